package io.weir.benchmarks;

import io.weir.benchmarks.ask.Inquiry;
import io.weir.benchmarks.ask.Truth;
import io.weir.benchmarks.server.Subject;
import io.weir.datagen.load.LoadLoop;
import io.weir.datagen.load.LoadPlan;
import io.weir.datagen.load.LoadResult;
import io.weir.datagen.wire.Client;
import io.weir.datagen.wire.Response;
import io.weir.datagen.workload.Workload;
import io.weir.model.Periods;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

/**
 * Gives samples to a server and waits until they can be asked for and the server has come to rest,
 * so that what it does later for the same samples is counted too.
 */
final class Loading {
  private static final long SECOND = 1_000_000_000L;
  private static final int WATCHED_TAGS = 50;
  private static final long VISIBLE_WITHIN = 120 * SECOND;
  private static final int REST_SECONDS = 15;

  /** What counts as rest: a tenth of a core. */
  private static final long REST_MICROS = 100_000;

  private final Subject subject;

  /**
   * What a load cost.
   *
   * @param visibleNanos from its begin until the last of it could be asked for
   * @param cpuMicros of the server, until it had come to rest
   */
  record Loaded(LoadResult result, long visibleNanos, long cpuMicros) {
    double cpuMicrosPerSample() {
      return (double) cpuMicros / result.acknowledged();
    }

    double samplesPerSecond() {
      return result.acknowledged() * 1e9 / visibleNanos;
    }
  }

  Loading(Subject subject) {
    this.subject = subject;
  }

  /** Sends a workload as fast as it goes, or until told to stop. */
  Loaded load(Workload workload, int batch, int connections, BooleanSupplier stop)
      throws IOException, InterruptedException {
    long cpu = subject.process().cpuMicros();
    long begin = System.nanoTime();
    LoadResult result = send(workload, batch, connections, false, stop);
    if (result.acknowledged() != result.offered()) {
      throw new IOException(subject.name() + " did not take all: " + result.refusal());
    }
    awaitVisible(workload, result.offered());
    long visible = System.nanoTime() - begin;
    awaitRest();
    return new Loaded(result, visible, subject.process().cpuMicros() - cpu);
  }

  /** Sends a workload; returns when all is acknowledged. */
  LoadResult send(Workload workload, int batch, int connections, boolean live, BooleanSupplier stop)
      throws IOException {
    LoadPlan plan =
        new LoadPlan(
            workload,
            subject.address(),
            0,
            batch,
            connections,
            live,
            30 * SECOND,
            60 * SECOND,
            subject.format());
    return new LoadLoop(plan, stop, (elapsed, offered, acked, inFlight, repeated, p99) -> {}).run();
  }

  private void awaitVisible(Workload workload, long offered)
      throws IOException, InterruptedException {
    Set<Integer> tags = new TreeSet<>();
    for (int tag = 0; tag < Math.min(WATCHED_TAGS, workload.tags()); tag++) {
      tags.add(tag);
    }
    Truth truth = new Truth(workload, offered, tags);
    Periods all = new Periods(workload.schedule().start(), workload.schedule().end(), 1);
    long deadline = System.nanoTime() + VISIBLE_WITHIN;
    try (Client client = new Client(subject.address(), 30_000)) {
      for (int tag : tags) {
        while (!shows(client, truth, new Inquiry(tag, all))) {
          if (System.nanoTime() - deadline > 0) {
            throw new IOException(subject.name() + " does not show what it acknowledged");
          }
          Thread.sleep(5);
        }
      }
    }
  }

  private boolean shows(Client client, Truth truth, Inquiry inquiry) throws IOException {
    if (truth.count(inquiry.tag()) == 0) {
      return true;
    }
    Response response =
        client.get(subject.question(truth.workload().name(inquiry.tag()), inquiry.periods()));
    return response.status() == 200 && truth.right(inquiry, subject.rows(response)) == 1;
  }

  /** Waits until the server uses little CPU; for so long at most as what it does has an end. */
  void awaitRest() throws IOException, InterruptedException {
    long before = subject.process().cpuMicros();
    for (int i = 0; i < REST_SECONDS; i++) {
      Thread.sleep(1000);
      long now = subject.process().cpuMicros();
      if (now - before < REST_MICROS) {
        return;
      }
      before = now;
    }
  }
}
