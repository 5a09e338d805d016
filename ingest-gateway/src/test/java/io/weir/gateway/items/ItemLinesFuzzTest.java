package io.weir.gateway.items;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.model.Mutations;
import io.weir.service.access.Caller;
import io.weir.service.http.ProblemException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Items of a batch. */
public class ItemLinesFuzzTest {
  /** Called by Jazzer, too. */
  public static void fuzzerTestOneInput(byte[] input) {
    try {
      new ItemLines("index", 0, Caller.ofOpenServer()).item(input, 0, input.length, 3);
    } catch (ProblemException e) {
      // Refused, as it should be.
    }
  }

  @Test
  void refusesWhatMakesNoSense() {
    new Mutations(
            List.of(
                "{\"key\":\"a\",\"value\":{\"n\":[1,2]}}".getBytes(UTF_8),
                "{\"base64\":\"AAE=\",\"key\":\"\\ud83d\\ude00\"}".getBytes(UTF_8)))
        .tryAll(5000, ItemLinesFuzzTest::fuzzerTestOneInput);
  }
}
