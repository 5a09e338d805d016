package io.weir.testkit.probe;

import io.weir.testkit.api.QueryApi;
import io.weir.testkit.availability.Watch;
import io.weir.testkit.http.Failure;
import io.weir.testkit.http.Nanos;
import io.weir.testkit.http.Response;
import io.weir.testkit.http.ServiceClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BooleanSupplier;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Asks for reports at a fixed rate (R5). Open loop: a request that could not be sent in time, since
 * the one before was still under way, counts from when it was due.
 */
public final class QueryRun {
  private static final byte[] ROW = "\"time\":".getBytes(StandardCharsets.US_ASCII);

  private final QueryPlan plan;
  private final BooleanSupplier stop;
  private final Histogram latency = new ConcurrentHistogram(3);
  private final Map<String, Long> errors = new ConcurrentSkipListMap<>();
  private final Watch watch = new Watch(System.nanoTime());

  public QueryRun(QueryPlan plan, BooleanSupplier stop) {
    this.plan = plan;
    this.stop = stop;
  }

  /** Asks until the time is over or it is stopped. */
  public QueryResult run() throws InterruptedException {
    long origin = System.nanoTime();
    Crew.run(plan.clients(), client -> ask(client, origin), stop);
    return soFar();
  }

  /** The result up to now; for any thread. */
  public QueryResult soFar() {
    return new QueryResult(latency.copy(), Map.copyOf(errors), watch.result(System.nanoTime()));
  }

  private void ask(int client, long origin) {
    double nanos = 1e9 / plan.rate();
    // Clients take turns, instead of asking all at once.
    Pace pace = new Pace(origin + (long) (nanos * client / plan.clients()), nanos);
    SplittableRandom random = new SplittableRandom(plan.seed() + client);
    long count = (long) Math.ceil(plan.durationNanos() / nanos);
    try (QueryApi api = new QueryApi(new ServiceClient(plan.query(), client, plan.retries()))) {
      for (long n = 0; n < count && pace.await(n, stop); n++) {
        String tag = plan.tags().get(random.nextInt(plan.tags().size()));
        Watch.Request request = watch.begin();
        String error = ask(api, tag, request);
        latency.recordValue((System.nanoTime() - pace.due(n)) / 1000);
        if (error != null) {
          request.lost();
          errors.merge(error, 1L, Long::sum);
        }
      }
    }
  }

  /** What went wrong in the end, null if nothing. */
  private String ask(QueryApi api, String tag, Watch.Request request) {
    long now = Nanos.now();
    String path = QueryApi.path(tag, now - plan.intervalNanos(), now, plan.points());
    try {
      Response response = api.ask(path, request::failed);
      if (response.mayPass()) {
        return Integer.toString(response.status());
      }
      String wrong =
          response.ok()
              ? rows(response.body()) == plan.points() ? null : "wrong number of rows"
              : Integer.toString(response.status());
      if (wrong == null) {
        request.succeeded(System.nanoTime());
      } else {
        request.failed(wrong);
      }
      return wrong;
    } catch (IOException e) {
      return Failure.reason(e);
    }
  }

  /** How many rows a report has, without reading it all. */
  static int rows(byte[] body) {
    int rows = 0;
    for (int i = 0; i <= body.length - ROW.length; i++) {
      // Most bytes are digits: look at the second one first, quotes come before every name.
      if (body[i + 1] == 't' && isRow(body, i)) {
        rows++;
      }
    }
    return rows;
  }

  private static boolean isRow(byte[] body, int at) {
    for (int i = 0; i < ROW.length; i++) {
      if (body[at + i] != ROW[i]) {
        return false;
      }
    }
    return true;
  }
}
