package io.weir.benchmarks.server;

import static org.assertj.core.api.Assertions.assertThat;

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
    CheckpointWatch watch = new CheckpointWatch(checkpoints);

    Path second = Files.createDirectories(run.resolve("chk-2"));
    watch.look(10);
    watch.look(20);
    assertThat(watch.seen()).isEmpty();

    Files.createFile(second.resolve("_metadata"));
    watch.look(30);
    watch.look(40);
    assertThat(watch.seen()).containsExactly(new CheckpointWatch.Span(10, 30));
  }

  @Test
  void checkpointThatIsGivenUpEndsWithItsDirectory() throws IOException {
    Path run = Files.createDirectories(checkpoints.resolve("job"));
    CheckpointWatch watch = new CheckpointWatch(checkpoints);
    Path given = Files.createDirectories(run.resolve("chk-7"));
    watch.look(10);

    Files.delete(given);
    watch.look(20);

    assertThat(watch.seen()).containsExactly(new CheckpointWatch.Span(10, 20));
  }

  @Test
  void queryIsDuringACheckpointIfAnyOfItIs() {
    CheckpointWatch.Span span = new CheckpointWatch.Span(10, 20);

    assertThat(span.overlaps(5, 11)).isTrue();
    assertThat(span.overlaps(12, 13)).isTrue();
    assertThat(span.overlaps(19, 30)).isTrue();
    assertThat(span.overlaps(5, 9)).isFalse();
    assertThat(span.overlaps(21, 30)).isFalse();
  }
}
