package io.weir.testkit.probe;

import io.weir.testkit.api.QueryApi;
import io.weir.testkit.api.Report;
import io.weir.testkit.http.Failure;
import io.weir.testkit.http.Nanos;
import io.weir.testkit.http.Response;
import io.weir.testkit.http.ServiceClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Measures how long after its 204 a sample is seen by {@code GET /api} (R6): posts it, then asks
 * for the moment behind it, again and again, until the row has its values. What is measured
 * includes the last question itself and the {@value #PAUSE_MICROS} microseconds between two.
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

  /** Probes until all are done or it is stopped. */
  public LagResult run() throws InterruptedException {
    Pace pace = new Pace(System.nanoTime(), 1e9 / plan.rate());
    Crew.run(plan.clients(), client -> probe(client, pace), stop);
    return soFar();
  }

  /** The result up to now; for any thread. */
  public LagResult soFar() {
    return new LagResult(lag.copy(), Map.copyOf(errors));
  }

  private void probe(int client, Pace pace) {
    String tag = String.format(Locale.ROOT, "%s-%05d", plan.prefix(), client);
    try (ServiceClient gateway = new ServiceClient(plan.gateway(), client);
        QueryApi query = new QueryApi(new ServiceClient(plan.query(), client))) {
      for (long n = next.getAndIncrement();
          n < plan.probes() && pace.await(n, stop);
          n = next.getAndIncrement()) {
        String error = probe(gateway, query, tag, n);
        if (error != null) {
          errors.merge(error, 1L, Long::sum);
        }
      }
    }
  }

  /** What went wrong, null if nothing. */
  private String probe(ServiceClient gateway, QueryApi query, String tag, long n) {
    long time = Nanos.now();
    try {
      Response posted = gateway.post("/save", message(tag, time, n));
      long acknowledged = System.nanoTime();
      if (posted.status() != 204) {
        return "save " + posted.status();
      }
      String path = QueryApi.path(tag, time - LOOK_BACK, time + 1, 1);
      while (!shows(query.ask(path), n)) {
        if (stop.getAsBoolean()) {
          return null;
        }
        if (System.nanoTime() - acknowledged > plan.limitNanos()) {
          return "never seen";
        }
        LockSupport.parkNanos(PAUSE_MICROS * 1000);
      }
      lag.recordValue((System.nanoTime() - acknowledged) / 1000);
      return null;
    } catch (IOException e) {
      return Failure.reason(e);
    }
  }

  private static byte[] message(String tag, long time, long n) {
    String text =
        "{\"time\":" + time + ",\"tag\":\"" + tag + "\",\"values\":[" + n + ",1,2,3,4,5,6,7,8,9]}";
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static boolean shows(Response response, long n) throws IOException {
    if (response.status() != 200) {
      return false;
    }
    Report report = QueryApi.report(response);
    return report.rows() == 1 && report.values()[0] != null && report.values()[0][0] == n;
  }
}
