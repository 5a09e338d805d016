package io.weir.standalone;

import io.weir.job.ask.AskState;
import io.weir.model.Answer;
import io.weir.model.Question;
import io.weir.query.ask.HostPort;
import io.weir.query.ask.Transport;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;

/**
 * Asks the job's tasks that run in this process, without Flink's network: a question is handed to
 * one other thread instead of a dozen. Flink shows the objects of a task to nobody but those that
 * it reports metrics to, and {@link AskState} is one.
 */
final class LocalTasks implements Transport, MetricReporter {
  /** Far more than the query service lets be under way. */
  private static final int WAITING = 20_000;

  private static final byte[] NO_TASK =
      new Answer.Refusal(Answer.Refusal.Reason.NOT_SERVING, "the task does not run").toBytes();

  private final List<AskState> tasks = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = threads(Runtime.getRuntime().availableProcessors());

  private static ExecutorService threads(int count) {
    AtomicInteger number = new AtomicInteger();
    return new ThreadPoolExecutor(
        count,
        count,
        1,
        TimeUnit.MINUTES,
        new ArrayBlockingQueue<>(WAITING),
        task -> {
          Thread thread = new Thread(task, "weir-ask-" + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }

  @Override
  public CompletableFuture<byte[]> send(
      HostPort proxy, String jobId, Question question, Duration timeout) {
    try {
      return CompletableFuture.supplyAsync(() -> answer(question), threads)
          .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private byte[] answer(Question question) {
    for (AskState task : tasks) {
      if (task.owns(question)) {
        return task.answer(question.toBytes());
      }
    }
    return NO_TASK;
  }

  @Override
  public void open(MetricConfig config) {
    // There is nothing to be told.
  }

  @Override
  public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
    if (metric instanceof AskState task) {
      tasks.add(task);
    }
  }

  @Override
  public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
    tasks.remove(metric);
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
