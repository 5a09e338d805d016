package io.weir.gateway.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weir.service.http.ProblemException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies of one message. */
class BodyParserTest {
  static final MessageRules RULES = new MessageRules(2, 2, 1_000, 3);
  static final String GOOD = "{\"time\":7,\"tag\":\"a\",\"values\":[1,2.5]}";
  static final String SAMPLE = Collected.sample("a", 7, 1, 2.5);
  private final Collected collected = new Collected();
  private final BodyParser parser = new BodyParser(RULES, collected);

  private void message(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    parser.message(bytes, bytes.length);
  }

  private ProblemException refusal(byte[] bytes) {
    return catchThrowableOfType(ProblemException.class, () -> parser.message(bytes, bytes.length));
  }

  private ProblemException refusal(String text) {
    return refusal(text.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        GOOD,
        " {\"values\" : [ 1 , 2.5 ] , \"tag\" : \"a\" , \"time\" : 7 } \r\n",
        "{\"x\":{\"time\":[null,\"\\ud83d\"]},\"time\":7,\"tag\":\"a\",\"values\":[1,2.5],\"x\":0}",
        "{\"t\\u0069me\":7,\"tag\":\"\\u0061\",\"values\":[1e0,25E-1]}",
        "{\"time\":7,\"tag\":\"a\",\"values\":[1.00000000000000000000000000000000000000000,2.5]}",
      })
  void readsAMessageHoweverItIsWritten(String text) {
    message(text);

    assertThat(collected.samples).containsExactly(SAMPLE);
  }

  @Test
  void readsTagsInAnyScript() {
    message("{\"time\":7,\"tag\":\"\\ud83d\\ude00 ä 温度\",\"values\":[1,2.5]}");

    assertThat(collected.samples).containsExactly(Collected.sample("😀 ä 温度", 7, 1, 2.5));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'t':7,'t':7 | time | time: must be given, got none",
        "'tag':'a','values':[1,2] | time | time: must be given, got none",
        "'time':7,'values':[1,2] | tag | tag: must be given, got none",
        "'time':7,'tag':'a' | values | values: must be given, got none",
        "'time':7,'time':7,'tag':'a','values':[1,2] | time | time: must be given once, got it twice",
        "'time':7,'tag':'a','tag':'b','values':[1,2] | tag | tag: must be given once, got it twice",
        "'values':[1,2],'values':[1,2] | values | values: must be given once, got it twice",
        "'time':null | time | time: must be a whole number of ns (int64), got null",
        "'time':'7' | time | time: must be a whole number of ns (int64), got the string \"7\"",
        "'time':7.0 | time | time: must be a whole number of ns (int64), got 7.0",
        "'time':1e2 | time | time: must be a whole number of ns (int64), got 1e2",
        "'time':[7] | time | time: must be a whole number of ns (int64), got an array",
        "'time':9223372036854775808 | time | time: must fit into int64, got 9223372036854775808",
        "'time':0 | time | time: must be greater than 0, got 0",
        "'time':-7 | time | time: must be greater than 0, got -7",
        "'time':1001 | time | time: must be at most 1000 (the clock and what is allowed ahead), got 1001",
        "'time':07 | time | time: must be JSON, got: Invalid numeric value: Leading zeroes not allowed",
        "'tag':null | tag | tag: must be a string, got null",
        "'tag':7 | tag | tag: must be a string, got 7",
        "'tag':'' | tag | tag: must have 1 to 1024 bytes of UTF-8, got 0",
        "'tag':'\\u0000' | tag | tag: must hold no control character, got U+0000",
        "'tag':'\\u0085' | tag | tag: must hold no control character, got U+0085",
        "'tag':'\\ud800' | tag | tag: must be valid Unicode, got a lone surrogate",
        "'tag':'\\udc00x' | tag | tag: must be valid Unicode, got a lone surrogate",
        "'values':null | values | values: must be an array of 2 numbers, got null",
        "'values':{} | values | values: must be an array of 2 numbers, got an object",
        "'values':[] | values | values: must have exactly 2 numbers, got 0",
        "'values':[1] | values | values: must have exactly 2 numbers, got 1",
        "'values':[1,2,3] | values | values: must have exactly 2 numbers, got 3",
        "'values':[1,null] | values | values: must be numbers, got null at place 1",
        "'values':[1,true] | values | values: must be numbers, got true at place 1",
        "'values':['1',2] | values | values: must be numbers, got the string \"1\" at place 0",
        "'values':[[1],2] | values | values: must be numbers, got an array at place 0",
        "'values':[1,1e999] | values | values: must be finite (float64), got 1e999 at place 1",
        "'values':[-1e309,1] | values | values: must be finite (float64), got -1e309 at place 0",
        "'values':[1,NaN] | values | values: must be JSON, got: Non-standard token 'NaN'",
        "'values':[1,-Infinity] | values | values: must be JSON, got: Non-standard token '-Infinity'",
        "'values':[1,] | values | values: must be JSON, got: Unexpected character (']' (code 93))",
        "'values':[1,2.] | values | values: must be JSON, got: Unexpected character (']' (code 93)) in numeric value: Decimal point not followed by a digit",
      })
  void namesTheFieldTheLimitAndWhatItGot(String fields, String field, String detail) {
    ProblemException refusal = refusal("{" + fields.replace('\'', '"') + "}");

    assertThat(refusal).hasMessage(detail);
    assertThat(refusal.field()).hasValue(field);
    assertThat(refusal.status()).isEqualTo(400);
    assertThat(collected.samples).isEmpty();
  }

  @Test
  void takesAnyNumberOfValuesWhereToldSo() {
    BodyParser any = new BodyParser(new MessageRules(1, 4, 1_000, 9), collected);
    byte[] body =
        """
        {"time":1,"tag":"a","values":[1]}
        {"time":2,"tag":"a","values":[1,2,3,4]}
        {"time":3,"tag":"a","values":[ 1 , 2.5 ]}
        {"time":4,"tag":"\\u0061","values":[5,6,7]}
        {"time":5,"tag":"\\u0061","values":[8]}
        """
            .getBytes(StandardCharsets.UTF_8);

    any.lines(body, body.length);

    assertThat(collected.samples)
        .containsExactly(
            Collected.sample("a", 1, 1),
            Collected.sample("a", 2, 1, 2, 3, 4),
            Collected.sample("a", 3, 1, 2.5),
            Collected.sample("a", 4, 5, 6, 7),
            Collected.sample("a", 5, 8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[] | values: must have 1 to 4 numbers, got 0",
        "[1,2,3,4,5] | values: must have 1 to 4 numbers, got 5",
        "7 | values: must be an array of 1 to 4 numbers, got 7",
      })
  void saysHowManyValuesMayBe(String values, String detail) {
    BodyParser any = new BodyParser(new MessageRules(1, 4, 1_000, 9), collected);
    byte[] body = GOOD.replace("[1,2.5]", values).getBytes(StandardCharsets.UTF_8);

    assertThat(catchThrowableOfType(ProblemException.class, () -> any.message(body, body.length)))
        .hasMessage(detail);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`` | body | body: must be a message, got nothing",
        "`  ` | body | body: must be a message, got nothing",
        "7 | message | message: must be an object, got 7",
        "null | message | message: must be an object, got null",
        "[] | message | message: must be an object, got an array",
        "{ | message | message: must be JSON, got: Unexpected end-of-input",
        "hello | message | message: must be JSON, got: Unrecognized token 'hello'",
        "{'a':1,} | message | message: must be JSON, got: Unexpected character ('}' (code 125))",
        "{/**/} | message | message: must be JSON, got: Unexpected character ('/' (code 47))",
      })
  void refusesWhatIsNoMessage(String text, String field, String detail) {
    ProblemException refusal = refusal(text.replace('\'', '"'));

    assertThat(refusal).hasMessageStartingWith(detail);
    assertThat(refusal.field()).hasValue(field);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", ",", "{}", "\u0000", "}"})
  void refusesTrailingGarbage(String garbage) {
    assertThat(refusal(GOOD + " " + garbage))
        .hasMessage("body: must end after one message, got more at byte " + (GOOD.length() + 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ff", "c3", "eda080", "c080", "f8808080", "80"})
  void refusesInvalidUtf8InATagAndInAnUnknownField(String hex) {
    byte[] bad = java.util.HexFormat.of().parseHex(hex);
    for (String name : new String[] {"tag", "other"}) {
      String open = "{\"time\":7,\"values\":[1,2.5],\"x\":1,\"tag\":\"a\",\"" + name + "\":\"";
      byte[] head = open.replace("\"tag\":\"a\",\"tag", "\"tag").getBytes(StandardCharsets.UTF_8);
      byte[] body = java.util.Arrays.copyOf(head, head.length + bad.length + 2);
      System.arraycopy(bad, 0, body, head.length, bad.length);
      body[body.length - 2] = '"';
      body[body.length - 1] = '}';

      assertThat(refusal(body).status()).isEqualTo(400);
    }
  }

  @Test
  void refusesOtherEncodingsAndAByteOrderMark() {
    assertThat(refusal(GOOD.getBytes(StandardCharsets.UTF_16LE)).status()).isEqualTo(400);
    assertThat(refusal(GOOD.getBytes(StandardCharsets.UTF_16)).status()).isEqualTo(400);
    assertThat(refusal("\ufeff" + GOOD).status()).isEqualTo(400);
  }

  @Test
  void refusesATagThatIsTooLong() {
    message(GOOD.replace("\"a\"", "\"" + "x".repeat(1024) + "\""));

    assertThat(refusal(GOOD.replace("\"a\"", "\"" + "x".repeat(1025) + "\"")))
        .hasMessage("tag: must have 1 to 1024 bytes of UTF-8, got 1025");
  }

  /** Jackson keeps names, and copies all that it has for each new one. */
  @Test
  void refusesNamesWithoutEnd() {
    StringBuilder many = new StringBuilder("{\"x\":[{");
    for (int i = 0; i <= 1000; i++) {
      many.append(i == 0 ? "" : ",").append("\"n").append(i).append("\":0");
    }
    String beside = "\"time\":7,\"values\":[1,2.5],\"tag\":\"a\"}";

    assertThat(refusal(many + "}]," + beside))
        .hasMessage("message: must have at most 1000 names, got more");
    assertThat(refusal("{\"" + "n".repeat(50_000) + "\":0," + beside))
        .hasMessageStartingWith("message: must be JSON, got: Name length");
    assertThat(refusal("{\"time\":7,\"tag\":\"" + "t".repeat(1_000_000) + "\"}").status())
        .isEqualTo(400);
  }

  @Test
  void refusesInvalidUtf8HoweverLateItComes() {
    byte[] body =
        GOOD.replace("}", ",\"x\":\"" + "\u00e9".repeat(5000) + "!\"}")
            .getBytes(StandardCharsets.UTF_8);
    body[body.length - 3] = (byte) 0xff;

    assertThat(refusal(body).status()).isEqualTo(400);
  }

  @Test
  void refusesWhatIsNestedWithoutEnd() {
    assertThat(refusal("{\"x\":" + "[".repeat(100_000)).status()).isEqualTo(400);
    assertThat(refusal("{\"x\":" + "1".repeat(100_000) + "}").status()).isEqualTo(400);
  }
}
