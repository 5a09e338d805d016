package io.weir.gateway.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.records.LogPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every log promises. */
public abstract class LogContract {
  protected static final int PARTITIONS = 3;

  /** A log of {@link #PARTITIONS} that is ready. */
  protected abstract PartitionedLog log();

  /** The values of a partition's blocks, in order. */
  protected abstract List<String> kept(int partition);

  protected static LogEntry block(int partition, String value) {
    return new LogEntry(partition, null, value.getBytes());
  }

  private List<LogPosition> append(LogEntry... blocks) {
    var stage = log().append(List.of(blocks)).toCompletableFuture();
    assertThat(stage).succeedsWithin(Duration.ofSeconds(20));
    return stage.join();
  }

  @Test
  void knowsItsPartitions() {
    assertThat(log().fault()).isEmpty();
    assertThat(log().partitions()).isEqualTo(PARTITIONS);
  }

  @Test
  void hasKeptEveryBlockInItsPartitionOnceTheStageIsComplete() {
    assertThat(append(block(0, "a"), block(2, "b"), block(0, "c")))
        .containsExactly(new LogPosition(0, 1), new LogPosition(2, 0));
    assertThat(append(block(0, "d"), new LogEntry(1, "key".getBytes(), "e".getBytes())))
        .containsExactly(new LogPosition(0, 2), new LogPosition(1, 0));

    assertThat(kept(0)).containsExactly("a", "c", "d");
    assertThat(kept(1)).containsExactly("e");
    assertThat(kept(2)).containsExactly("b");
  }

  @Test
  void takesNothingAtOnce() {
    assertThat(append()).isEmpty();
  }

  @Test
  void keepsTheOrderOfMany() {
    List<LogEntry> blocks = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      blocks.add(block(1, "x".repeat(100) + i));
      expected.add("x".repeat(100) + i);
    }

    append(blocks.toArray(LogEntry[]::new));

    assertThat(kept(1)).isEqualTo(expected);
  }

  @Test
  void keepsWhatWasAppendedBeforeItCloses() {
    PartitionedLog log = log();
    var stage = log.append(List.of(block(0, "last"))).toCompletableFuture();

    log.close();

    assertThat(stage).isCompleted();
    assertThat(kept(0)).containsExactly("last");
  }
}
