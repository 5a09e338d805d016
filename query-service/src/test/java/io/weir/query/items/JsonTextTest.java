package io.weir.query.items;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {
  private static final String[] SEEDS = {
    "{\"a\":[1,-0.5e+10,true,false,null],\"b\":{\"c\":\"\\u00e9\\n\\\\\"},\"\":{}}",
    "[[],{},\"é😀\",0,\"\\ud800\"]",
    " \r\n\t-12.30E-2 \n",
    "\"\"",
    "{ \"x\" :\n 1 ,\r \"y\" : [ ] }"
  };

  /** Jackson, over characters that a strict decoder gives. */
  private static boolean isJson(byte[] bytes) {
    try (JsonParser json =
        new JsonFactory()
            .createParser(
                new InputStreamReader(new ByteArrayInputStream(bytes), UTF_8.newDecoder()))) {
      if (json.nextToken() == null) {
        return false;
      }
      json.skipChildren();
      json.finishToken();
      return json.nextToken() == null;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void agreesWithAParserOnWhatIsNearlyJson() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    byte[] alphabet =
        "{}[]\",:\\u0019.-+eE truefalsn\u0000\n\r\t\u0001\u007f/é\u00ff".getBytes(UTF_8);
    int documents = 0;
    for (int i = 0; i < 50_000; i++) {
      byte[] bytes = SEEDS[random.nextInt(SEEDS.length)].getBytes(UTF_8);
      for (int changes = random.nextInt(3); changes > 0; changes--) {
        bytes[random.nextInt(bytes.length)] = alphabet[random.nextInt(alphabet.length)];
      }
      boolean wanted = isJson(bytes);
      byte[] line = JsonText.oneLine(bytes);
      assertThat(line != null).as(new String(bytes, ISO_8859_1)).isEqualTo(wanted);
      if (line != null) {
        documents++;
        assertThat(new String(line, ISO_8859_1))
            .isEqualTo(new String(bytes, ISO_8859_1).replace('\n', ' ').replace('\r', ' '));
        assertThat(isJson(line)).isTrue();
      }
    }
    assertThat(documents).isBetween(5_000, 45_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "}",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "[1,]",
        "[,1]",
        "01",
        "1.",
        ".5",
        "-",
        "+1",
        "1e",
        "1e+",
        "tru",
        "truex",
        "1 2",
        "'a'",
        "\"a",
        "\"\\x\"",
        "\"\\u12g4\"",
        "\"\t\"",
        "\ufeff1",
        "NaN",
        "// c\n1",
        "1\u0000"
      })
  void refusesWhatIsNone(String text) {
    assertThat(JsonText.oneLine(text.getBytes(UTF_8))).isNull();
  }

  @Test
  void refusesBytesThatAreNoUtf8AndDeepNesting() {
    assertThat(JsonText.oneLine(new byte[] {'"', (byte) 0xc0, (byte) 0xaf, '"'})).isNull();
    assertThat(JsonText.oneLine(new byte[] {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'}))
        .isNull();
    int most = JsonText.MAX_DEPTH;
    String deepest = "[".repeat(most) + "]".repeat(most);
    assertThat(JsonText.oneLine(deepest.getBytes(UTF_8))).isNotNull();
    assertThat(JsonText.oneLine(("[" + deepest + "]").getBytes(UTF_8))).isNull();
    assertThat(JsonText.oneLine("[".repeat(1_000_000).getBytes(UTF_8))).isNull();
  }
}
