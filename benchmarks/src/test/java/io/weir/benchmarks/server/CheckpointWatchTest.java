package io.weir.benchmarks.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointWatchTest {
  @TempDir Path checkpoints;

  @Test
  void checkpointLastsFromItsDirectoryToItsMetadata() throws IOException {
    Path run = Files.createDirectories(checkpoints.resolve("job"));
    Files.createDirectories(run.resolve("chk-1"));
    Files.createDirectories(run.resolve("shared"));
    try (CheckpointWatch watch = new CheckpointWatch(checkpoints)) {
      long before = System.nanoTime();
      Path second = Files.createDirectories(run.resolve("chk-2"));
      Files.createDirectories(run.resolve("chk-3"));
      Files.delete(run.resolve("chk-3"));
      await().during(java.time.Duration.ofMillis(50)).until(() -> lasting(watch) == 0);
      long written = System.nanoTime();
      Files.createFile(second.resolve("_metadata"));

      await().until(() -> lasting(watch) == 1);

      CheckpointWatch.Span span =
          watch.seen().stream().filter(each -> each.end() >= written).findFirst().orElseThrow();
      assertThat(span.begin()).isBetween(before, written);
      assertThat(span.overlaps(before, written)).isTrue();
      assertThat(span.overlaps(span.end() + 1, span.end() + 2)).isFalse();
      assertThat(span.overlaps(span.begin() - 2, span.begin() - 1)).isFalse();
    }
  }

  /** Those of at least 40 ms: what is gone at once may be seen or not. */
  private static long lasting(CheckpointWatch watch) {
    return watch.seen().stream().filter(span -> span.end() - span.begin() > 40_000_000).count();
  }
}
