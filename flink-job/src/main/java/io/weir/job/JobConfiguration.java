package io.weir.job;

import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.state.rocksdb.RocksDBConfigurableOptions;
import org.apache.flink.state.rocksdb.RocksDBNativeMetricOptions;
import org.rocksdb.CompressionType;

/**
 * The Flink configuration of the job, wherever it runs. The cluster decides where checkpoints go.
 */
public final class JobConfiguration {
  /** How long a block may wait in a network buffer that is not full. */
  private static final Duration BUFFER_TIMEOUT = Duration.ofMillis(5);

  private static final Duration RESTART_DELAY = Duration.ofMillis(500);
  private static final int RETAINED_CHECKPOINTS = 2;

  /**
   * The size of RocksDB's first level, and of a file. A merge into that level rewrites all of it,
   * and the next checkpoint copies it: see rocksdb/RATIONALE.md.
   */
  private static final MemorySize FIRST_LEVEL = MemorySize.ofMebiBytes(64);

  private static final MemorySize FILE = MemorySize.ofMebiBytes(32);

  /** Properties that are cheap for RocksDB, read only when metrics are scraped. */
  private static final List<ConfigOption<Boolean>> ROCKSDB_METRICS =
      List.of(
          RocksDBNativeMetricOptions.BLOCK_CACHE_USAGE,
          RocksDBNativeMetricOptions.BLOCK_CACHE_CAPACITY,
          RocksDBNativeMetricOptions.MONITOR_CUR_SIZE_ALL_MEM_TABLE,
          RocksDBNativeMetricOptions.ESTIMATE_TABLE_READERS_MEM,
          RocksDBNativeMetricOptions.MONITOR_LIVE_SST_FILES_SIZE,
          RocksDBNativeMetricOptions.MONITOR_NUM_FILES_AT_LEVEL,
          RocksDBNativeMetricOptions.ESTIMATE_NUM_KEYS,
          RocksDBNativeMetricOptions.ESTIMATE_PENDING_COMPACTION_BYTES,
          RocksDBNativeMetricOptions.MONITOR_ACTUAL_DELAYED_WRITE_RATE,
          RocksDBNativeMetricOptions.IS_WRITE_STOPPED,
          RocksDBNativeMetricOptions.MONITOR_BACKGROUND_ERRORS);

  private JobConfiguration() {}

  /** The configuration for a job of these settings. */
  public static Configuration of(JobSettings settings) {
    Configuration flink = new Configuration();
    flink.set(PipelineOptions.OBJECT_REUSE, true);
    flink.set(ExecutionOptions.BUFFER_TIMEOUT, BUFFER_TIMEOUT);

    flink.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
    flink.set(RocksDBConfigurableOptions.USE_BLOOM_FILTER, true);
    flink.set(
        RocksDBConfigurableOptions.COMPRESSION_PER_LEVEL, List.of(CompressionType.NO_COMPRESSION));

    flink.set(RocksDBConfigurableOptions.MAX_SIZE_LEVEL_BASE, FIRST_LEVEL);
    flink.set(RocksDBConfigurableOptions.TARGET_FILE_SIZE_BASE, FILE);

    ROCKSDB_METRICS.forEach(metric -> flink.set(metric, true));
    flink.set(RocksDBNativeMetricOptions.COLUMN_FAMILY_AS_VARIABLE, true);

    flink.set(CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.EXACTLY_ONCE);
    flink.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, settings.checkpointInterval());
    flink.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
    flink.set(CheckpointingOptions.MAX_RETAINED_CHECKPOINTS, RETAINED_CHECKPOINTS);
    flink.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);

    flink.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    flink.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, Integer.MAX_VALUE);
    flink.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, RESTART_DELAY);
    return flink;
  }
}
