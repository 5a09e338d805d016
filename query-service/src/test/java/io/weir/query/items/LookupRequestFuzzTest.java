package io.weir.query.items;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.model.Mutations;
import io.weir.service.http.ProblemException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bodies of a lookup of many keys. */
public class LookupRequestFuzzTest {
  /** Called by Jazzer, too. */
  public static void fuzzerTestOneInput(byte[] input) {
    LookupRequest.bytes("index", input, LookupRequest.mostKeys(input));
    for (boolean lines : new boolean[] {false, true}) {
      try {
        LookupRequest.of("index", input, lines, List.of());
      } catch (ProblemException e) {
        // Refused, as it should be.
      }
    }
  }

  @Test
  void refusesWhatMakesNoSense() {
    new Mutations(List.of("[\"a\",\"b\\u00e4\",\"a\"]".getBytes(UTF_8), "[]".getBytes(UTF_8)))
        .tryAll(5000, LookupRequestFuzzTest::fuzzerTestOneInput);
  }
}
