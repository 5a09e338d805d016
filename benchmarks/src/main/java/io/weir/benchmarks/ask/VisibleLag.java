package io.weir.benchmarks.ask;

import io.weir.benchmarks.server.Answer;
import io.weir.benchmarks.server.Asker;
import io.weir.benchmarks.server.Feed;
import io.weir.benchmarks.server.Subject;
import io.weir.model.Periods;
import io.weir.testkit.http.Nanos;
import io.weir.testkit.workload.Workload;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * How long after a sample was accepted an answer has it: each sample of a workload is posted when
 * it is due, and its tag asked for again and again, until it is there. What is measured includes
 * the last question and the pause between two.
 */
public final class VisibleLag {
  private static final long PAUSE = 1_000_000L;
  private static final long LOOK_BACK = 60_000_000_000L;
  private static final long LOST = 30_000_000_000L;

  private final Subject subject;
  private final Workload probes;

  public VisibleLag(Subject subject, Workload probes) {
    this.subject = subject;
    this.probes = probes;
  }

  /**
   * Microseconds from when each sample was accepted; ends with the workload, so that a server that
   * is slow to show them gets fewer.
   *
   * @throws IOException if one is refused, or not seen within 30 s
   */
  public Histogram run() throws IOException {
    Histogram lag = new Histogram(3);
    try (Feed feed = subject.feed(probes);
        Asker asker = subject.asker()) {
      long end = probes.schedule().end();
      for (long n = 0; n < probes.schedule().count() && Nanos.now() < end; n++) {
        while (Nanos.now() < probes.time(n)) {
          LockSupport.parkNanos(probes.time(n) - Nanos.now());
        }
        feed.give(n);
        long accepted = System.nanoTime();
        awaitVisible(asker, n, accepted);
        lag.recordValue((System.nanoTime() - accepted) / 1000);
      }
    }
    return lag;
  }

  private void awaitVisible(Asker asker, long n, long accepted) throws IOException {
    long time = probes.time(n);
    int tag = probes.tag(n);
    double[] values = probes.values(tag, time);
    Periods last = new Periods(time - LOOK_BACK, time + 1, 1);
    while (true) {
      Answer answer = asker.ask(probes.name(tag), last);
      // Weir answers 404 until it has seen the tag.
      if (answer.ok() && Arrays.equals(answer.rows()[0], values)) {
        return;
      }
      if (System.nanoTime() - accepted > LOST) {
        throw new IOException("an accepted sample was not seen: " + answer.brief());
      }
      LockSupport.parkNanos(PAUSE);
    }
  }
}
