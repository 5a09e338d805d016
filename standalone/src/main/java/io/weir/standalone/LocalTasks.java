package io.weir.standalone;

import io.weir.job.query.QueryState;
import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.queryclient.HostPort;
import io.weir.queryclient.Transport;
import io.weir.service.process.DaemonThreads;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;

/**
 * Queries the job's tasks in this process without Flink's network: a query is handed to one thread,
 * which answers it, and writes a report's text. Samples and records have threads of their own, so
 * that costly filters over documents keep no report waiting. It finds the tasks as a metric
 * reporter, since Flink passes the objects of a task on only as metrics; {@link QueryState} is one.
 */
final class LocalTasks implements Transport, MetricReporter {
  /** Far more than the queries that may be in flight. */
  private static final int WAITING = 20_000;

  private static final QueryResult NO_TASK =
      new QueryResult.Refusal(QueryResult.Refusal.Reason.NOT_SERVING, "the task does not run");

  private final List<QueryState> tasks = new CopyOnWriteArrayList<>();
  private final ExecutorService samples = threads(Runtime.getRuntime().availableProcessors());
  private final ExecutorService records = threads(Runtime.getRuntime().availableProcessors());

  private static ExecutorService threads(int count) {
    return new ThreadPoolExecutor(
        count,
        count,
        1,
        TimeUnit.MINUTES,
        new ArrayBlockingQueue<>(WAITING),
        new DaemonThreads("weir-query"));
  }

  @Override
  public CompletableFuture<QueryResult> send(
      HostPort proxy, String jobId, Query query, Duration timeout) {
    try {
      return CompletableFuture.supplyAsync(
              () -> answer(query), query instanceof Query.Records ? records : samples)
          .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public boolean completesOnWorkers() {
    return true;
  }

  private QueryResult answer(Query query) {
    for (QueryState task : tasks) {
      if (task.owns(query)) {
        return task.answer(query);
      }
    }
    return NO_TASK;
  }

  @Override
  public void open(MetricConfig config) {
    // There is nothing to configure.
  }

  @Override
  public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
    if (metric instanceof QueryState task) {
      tasks.add(task);
    }
  }

  @Override
  public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
    tasks.remove(metric);
  }

  @Override
  public void close() {
    samples.shutdown();
    records.shutdown();
  }
}
