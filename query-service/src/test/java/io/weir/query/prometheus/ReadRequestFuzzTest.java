package io.weir.query.prometheus;

import io.weir.model.Mutations;
import io.weir.service.http.ProblemException;
import io.weir.service.protobuf.SnappyBlock;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bodies of Prometheus' remote read, as they come, and before they are compressed. */
public class ReadRequestFuzzTest {
  /** Called by Jazzer, too. */
  public static void fuzzerTestOneInput(byte[] input) {
    read(input);
    read(SnappyBlock.deflate(input));
  }

  private static void read(byte[] body) {
    try {
      ReadRequest.of(body);
    } catch (ProblemException e) {
      // Refused, as it should be.
    }
  }

  @Test
  void refusesWhatMakesNoSense() {
    byte[] request = {
      0x0a, 0x1c, 0x08, 1, 0x10, 0x7f, 0x1a, 0x10, 0x08, 2, 0x12, 8, '_', '_', 'n', 'a', 'm', 'e',
      '_', '_', 0x1a, 2, '.', '*', 0x22, 4, 0x08, 1, 0x10, 1, 0x10, 1
    };
    new Mutations(List.of(request, SnappyBlock.deflate(request)))
        .tryAll(5000, ReadRequestFuzzTest::fuzzerTestOneInput);
  }
}
