package io.weir.benchmarks;

import static io.weir.benchmarks.Workloads.MINUTE;
import static io.weir.benchmarks.Workloads.SECOND;

import io.weir.benchmarks.ask.Asked;
import io.weir.benchmarks.ask.Asking;
import io.weir.benchmarks.ask.Inquiry;
import io.weir.benchmarks.ask.Truth;
import io.weir.benchmarks.ask.VisibleLag;
import io.weir.benchmarks.server.Sending;
import io.weir.benchmarks.server.Sent;
import io.weir.benchmarks.server.Subject;
import io.weir.model.Periods;
import io.weir.testkit.http.Nanos;
import io.weir.testkit.workload.Workload;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.HdrHistogram.Histogram;

/** W4 in batches of 100, and beside it the questions of R5 and probes of what is visible (R6). */
final class BesidePart implements Part {
  private static final int W4 = 10_000;
  private static final int BATCH = 100;
  private static final int CONNECTIONS = 40;
  private static final int CLIENTS = 10;
  private static final int POINTS = 1000;
  private static final int PROBES_PER_SECOND = 5;

  private final Workloads workloads;
  private final Figures figures;
  private final Sizes sizes;
  private final Map<String, Truth> history = new HashMap<>();

  BesidePart(Workloads workloads, Figures figures, Sizes sizes) {
    this.workloads = workloads;
    this.figures = figures;
    this.sizes = sizes;
  }

  /** Ten minutes of the same tags, so that the questions of the first second have rows. */
  @Override
  public void prepare(Subject subject) throws IOException, InterruptedException {
    Workload before = workloads.recent("beside", sizes.denseRate(), 10 * MINUTE);
    new Loading(subject).load(before, 1000, 8);
    new Loading(subject).load(workloads.beforeProbes(), 1000, 1);
    history.put(
        subject.name(),
        new Truth(before, before.schedule().count(), new TreeSet<>(Workloads.frequent())));
  }

  @Override
  public void run(Subject subject, int round) throws IOException, InterruptedException {
    Workload live = workloads.live("beside", W4, sizes.besideSeconds() * SECOND);
    long cpu = subject.process().cpuMicros();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Future<Sent> load =
          threads.submit(
              () -> subject.send(new Sending(live, BATCH, CONNECTIONS, true, () -> false)));
      Future<Histogram> lag = threads.submit(probes(subject));
      Asked asked = questions(subject, round);
      note(subject, load.get(), lag.get(), asked, subject.process().cpuMicros() - cpu);
    } catch (ExecutionException e) {
      throw new IOException(subject.name() + " beside W4: " + e.getCause().getMessage(), e);
    } finally {
      threads.shutdownNow();
    }
    new Loading(subject).awaitRest();
  }

  private Callable<Histogram> probes(Subject subject) {
    Workload probes = workloads.probes(PROBES_PER_SECOND, sizes.besideSeconds() * SECOND);
    return () -> new VisibleLag(subject, probes).run();
  }

  private Asked questions(Subject subject, int round) throws IOException, InterruptedException {
    List<Integer> tags = Workloads.frequent();
    return new Asking(
            subject,
            random -> {
              long now = Nanos.now();
              return new Inquiry(
                  tags.get(random.nextInt(tags.size())),
                  new Periods(now - 10 * MINUTE, now, POINTS));
            },
            history.get(subject.name()),
            false)
        .run(CLIENTS, 1, sizes.besideSeconds(), round * 100L);
  }

  private void note(Subject subject, Sent load, Histogram lag, Asked asked, long cpuMicros)
      throws IOException {
    if (asked.failed() > 0) {
      throw new IOException(subject.name() + " beside W4: " + asked.errors());
    }
    String name = subject.name();
    figures.add("R5 beside W4: p50 ms", name, asked.millis(50));
    figures.add("R5 beside W4: p99 ms", name, asked.millis(99));
    figures.add("accepted until visible: p50 ms", name, lag.getValueAtPercentile(50) / 1000.0);
    figures.add("accepted until visible: p99 ms", name, lag.getValueAtPercentile(99) / 1000.0);
    figures.add(
        "W4, batches of 100: p99 ms", name, load.latency().getValueAtPercentile(99) / 1000.0);
    figures.add("W4 and R5: server CPU, cores", name, cpuMicros / 1e6 / sizes.besideSeconds());
    figures.add("W4 was kept, 1 or 0", name, load.acknowledged() == load.offered() ? 1 : 0);
  }
}
