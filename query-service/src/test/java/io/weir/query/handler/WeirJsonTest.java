package io.weir.query.handler;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.service.handler.Weir;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeirJsonTest {
  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "-1.50e3",
        "true",
        "null",
        "\"\"",
        "\"a\\\"} ü\"",
        "{}",
        "{ \"data\" : [ 1, {\"meta\":{}} ] }",
        "[[],{}]"
      })
  void givesEventsAsTheyWereAppended(String data) {
    String event = "{\"meta\":{\"id\":%d,\"t\":7},\"data\":%s}";
    assertThat(
            WeirJson.events(
                bytes("[" + event.formatted(1, data) + "," + event.formatted(2, data) + "]")))
        .isEqualTo(List.of(new Weir.Event(1, 7, data), new Weir.Event(2, 7, data)));
  }

  @Test
  void givesALargeEvent() {
    String data = "\"" + "x".repeat(1 << 20) + "\"";
    assertThat(WeirJson.events(bytes("[{\"meta\":{\"id\":1,\"t\":7},\"data\":" + data + "}]")))
        .isEqualTo(List.of(new Weir.Event(1, 7, data)));
  }

  @Test
  void givesIdsAndRows() {
    assertThat(WeirJson.id(bytes("{\"meta\":{\"id\":9007199254740993,\"t\":1}}")))
        .isEqualTo(9007199254740993L);
    assertThat(
            WeirJson.rows(
                bytes(
                    "{\"tagName\":\"t\",\"start\":1,\"other\":[{}],\"samples\":["
                        + "{\"time\":5,\"values\":null},{\"time\":9,\"values\":[1,-2.5]}]}")))
        .isEqualTo(List.of(new Weir.Row(5, List.of()), new Weir.Row(9, List.of(1.0, -2.5))));
  }
}
