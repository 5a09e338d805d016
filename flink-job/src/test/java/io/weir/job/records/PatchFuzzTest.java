package io.weir.job.records;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.model.Mutations;
import io.weir.model.records.RecordCommand;
import io.weir.model.records.RequestId;
import io.weir.model.records.StreamKey;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** JSON Patch and Merge Patch: what is before the first zero is the patch, then the document. */
public class PatchFuzzTest {
  /** Called by Jazzer, too. */
  public static void fuzzerTestOneInput(byte[] input) {
    int end = 0;
    while (end < input.length && input[end] != 0) {
      end++;
    }
    byte[] patch = Arrays.copyOf(input, end);
    byte[] document = Arrays.copyOfRange(input, Math.min(end + 1, input.length), input.length);
    for (boolean isMerge : new boolean[] {false, true}) {
      try {
        Patching.apply(
            new RecordCommand.Patch(
                new RequestId(1, 2), StreamKey.of("b", "s"), new byte[0], -1, isMerge, patch),
            document);
      } catch (Patching.RefusedException e) {
        // Refused, as it should be.
      }
    }
  }

  @Test
  void refusesWhatMakesNoSense() {
    String document = "\0{\"a\":[1,{\"b\":2}],\"c\":\"d\"}";
    new Mutations(
            List.of(
                ("[{\"op\":\"add\",\"path\":\"/a/-\",\"value\":{}},{\"op\":\"test\",\"path\":"
                        + "\"/a/0\",\"value\":1.0},{\"op\":\"remove\",\"path\":\"/c\"}]"
                        + document)
                    .getBytes(UTF_8),
                ("[{\"op\":\"move\",\"from\":\"/a/1\",\"path\":\"/e~1f\"},{\"op\":\"copy\","
                        + "\"from\":\"/a\",\"path\":\"/a/0\"},{\"op\":\"replace\",\"path\":\"\","
                        + "\"value\":null}]"
                        + document)
                    .getBytes(UTF_8),
                ("{\"a\":null,\"c\":{\"x\":1}}" + document).getBytes(UTF_8)))
        .tryAll(3000, PatchFuzzTest::fuzzerTestOneInput);
  }
}
