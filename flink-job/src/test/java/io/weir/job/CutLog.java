package io.weir.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Does to a stopped broker's files what a power loss does: the end of a log never was written. */
final class CutLog {
  private static final String SEGMENT = "00000000000000000000.log";
  private static final int LENGTH_AT = 8;
  private static final int HEADER = 12;

  private CutLog() {}

  /** Cuts off the second half of a partition's batches; it must have one segment. */
  static void halve(Path broker, String partition) throws IOException {
    Path dir = broker.resolve(partition);
    byte[] log = Files.readAllBytes(dir.resolve(SEGMENT));
    List<Integer> batches = new ArrayList<>();
    ByteBuffer bytes = ByteBuffer.wrap(log);
    for (int at = 0; at < log.length; at += HEADER + bytes.getInt(at + LENGTH_AT)) {
      batches.add(at);
    }
    assertThat(batches).as("batches of " + partition).hasSizeGreaterThan(3);
    Files.write(dir.resolve(SEGMENT), Arrays.copyOf(log, batches.get(batches.size() / 2)));
    try (Stream<Path> files = Files.list(dir)) {
      for (Path file :
          files
              .filter(file -> file.toString().matches(".*\\.(index|timeindex|snapshot)"))
              .toList()) {
        Files.delete(file);
      }
    }
    Files.deleteIfExists(broker.resolve(".kafka_cleanshutdown"));
  }
}
