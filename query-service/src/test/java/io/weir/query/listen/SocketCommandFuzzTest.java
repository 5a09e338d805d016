package io.weir.query.listen;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.model.Mutations;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Commands over a WebSocket. */
public class SocketCommandFuzzTest {
  /** Called by Jazzer, too. */
  public static void fuzzerTestOneInput(byte[] input) {
    try {
      SocketCommand.of(new String(input, UTF_8));
    } catch (IllegalArgumentException e) {
      // Refused, as it should be.
    }
  }

  @Test
  void refusesWhatMakesNoSense() {
    new Mutations(
            List.of(
                "{\"cmd\":\"subscribe\",\"bucket\":\"b\",\"stream\":\"s\",\"from\":-3,\"id\":7}"
                    .getBytes(UTF_8),
                "{\"cmd\":\"ping\",\"id\":\"x\"}".getBytes(UTF_8)))
        .tryAll(5000, SocketCommandFuzzTest::fuzzerTestOneInput);
  }
}
