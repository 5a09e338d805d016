package io.weir.benchmarks;

import io.weir.benchmarks.server.QueryForm;
import io.weir.benchmarks.server.SystemUnderTest;
import io.weir.testkit.check.Expected;
import io.weir.testkit.probe.QueryPlan;
import io.weir.testkit.probe.QueryRun;
import io.weir.testkit.probe.QueryRunResult;
import io.weir.testkit.workload.RowsQuery;
import java.io.IOException;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.HdrHistogram.Histogram;

/**
 * Asks a server, one request after the other. Answers are received whole; a few of them are kept
 * and compared when the time is over, so that comparing costs the server nothing.
 */
final class MeasuredQueries {
  /** Of each client the first, second, third, fifth, ninth and so on: eight in all. */
  private static final int LAST_KEPT = 64;

  private final SystemUnderTest system;
  private final QueryForm form;
  private final Function<SplittableRandom, RowsQuery> queries;
  private final Expected expected;
  private final Queue<Kept> kept = new ConcurrentLinkedQueue<>();

  /**
   * What queries cost.
   *
   * @param answers how soon they came
   * @param cpuMicros CPU time of the server meanwhile
   * @param rows that were compared with what they must be
   * @param rightRows those of them that were right to the bit
   */
  record Result(QueryRunResult answers, long cpuMicros, long rows, long rightRows) {
    Histogram latency() {
      return answers.latency();
    }

    /** CPU milliseconds of the server a query. */
    double cpuMillis() {
      return cpuMicros / 1000.0 / Math.max(1, latency().getTotalCount());
    }

    /** Of the rows that were compared, those that were right, 0 to 1. */
    double exactShare() {
      return rows == 0 ? 0 : (double) rightRows / rows;
    }
  }

  private record Kept(RowsQuery query, double[][] rows) {}

  /**
   * @param form in which the server is asked
   * @param queries draws a query
   * @param expected what the answers must be
   */
  MeasuredQueries(
      SystemUnderTest system,
      QueryForm form,
      Function<SplittableRandom, RowsQuery> queries,
      Expected expected) {
    this.system = system;
    this.form = form;
    this.queries = queries;
    this.expected = expected;
  }

  /** Asks for a time. */
  Result run(int clients, double seconds, long seed) throws IOException, InterruptedException {
    QueryPlan plan =
        new QueryPlan(
            form.connections(),
            queries,
            expected.workload()::name,
            clients,
            Double.POSITIVE_INFINITY,
            (long) (seconds * 1e9),
            seed);
    long cpu = system.process().cpuMicros();
    QueryRunResult result = new QueryRun(plan, () -> false, this::keep).run();
    long cpuMicros = system.process().cpuMicros() - cpu;
    long rows = 0;
    long right = 0;
    for (Kept each : kept) {
      rows += each.query().periods().points();
      right += expected.countRight(each.query(), each.rows());
    }
    return new Result(result, cpuMicros, rows, right);
  }

  private String keep(QueryRun.Exchange exchange) throws IOException {
    long n = exchange.number();
    if (exchange.response().ok() && n <= LAST_KEPT && (n & n - 1) == 0) {
      kept.add(new Kept(exchange.query(), exchange.response().rows()));
    }
    return QueryRun.ResponseCheck.ANY.fault(exchange);
  }
}
