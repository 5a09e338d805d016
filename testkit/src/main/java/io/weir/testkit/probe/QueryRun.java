package io.weir.testkit.probe;

import io.weir.testkit.availability.AvailabilityRecorder;
import io.weir.testkit.client.Failure;
import io.weir.testkit.workload.RowsQuery;
import java.io.IOException;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BooleanSupplier;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Asks for rows at a fixed rate (R5), or one request after the other. At a rate it is an open loop:
 * a request that could not be sent in time, since the one before was still under way, counts from
 * when it was due.
 */
public final class QueryRun {
  private final QueryPlan plan;
  private final BooleanSupplier stop;
  private final ResponseCheck check;
  private final Histogram latency = new ConcurrentHistogram(3);
  private final Map<String, Long> errors = new ConcurrentSkipListMap<>();
  private final AvailabilityRecorder availability = new AvailabilityRecorder(System.nanoTime());

  /**
   * An answer as it came.
   *
   * @param number of the request, of those of its client, from 0
   * @param due when it should have been sent, as of {@link System#nanoTime}
   * @param end when the whole answer was there
   */
  public record Exchange(long number, RowsQuery query, RowsResponse response, long due, long end) {}

  /** Looks at answers, from the threads that asked. */
  public interface ResponseCheck {
    /** Does with any answer. */
    ResponseCheck ANY = exchange -> exchange.response().detail();

    /** Expects as many rows as were asked for. */
    ResponseCheck ROW_COUNT = QueryRun::rowFault;

    /** What is wrong with an answer, empty if nothing. */
    String fault(Exchange exchange) throws IOException;
  }

  public QueryRun(QueryPlan plan, BooleanSupplier stop, ResponseCheck check) {
    this.plan = plan;
    this.stop = stop;
    this.check = check;
  }

  private static String rowFault(Exchange exchange) throws IOException {
    RowsResponse answer = exchange.response();
    boolean whole = !answer.ok() || answer.rows().length == exchange.query().periods().points();
    return whole ? answer.fault() : "wrong number of rows";
  }

  /** Asks until the time is over or it is stopped. */
  public QueryRunResult run() throws InterruptedException {
    long origin = System.nanoTime();
    ClientThreads.run(plan.clients(), client -> query(client, origin), stop);
    return soFar();
  }

  /** The result up to now; for any thread. */
  public QueryRunResult soFar() {
    return new QueryRunResult(
        latency.copy(), Map.copyOf(errors), availability.result(System.nanoTime()));
  }

  private void query(int client, long origin) {
    double nanos = 1e9 / plan.rate();
    // Clients take turns, instead of asking all at once.
    Pace pace = new Pace(origin + (long) (nanos * client / plan.clients()), nanos);
    SplittableRandom random = new SplittableRandom(plan.seed() + client);
    long count = (long) Math.ceil(plan.durationNanos() / nanos);
    long end = origin + plan.durationNanos();
    try (ServerConnection reader = plan.target().open(client)) {
      for (long n = 0;
          n < count && (plan.openLoop() || System.nanoTime() < end) && pace.await(n, stop);
          n++) {
        long due = plan.openLoop() ? pace.due(n) : System.nanoTime();
        String fault = query(reader, n, due, plan.queries().apply(random));
        if (!fault.isEmpty()) {
          errors.merge(fault, 1L, Long::sum);
        }
      }
    } catch (IOException e) {
      errors.merge("no connection: " + e.getMessage(), 1L, Long::sum);
    }
  }

  /** What went wrong in the end, empty if nothing. */
  private String query(ServerConnection reader, long number, long due, RowsQuery rows) {
    AvailabilityRecorder.Request request = availability.begin();
    String fault;
    try {
      RowsResponse answer =
          reader.read(plan.names().apply(rows.tag()), rows.periods(), request::failed);
      long end = System.nanoTime();
      latency.recordValue((end - due) / 1000);
      fault = check.fault(new Exchange(number, rows, answer, due, end));
      if (fault.isEmpty()) {
        request.succeeded(end);
        return fault;
      }
      if (!answer.isRetryable()) {
        request.failed(fault);
      }
    } catch (IOException e) {
      latency.recordValue((System.nanoTime() - due) / 1000);
      fault = Failure.reason(e);
    }
    request.lost();
    return fault;
  }
}
