package io.weir.benchmarks;

import io.weir.benchmarks.ask.Inquiry;
import io.weir.benchmarks.ask.Truth;
import io.weir.benchmarks.server.Answer;
import io.weir.benchmarks.server.Asker;
import io.weir.benchmarks.server.Sending;
import io.weir.benchmarks.server.Sent;
import io.weir.benchmarks.server.Subject;
import io.weir.model.Periods;
import io.weir.testkit.workload.Workload;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Gives samples to a server and waits until they can be asked for and the server has come to rest,
 * so that what it does later for the same samples is counted too.
 */
final class Loading {
  private static final long SECOND = 1_000_000_000L;
  private static final int WATCHED_TAGS = 50;
  private static final long VISIBLE_WITHIN = 120 * SECOND;
  private static final long VISIBLE_WITHIN_EACH = SECOND / 100_000;
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
  record Loaded(Sent sent, long visibleNanos, long cpuMicros) {
    double cpuMicrosPerSample() {
      return (double) cpuMicros / sent.acknowledged();
    }

    double samplesPerSecond() {
      return sent.acknowledged() * 1e9 / visibleNanos;
    }
  }

  Loading(Subject subject) {
    this.subject = subject;
  }

  /** Sends a workload as fast as it goes. */
  Loaded load(Workload workload, int batch, int connections)
      throws IOException, InterruptedException {
    // What takes seconds to compute is done before the time runs.
    Truth truth = truth(workload, workload.schedule().count());
    return load(Sending.all(workload, batch, connections), sent -> truth);
  }

  /** Sends a workload as fast as it goes, until told to stop. */
  Loaded load(Workload workload, int batch, int connections, BooleanSupplier stop)
      throws IOException, InterruptedException {
    Sending sending = new Sending(workload, batch, connections, false, stop);
    return load(sending, sent -> truth(workload, sent.offered()));
  }

  private Loaded load(Sending sending, Function<Sent, Truth> truth)
      throws IOException, InterruptedException {
    long cpu = subject.process().cpuMicros();
    long begin = System.nanoTime();
    Sent sent = subject.send(sending);
    if (sent.acknowledged() != sent.offered() || sent.offered() == 0) {
      throw new IOException(subject.name() + " did not take all: " + sent.refusal());
    }
    awaitVisible(truth.apply(sent), sent.offered());
    long visible = System.nanoTime() - begin;
    awaitRest();
    return new Loaded(sent, visible, subject.process().cpuMicros() - cpu);
  }

  private static Truth truth(Workload workload, long offered) {
    Set<Integer> tags = new TreeSet<>();
    for (int tag = 0; tag < Math.min(WATCHED_TAGS, workload.tags()); tag++) {
      tags.add(tag);
    }
    return new Truth(workload, offered, tags);
  }

  private void awaitVisible(Truth truth, long offered) throws IOException, InterruptedException {
    Workload workload = truth.workload();
    Periods all = new Periods(workload.schedule().start(), workload.schedule().end(), 1);
    long deadline = System.nanoTime() + VISIBLE_WITHIN + offered * VISIBLE_WITHIN_EACH;
    try (Asker asker = subject.asker()) {
      for (int tag = 0; tag < Math.min(WATCHED_TAGS, workload.tags()); tag++) {
        Inquiry inquiry = new Inquiry(tag, all);
        while (truth.count(tag) > 0 && !shows(asker, truth, inquiry)) {
          if (System.nanoTime() - deadline > 0) {
            throw new IOException(subject.name() + " does not show what it acknowledged");
          }
          Thread.sleep(5);
        }
      }
    }
  }

  private boolean shows(Asker asker, Truth truth, Inquiry inquiry) throws IOException {
    Answer answer = asker.ask(truth.workload().name(inquiry.tag()), inquiry.periods());
    return answer.ok() && truth.shows(inquiry, answer.rows(), subject.grain());
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
