package io.weir.testkit.probe;

import io.weir.testkit.client.Service;
import io.weir.testkit.client.ServiceClient;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import org.HdrHistogram.Histogram;

/** Asks a gateway for the least there is, twenty times a second, and how long that takes. */
public final class PingWatch implements AutoCloseable {
  private static final long PERIOD = 50_000_000L;

  private final Service gateway;
  private final Background<Void> pings;
  private final Histogram micros = new Histogram(3);
  private long failed;

  /**
   * What was seen so far.
   *
   * @param pings that were answered with 200
   * @param failed that were not
   */
  public record Seen(long pings, long failed, double p99Millis, double mostMillis) {}

  /** Begins to ask. */
  public PingWatch(Service gateway) {
    this.gateway = gateway;
    pings = Background.start("ping watch", () -> false, this::watch);
  }

  public synchronized Seen seen() {
    return new Seen(
        micros.getTotalCount(),
        failed,
        micros.getValueAtPercentile(99) / 1e3,
        micros.getMaxValue() / 1e3);
  }

  private Void watch(BooleanSupplier stop) {
    try (ServiceClient client = new ServiceClient(gateway, 0)) {
      long origin = System.nanoTime();
      Pace pace = new Pace(origin, PERIOD);
      for (long n = 0; pace.await(n, stop); n = Math.max(n + 1, pace.passed())) {
        boolean answered = false;
        try {
          answered = client.get("/ping").ok();
        } catch (IOException e) {
          answered = false;
        }
        count(answered, System.nanoTime() - pace.due(n));
      }
      return null;
    }
  }

  private synchronized void count(boolean answered, long nanos) {
    if (answered) {
      micros.recordValue(Math.max(0, nanos / 1000));
    } else {
      failed++;
    }
  }

  /** Ends it; a ping in flight may still finish. */
  @Override
  public void close() {
    pings.close();
  }
}
