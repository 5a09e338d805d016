package io.weir.query;

import io.weir.model.Periods;
import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.model.QueryResult.FunctionRows.Column;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Reports of the shared server about three periods of one tag, answered as the test says. */
final class AnsweredReports implements BeforeAllCallback {
  static final double NONE = Double.NaN;
  static final Periods PERIODS = new Periods(0, 9, 3);

  private final SharedQueryServer server = new SharedQueryServer();
  private volatile Query.Report asked;

  @Override
  public void beforeAll(ExtensionContext context) {
    server.beforeAll(context);
  }

  /** The answer to all reports from now on. */
  void answer(QueryResult result) {
    server.answers(
        query -> {
          asked = (Query.Report) query;
          return CompletableFuture.completedFuture(result);
        });
  }

  /** What was asked last. */
  Query.Report asked() {
    return asked;
  }

  static QueryResult rows(int width, Column... columns) {
    return rows(PERIODS, width, columns);
  }

  static QueryResult rows(Periods periods, int width, Column... columns) {
    return new QueryResult.FunctionRows(periods, 0, width, 0, List.of(columns));
  }

  /**
   * @param more parameters of a report
   */
  HttpRequest.Builder request(String more) {
    return server.request("/api?tag=t&start=0&end=9&points=3" + more);
  }

  /** A report with more parameters. */
  HttpResponse<String> get(String more) throws IOException, InterruptedException {
    return QueryServer.send(request(more));
  }
}
