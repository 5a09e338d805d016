package io.weir.standalone;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.job.LocalChanges;
import io.weir.model.records.Change;
import io.weir.service.changes.ChangeSubscriber;
import io.weir.service.process.DaemonThreads;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;

/**
 * Tells the gateway in this process what became of its commands as soon as the job has applied
 * them: without this it would learn that from Kafka, as it still does where too many wait here. One
 * thread tells, so that the task's does not prepare replies. Finds the tasks as {@link LocalTasks}
 * does.
 */
final class LocalOutcomes implements MetricReporter {
  /** Twice the writes that may wait by default, {@code WEIR_OUTCOMES_WAITING}. */
  private static final int WAITING = 20_000;

  private final LongAdder leftToKafka = new LongAdder();
  private final ExecutorService thread =
      new ThreadPoolExecutor(
          1,
          1,
          1,
          TimeUnit.MINUTES,
          new ArrayBlockingQueue<>(WAITING),
          new DaemonThreads("weir-outcomes"),
          (task, full) -> leftToKafka.increment());

  private volatile ChangeSubscriber writer;

  /**
   * @param metrics takes a counter, which it can have once
   */
  LocalOutcomes(PrometheusRegistry metrics) {
    CounterWithCallback.builder()
        .name("weir_outcomes_left_to_kafka")
        .help(
            "Outcomes that the gateway learned from Kafka, since 20,000 others waited to be told.")
        .callback(counter -> counter.call(leftToKafka.sum()))
        .register(metrics);
  }

  /**
   * Tells it from now on.
   *
   * @param writer needs outcomes, no documents; is told each change again when it comes from Kafka
   */
  void tell(ChangeSubscriber writer) {
    this.writer = writer;
  }

  /** Without documents, so that the number of those that wait bounds their bytes. */
  private void take(Change change) {
    ChangeSubscriber told = writer;
    if (told != null) {
      Change outcome =
          new Change(
              change.request(),
              change.position(),
              change.time(),
              change.key(),
              change.outcome(),
              List.of());
      thread.execute(() -> told.changed(outcome));
    }
  }

  @Override
  public void open(MetricConfig config) {
    // There is nothing to configure.
  }

  @Override
  public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
    if (metric instanceof LocalChanges task) {
      task.read(this::take);
    }
  }

  @Override
  public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
    // It is not told from any more once its task has ended.
  }

  @Override
  public void close() {
    thread.shutdown();
  }
}
