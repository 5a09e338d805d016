package io.weir.benchmarks;

import static io.weir.benchmarks.Workloads.MINUTE;
import static io.weir.benchmarks.Workloads.SECOND;

import io.weir.benchmarks.ask.Asked;
import io.weir.benchmarks.ask.Asking;
import io.weir.benchmarks.ask.Inquiry;
import io.weir.benchmarks.ask.Truth;
import io.weir.benchmarks.server.CheckpointWatch;
import io.weir.benchmarks.server.Sending;
import io.weir.benchmarks.server.Sent;
import io.weir.benchmarks.server.Subject;
import io.weir.benchmarks.server.Weir;
import io.weir.model.Periods;
import io.weir.testkit.http.Nanos;
import io.weir.testkit.workload.Schedule;
import io.weir.testkit.workload.Workload;
import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.HdrHistogram.Histogram;

/**
 * Questions that overlap a checkpoint against those that do not, while W4 runs and a day of samples
 * is held: half of them over the last ten minutes, as in R5, half over the day.
 */
final class CheckpointPart implements Part {
  static final String RATIO = "checkpoint: p99 of a question during one against outside";
  private static final String LIVE = "checkpoint";
  private static final int W4 = 10_000;
  private static final int BATCH = 100;
  private static final int CONNECTIONS = 40;
  private static final int CLIENTS = 5;
  private static final double PER_SECOND = 10;
  private static final int POINTS = 1000;

  /** The round before all others, which is counted for nothing. */
  private static final int WARM_UP = -1;

  private final Workloads workloads;
  private final Stock stock;
  private final Figures figures;
  private final Sizes sizes;

  private record Question(long due, long end) {}

  /** All questions of a round, and the checkpoints meanwhile. */
  private record Observed(Queue<Question> questions, List<CheckpointWatch.Span> spans) {}

  CheckpointPart(Workloads workloads, Stock stock, Figures figures, Sizes sizes) {
    this.workloads = workloads;
    this.stock = stock;
    this.figures = figures;
    this.sizes = sizes;
  }

  @Override
  public boolean isFor(Subject subject) {
    return subject instanceof Weir;
  }

  @Override
  public void prepare(Subject subject) throws IOException, InterruptedException {
    stock.load(subject, workloads.lasting());
    // Of the tags that W4 goes on with, so that the first questions have rows.
    stock.load(subject, workloads.recent(LIVE, sizes.denseRate(), 10 * MINUTE));
    // The first dozen of checkpoints compile what they run through.
    question(subject, WARM_UP);
  }

  @Override
  public void run(Subject subject, int round) throws IOException, InterruptedException {
    Observed observed = question(subject, round);
    note(subject.name(), observed.questions(), observed.spans());
  }

  private Observed question(Subject subject, int round) throws IOException, InterruptedException {
    Workload live = workloads.live(LIVE, W4, sizes.checkpointSeconds() * SECOND);
    Queue<Question> questions = new ConcurrentLinkedQueue<>();
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try (CheckpointWatch watch = CheckpointWatch.start(((Weir) subject).checkpoints())) {
      Sending sending = new Sending(live, BATCH, CONNECTIONS, true, () -> false);
      Future<Sent> load = threads.submit(() -> subject.send(sending));
      Asking recent = asking(subject, live, this::recent, questions);
      Asking day = asking(subject, workloads.lasting(), this::day, questions);
      Future<Asked> first = threads.submit(() -> ask(recent, 2 * round));
      Future<Asked> second = threads.submit(() -> ask(day, 2 * round + 1));
      if (first.get().failed() + second.get().failed() > 0) {
        throw new IOException("failed: " + first.get().errors() + second.get().errors());
      }
      load.get();
      Observed observed = new Observed(questions, watch.seen());
      new Loading(subject).awaitRest();
      return observed;
    } catch (ExecutionException e) {
      throw new IOException("questions over checkpoints: " + e.getCause().getMessage(), e);
    } finally {
      threads.shutdownNow();
    }
  }

  private Asking asking(
      Subject subject,
      Workload workload,
      Function<SplittableRandom, Inquiry> draw,
      Queue<Question> questions) {
    Truth none = new Truth(workload, 0, Set.of());
    return new Asking(
        subject, draw, none, false, (due, end) -> questions.add(new Question(due, end)));
  }

  private Asked ask(Asking asking, int seed) throws IOException, InterruptedException {
    return asking.run(CLIENTS, PER_SECOND, sizes.checkpointSeconds(), seed * 100L);
  }

  private Inquiry recent(SplittableRandom random) {
    long now = Nanos.now();
    return new Inquiry(tag(random), new Periods(now - 10 * MINUTE, now, POINTS));
  }

  private Inquiry day(SplittableRandom random) {
    Schedule schedule = workloads.lasting().schedule();
    return new Inquiry(tag(random), new Periods(schedule.start(), schedule.end(), POINTS));
  }

  private static int tag(SplittableRandom random) {
    return random.nextInt(Workloads.frequent().size());
  }

  private void note(String name, Queue<Question> questions, List<CheckpointWatch.Span> spans)
      throws IOException {
    Histogram during = new Histogram(3);
    Histogram outside = new Histogram(3);
    for (Question question : questions) {
      boolean overlaps =
          spans.stream().anyMatch(span -> span.overlaps(question.due(), question.end()));
      (overlaps ? during : outside).recordValue((question.end() - question.due()) / 1000);
    }
    if (during.getTotalCount() == 0 || outside.getTotalCount() == 0) {
      throw new IOException(
          "of " + spans.size() + " checkpoints none, or all, went on during a question");
    }
    figures.add("checkpoint: how many", name, spans.size());
    figures.add(
        "checkpoint: mean duration, ms",
        name,
        spans.stream().mapToDouble(span -> (span.end() - span.begin()) / 1e6).average().orElse(0));
    figures.add("checkpoint: questions during one", name, during.getTotalCount());
    figures.add("checkpoint: p50 ms outside", name, millis(outside, 50));
    figures.add("checkpoint: p50 ms during one", name, millis(during, 50));
    figures.add("checkpoint: p99 ms outside", name, millis(outside, 99));
    figures.add("checkpoint: p99 ms during one", name, millis(during, 99));
    figures.add(RATIO, name, millis(during, 99) / millis(outside, 99));
  }

  private static double millis(Histogram latency, double percentile) {
    return latency.getValueAtPercentile(percentile) / 1000.0;
  }
}
