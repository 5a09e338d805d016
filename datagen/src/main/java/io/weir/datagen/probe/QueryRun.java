package io.weir.datagen.probe;

import io.weir.datagen.ask.QueryApi;
import io.weir.datagen.wire.Nanos;
import io.weir.datagen.wire.Response;
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

  public QueryRun(QueryPlan plan, BooleanSupplier stop) {
    this.plan = plan;
    this.stop = stop;
  }

  /** Asks until the time is over or it is stopped. */
  public QueryResult run() throws InterruptedException {
    long origin = System.nanoTime();
    Crew.run(plan.clients(), client -> ask(client, origin));
    return soFar();
  }

  /** The result up to now; for any thread. */
  public QueryResult soFar() {
    return new QueryResult(latency.copy(), Map.copyOf(errors));
  }

  private void ask(int client, long origin) {
    double nanos = 1e9 / plan.rate();
    // Clients take turns, instead of asking all at once.
    Pace pace = new Pace(origin + (long) (nanos * client / plan.clients()), nanos);
    SplittableRandom random = new SplittableRandom(plan.seed() + client);
    long count = (long) Math.ceil(plan.durationNanos() / nanos);
    try (QueryApi api = new QueryApi(plan.query(), plan.timeoutMillis())) {
      for (long n = 0; n < count && pace.await(n, stop); n++) {
        String tag = plan.tags().get(random.nextInt(plan.tags().size()));
        String error = ask(api, tag);
        latency.recordValue((System.nanoTime() - pace.due(n)) / 1000);
        if (error != null) {
          errors.merge(error, 1L, Long::sum);
        }
      }
    }
  }

  private String ask(QueryApi api, String tag) {
    long now = Nanos.now();
    try {
      Response response =
          api.ask(QueryApi.path(tag, now - plan.intervalNanos(), now, plan.points()));
      if (!response.ok()) {
        return Integer.toString(response.status());
      }
      return rows(response.body()) == plan.points() ? null : "wrong number of rows";
    } catch (IOException e) {
      return e instanceof java.net.SocketTimeoutException ? "timeout" : "connection";
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
