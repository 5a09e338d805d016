package io.weir.service.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonFaultTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "{ | Unexpected end-of-input",
        "[\"a | Unexpected end-of-input",
        "[1,] | Unexpected character (']' (code 93))",
        "hello | Unrecognized token 'hello'"
      })
  void saysWhatIsWrongWithoutNamesOfTheParser(String text, String fault) {
    JsonProcessingException thrown =
        catchThrowableOfType(JsonProcessingException.class, () -> read(text));

    assertThat(JsonFault.of(thrown)).isEqualTo(fault);
  }

  private static void read(String text) throws Exception {
    try (JsonParser json = new JsonFactory().createParser(text)) {
      while (json.nextToken() != null) {
        json.getText();
      }
    }
  }
}
