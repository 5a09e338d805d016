package io.weir.testkit.probe;

import io.weir.model.Periods;
import io.weir.testkit.client.Failure;
import io.weir.testkit.workload.Nanos;
import io.weir.testkit.workload.Sample;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Measures how long after it was accepted a sample is seen (R6): gives it to a server, then asks
 * for the moment right after it, again and again, until the row has its values. What is measured
 * includes the last request itself and the {@value #PAUSE_MICROS} microseconds between two.
 */
public final class LagRun {
  private static final long PAUSE_MICROS = 2000;
  private static final long LOOK_BACK = 60_000_000_000L;

  private final LagPlan plan;
  private final BooleanSupplier stop;
  private final Histogram lag = new ConcurrentHistogram(3);
  private final Map<String, Long> errors = new ConcurrentSkipListMap<>();
  private final AtomicLong next = new AtomicLong();

  public LagRun(LagPlan plan, BooleanSupplier stop) {
    this.plan = plan;
    this.stop = stop;
  }

  /** Probes until all are done, the time is over, or it is stopped. */
  public LagResult run() throws InterruptedException {
    Pace pace = new Pace(System.nanoTime(), 1e9 / plan.rate());
    ClientThreads.run(plan.clients(), client -> probe(client, pace), stop);
    return new LagResult(lag.copy(), Map.copyOf(errors));
  }

  private void probe(int client, Pace pace) {
    int tag = client;
    try (ServerConnection writer = plan.writers().open(client);
        ServerConnection reader = plan.readers().open(client)) {
      for (long n = next.getAndIncrement();
          n < plan.probes()
              && System.nanoTime() - pace.origin() < plan.durationNanos()
              && pace.await(n, stop);
          n = next.getAndIncrement()) {
        Sample sample =
            new Sample(
                plan.tags().get(tag), Nanos.now(), new double[] {n, 1, 2, 3, 4, 5, 6, 7, 8, 9});
        String error = probe(writer, reader, sample);
        if (!error.isEmpty()) {
          errors.merge(error, 1L, Long::sum);
        }
        tag = tag + plan.clients() < plan.tags().size() ? tag + plan.clients() : client;
      }
    } catch (IOException e) {
      errors.merge("no connection: " + e.getMessage(), 1L, Long::sum);
    }
  }

  /** What went wrong, empty if nothing. */
  private String probe(ServerConnection writer, ServerConnection reader, Sample sample) {
    try {
      String refusal = writer.write(sample);
      long accepted = System.nanoTime();
      if (!refusal.isEmpty()) {
        return "save " + refusal;
      }
      Periods last = new Periods(sample.time() - LOOK_BACK, sample.time() + 1, 1);
      while (!shows(reader.read(sample.tag(), last), sample)) {
        if (stop.getAsBoolean()) {
          return "";
        }
        if (System.nanoTime() - accepted > plan.limitNanos()) {
          return "never seen";
        }
        LockSupport.parkNanos(PAUSE_MICROS * 1000);
      }
      lag.recordValue((System.nanoTime() - accepted) / 1000);
      return "";
    } catch (IOException e) {
      return Failure.reason(e);
    }
  }

  private static boolean shows(RowsResponse answer, Sample sample) throws IOException {
    if (!answer.ok()) {
      return false;
    }
    double[][] rows = answer.rows();
    return rows.length == 1 && Arrays.equals(rows[0], sample.values());
  }
}
