package io.weir.job;

import io.weir.job.query.QueryState;
import java.util.function.BooleanSupplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/** The metrics of a task of records, in the group {@code weir}, {@code records}. */
final class RecordTaskMetrics {
  private final Counter commands;
  private final Counter commandBytes;
  private final Counter malformed;
  private final Counter changes;
  private final Counter changeBytes;
  private final LagHistogram lag;
  private volatile long upkeepLateMillis;

  /**
   * Registers them.
   *
   * @param told counts the changes that were told in this process
   * @param incomplete whether the store lacks commands
   */
  RecordTaskMetrics(
      MetricGroup operator, QueryState queries, LocalChanges told, BooleanSupplier incomplete) {
    MetricGroup records = group(operator);
    commands = records.counter("commands");
    commandBytes = records.counter("command_bytes");
    malformed = malformed(operator);
    changes = records.counter("changes");
    changeBytes = records.counter("change_bytes");
    records.gauge("changes_told", told);
    lag = new LagHistogram(records, "changes");
    StoreMetrics.addQueries(records, queries);
    records.<Integer, Gauge<Integer>>gauge("incomplete", () -> incomplete.getAsBoolean() ? 1 : 0);
    records.<Double, Gauge<Double>>gauge("upkeep_late_seconds", () -> upkeepLateMillis / 1e3);
  }

  private static MetricGroup group(MetricGroup operator) {
    return operator.addGroup("weir").addGroup("records");
  }

  /** Counts, for an operator, commands that could not be read. */
  static Counter malformed(MetricGroup operator) {
    return group(operator).counter("malformed");
  }

  /** A command of so many bytes was applied; on the task's thread. */
  void applied(int bytes) {
    commands.inc();
    commandBytes.inc(bytes);
  }

  /** A command could not be read. */
  void malformed() {
    malformed.inc();
  }

  /**
   * Kafka has taken a change; on the producer's thread.
   *
   * @param lagMillis since Kafka took the command
   */
  void emitted(int bytes, long lagMillis) {
    changes.inc();
    changeBytes.inc(bytes);
    lag.observe(lagMillis);
  }

  /** How late the stream is that has its upkeep now; 0 if none is due. */
  void upkeepLate(long millis) {
    upkeepLateMillis = millis;
  }
}
