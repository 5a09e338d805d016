package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
class LocalClusterTest {
  private static final long KEYS = 100;

  /** Static since the job's functions are copied on their way into the cluster. */
  private static final AtomicLong NEW_KEYS = new AtomicLong();

  private static final AtomicLong SEEN = new AtomicLong();

  @TempDir Path dir;

  @BeforeEach
  void forget() {
    NEW_KEYS.set(0);
    SEEN.set(0);
  }

  @Test
  void goesOnWhereItWasAfterItWasClosed() throws Exception {
    try (LocalCluster cluster = LocalCluster.start(configuration(), dir, 1, 0, 0, List.of())) {
      cluster.run(countingJob(), "count");
      await().atMost(Duration.ofSeconds(30)).until(() -> NEW_KEYS.get() == KEYS);
    }
    long seenBefore = SEEN.get();
    try (LocalCluster cluster = LocalCluster.start(configuration(), dir, 1, 0, 0, List.of())) {
      cluster.run(countingJob(), "count");
      await().atMost(Duration.ofSeconds(30)).until(() -> SEEN.get() > seenBefore + 2 * KEYS);

      assertThat(NEW_KEYS).hasValue(KEYS);
    }
  }

  @Test
  void goesOnFromTheNewestCheckpointWhenTheJobWasCancelled() throws Exception {
    try (LocalCluster cluster = LocalCluster.start(configuration(), dir, 1, 0, 0, List.of())) {
      cluster.run(countingJob(), "count");
      await().atMost(Duration.ofSeconds(30)).until(() -> NEW_KEYS.get() == KEYS);
      cluster.checkpoint();
      cluster.cancel();
      assertThat(cluster.isRunning()).isFalse();
      long seenBefore = SEEN.get();

      cluster.run(countingJob(), "count");
      await().atMost(Duration.ofSeconds(30)).until(() -> SEEN.get() > seenBefore + 2 * KEYS);

      assertThat(NEW_KEYS).hasValue(KEYS);
    }
  }

  /** Checkpoints only on request; all state in files, however small it is. */
  private static Configuration configuration() {
    Configuration configuration = new Configuration();
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofHours(1));
    configuration.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
    configuration.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
    configuration.set(CheckpointingOptions.FS_SMALL_FILE_THRESHOLD, MemorySize.ZERO);
    return configuration;
  }

  private static StreamExecutionEnvironment countingJob() {
    StreamExecutionEnvironment job =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration());
    job.setParallelism(1);
    job.fromSource(
            new DataGeneratorSource<>(
                number -> number, Long.MAX_VALUE, RateLimiterStrategy.perSecond(1000), Types.LONG),
            WatermarkStrategy.noWatermarks(),
            "numbers")
        .uid("numbers")
        .keyBy(number -> number % KEYS)
        .map(new Count())
        .uid("count")
        .sinkTo(new DiscardingSink<>());
    return job;
  }

  private static final class Count extends RichMapFunction<Long, Long> {
    private static final long serialVersionUID = 1;
    private transient ValueState<Long> count;

    @Override
    public void open(OpenContext context) {
      count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Types.LONG));
    }

    @Override
    public Long map(Long number) throws Exception {
      SEEN.incrementAndGet();
      Long before = count.value();
      if (before == null) {
        NEW_KEYS.incrementAndGet();
      }
      long now = before == null ? 1 : before + 1;
      count.update(now);
      return now;
    }
  }
}
