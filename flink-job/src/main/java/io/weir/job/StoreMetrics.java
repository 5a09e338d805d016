package io.weir.job;

import io.weir.job.query.QueryState;
import io.weir.job.samples.StoreHeap;
import io.weir.job.samples.StoreTally;
import java.io.File;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.core.fs.Path;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.taskmanager.TaskManagerRuntimeInfo;

/**
 * The metrics of a store task, in the group {@code weir}. Updated by the task's thread once a
 * flush, not once a sample.
 */
final class StoreMetrics {
  private final LagHistogram lag;
  private final Counter malformed;
  private volatile long flushNanos;
  private volatile long upkeepLateMillis;

  private StoreMetrics(LagHistogram lag, Counter malformed) {
    this.lag = lag;
    this.malformed = malformed;
  }

  /**
   * Registers them.
   *
   * @param disks directories whose file systems are reported, by what is kept there
   */
  static StoreMetrics in(
      MetricGroup operator,
      JobSettings settings,
      Supplier<StoreTally> tally,
      Supplier<StoreHeap> heap,
      QueryState queries,
      Map<String, File> disks) {
    MetricGroup weir = operator.addGroup("weir");
    StoreMetrics metrics = new StoreMetrics(new LagHistogram(weir, "flushes"), malformed(operator));
    weir.<Long, Gauge<Long>>gauge("samples", () -> tally.get().samples());
    weir.<Long, Gauge<Long>>gauge("flushes", () -> tally.get().flushes());
    weir.<Long, Gauge<Long>>gauge("fragments", () -> tally.get().fragments());
    weir.<Long, Gauge<Long>>gauge("chunks_sealed", () -> tally.get().sealed());
    weir.<Long, Gauge<Long>>gauge("tags", () -> tally.get().tags());
    weir.<Long, Gauge<Long>>gauge("series_bytes", () -> heap.get().seriesBytes());
    weir.<Long, Gauge<Long>>gauge("pending_bytes", () -> heap.get().pendingBytes());
    weir.<Long, Gauge<Long>>gauge("heap_limit_bytes", () -> heap.get().limit());
    weir.<Integer, Gauge<Integer>>gauge("series", () -> heap.get().series());
    weir.<Long, Gauge<Long>>gauge("series_evicted", () -> heap.get().evicted());
    weir.<Double, Gauge<Double>>gauge("flush_seconds", () -> metrics.flushNanos / 1e9);
    weir.<Double, Gauge<Double>>gauge("upkeep_late_seconds", () -> metrics.upkeepLateMillis / 1e3);
    addQueries(weir, queries);
    double interval = settings.checkpointInterval().toMillis() / 1e3;
    weir.<Double, Gauge<Double>>gauge("checkpoint_interval_seconds", () -> interval);
    disks.forEach(
        (use, directory) -> {
          MetricGroup disk = weir.addGroup("disk", use);
          disk.<Long, Gauge<Long>>gauge("free_bytes", directory::getUsableSpace);
          disk.<Long, Gauge<Long>>gauge("size_bytes", directory::getTotalSpace);
        });
    return metrics;
  }

  /** Registers those of the queries to a state. */
  static void addQueries(MetricGroup group, QueryState queries) {
    group.<Integer, Gauge<Integer>>gauge("serving", () -> queries.isServing() ? 1 : 0);
    group.<Long, Gauge<Long>>gauge("queries_answered", queries);
    group.<Long, Gauge<Long>>gauge("queries_refused", queries::refused);
    group.<Long, Gauge<Long>>gauge("queries_failed", queries::failed);
    group.<Double, Gauge<Double>>gauge("state_query_seconds", () -> queries.answeringNanos() / 1e9);
  }

  /** Where a task keeps its state, and where checkpoints go if that is a path here. */
  static Map<String, File> disks(TaskManagerRuntimeInfo taskManager) {
    Map<String, File> disks = new TreeMap<>();
    disks.put("state", new File(taskManager.getTmpDirectories()[0]));
    String checkpoints =
        taskManager.getConfiguration().get(CheckpointingOptions.CHECKPOINTS_DIRECTORY);
    if (checkpoints != null) {
      URI uri = new Path(checkpoints).toUri();
      if (uri.getScheme() == null || uri.getScheme().equals("file")) {
        disks.put("checkpoints", new File(uri.getPath()));
      }
    }
    return disks;
  }

  /** Counts, for an operator, records of the log that could not be read to their end. */
  static Counter malformed(MetricGroup operator) {
    return operator.addGroup("weir").counter("malformed");
  }

  /** A record of the log could not be read. */
  void malformed() {
    malformed.inc();
  }

  /** A flush has ended. */
  void flushed(long nanos) {
    flushNanos += nanos;
  }

  /** How late the tag is that has its upkeep now; 0 if none is due. */
  void upkeepLate(long millis) {
    upkeepLateMillis = millis;
  }

  /** Samples became visible; the lag is that of the oldest. */
  void visible(long lagMillis) {
    lag.observe(lagMillis);
  }
}
