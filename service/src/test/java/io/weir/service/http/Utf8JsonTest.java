package io.weir.service.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8JsonTest {
  private static final JsonFactory JSON = new JsonFactory();

  @ParameterizedTest
  @ValueSource(strings = {"{}", "1", "  [1]", "\"ü\"", "\uFEFF{}"})
  void readsUtf8WhereverItBegins(String text) throws IOException {
    byte[] bytes = (" \0" + text + "\0").getBytes(StandardCharsets.UTF_8);
    try (JsonParser parser = Utf8Json.parser(JSON, bytes, 2, bytes.length - 3)) {
      assertThat(parser.nextToken()).isNotNull();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE", "UTF-32BE"})
  void refusesOtherEncodingsThatJacksonGuesses(String charset) {
    for (String text : new String[] {"1", "{\"a\":1}", "\uFEFF[]"}) {
      refuse(text.getBytes(Charset.forName(charset)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0a00000000", "7b00", "0000feff", "fffe", "00"})
  void refusesWhatEndsWithinACharacterOfAnotherEncoding(String hex) {
    refuse(HexFormat.of().parseHex(hex));
  }

  private static void refuse(byte[] bytes) {
    assertThatThrownBy(() -> Utf8Json.parser(JSON, bytes, 0, bytes.length))
        .isInstanceOf(JsonParseException.class)
        .hasMessage("bytes that are not UTF-8");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void readsNoBytesAsNothing(int from) throws IOException {
    try (JsonParser parser = Utf8Json.parser(JSON, new byte[1], from, 0)) {
      assertThat(parser.nextToken()).isNull();
    }
  }
}
