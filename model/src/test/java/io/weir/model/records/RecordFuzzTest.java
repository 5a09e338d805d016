package io.weir.model.records;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.MalformedException;
import io.weir.model.Mutations;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Commands and changes as they stand in Kafka, queries to records and their results. */
public class RecordFuzzTest {
  /** Called by Jazzer, too. */
  public static void fuzzerTestOneInput(byte[] input) {
    decode(input, bytes -> RecordCommand.of(bytes).toBytes());
    decode(input, bytes -> RecordQuery.of(bytes).toBytes());
    decode(input, bytes -> Change.of(bytes).toBytes());
    decode(input, bytes -> RecordResult.of(bytes).toBytes());
    decode(
        input,
        bytes -> {
          RecordCommand.ownerHash(bytes);
          return bytes;
        });
  }

  /** What can be read is written as bytes that are read as the same. */
  private static void decode(byte[] input, Function<byte[], byte[]> readAndWrite) {
    byte[] written;
    try {
      written = readAndWrite.apply(input);
    } catch (MalformedException e) {
      return; // refused, as it should be
    }
    assertThat(readAndWrite.apply(written)).isEqualTo(written);
  }

  @Test
  void refusesWhatMakesNoSense() {
    RequestId request = new RequestId(1, 2);
    StreamKey stream = StreamKey.of("b", "s");
    byte[] json = "[{\"op\":\"add\"}]".getBytes(UTF_8);
    new Mutations(
            List.of(
                new RecordCommand.Patch(request, stream, new byte[] {1}, -1, false, json).toBytes(),
                new RecordCommand.Patch(request, stream, new byte[0], 7, true, json).toBytes()))
        .tryAll(5000, RecordFuzzTest::fuzzerTestOneInput);
  }
}
