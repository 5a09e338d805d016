package io.weir.benchmarks.ask;

import io.weir.benchmarks.server.Subject;
import io.weir.datagen.load.Format;
import io.weir.datagen.wire.Client;
import io.weir.datagen.wire.Nanos;
import io.weir.datagen.wire.Response;
import io.weir.datagen.workload.Workload;
import io.weir.model.Periods;
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
  private static final int TIMEOUT_MILLIS = 30_000;
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
   * Microseconds from when each sample was accepted.
   *
   * @throws IOException if one is refused, or not seen within 30 s
   */
  public Histogram run() throws IOException {
    Histogram lag = new Histogram(3);
    Format.Body body = subject.format().body(probes, 1);
    try (Client client = new Client(subject.address(), TIMEOUT_MILLIS)) {
      for (long n = 0; n < probes.schedule().count(); n++) {
        while (Nanos.now() < probes.time(n)) {
          LockSupport.parkNanos(probes.time(n) - Nanos.now());
        }
        body.write(0, n, n + 1);
        byte[] message = Arrays.copyOf(body.buffer(), body.end());
        Response response = client.post(subject.format().path(1), message);
        long accepted = System.nanoTime();
        if (!response.ok()) {
          throw new IOException("a probe was refused: " + response.brief());
        }
        awaitVisible(client, n, accepted);
        lag.recordValue((System.nanoTime() - accepted) / 1000);
      }
    }
    return lag;
  }

  private void awaitVisible(Client client, long n, long accepted) throws IOException {
    long time = probes.time(n);
    int tag = probes.tag(n);
    double[] values = probes.values(tag, time);
    String path = subject.question(probes.name(tag), new Periods(time - LOOK_BACK, time + 1, 1));
    while (true) {
      Response response = client.get(path);
      // Weir answers 404 until it has seen the tag.
      if (response.ok() && Arrays.equals(subject.rows(response)[0], values)) {
        return;
      }
      if (System.nanoTime() - accepted > LOST) {
        throw new IOException("an accepted sample was not seen: " + response.brief());
      }
      LockSupport.parkNanos(PAUSE);
    }
  }
}
