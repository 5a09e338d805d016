package io.weir.query.documents;

import io.weir.model.Periods;
import io.weir.model.Query;
import io.weir.model.QueryClient;
import io.weir.model.QueryResult;
import io.weir.model.SampleFunction;
import io.weir.model.SampleFunction.Kind;
import io.weir.model.records.MetricKey;
import io.weir.queryclient.RefusedException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Queries to the series of one value, the one that a metric's numbers are in. */
final class NumberQueries {
  private static final int WIDTH = 1;

  private final QueryClient client;

  NumberQueries(QueryClient client) {
    this.client = client;
  }

  /**
   * What came back.
   *
   * @param result empty where the series is not there
   */
  record Answer<T>(Optional<T> result, QueryResult.Caveat caveat) {}

  /**
   * A page of samples.
   *
   * @param start ns
   * @param end ns, {@code start} or later
   */
  CompletionStage<Answer<QueryResult.SamplePage>> samples(
      MetricKey key, long start, long end, boolean descending, int maxBytes) {
    Query query =
        new Query.SamplePage(NumberRequest.tag(key), start, end, WIDTH, 0, 0, descending, maxBytes);
    return ask(query, QueryResult.SamplePage.class);
  }

  /** Functions of the samples of each period. */
  CompletionStage<Answer<QueryResult.FunctionRows>> functions(
      MetricKey key, Periods periods, Kind... kinds) {
    List<SampleFunction> functions = List.of(kinds).stream().map(SampleFunction::of).toList();
    return ask(
        new Query.Report(NumberRequest.tag(key), periods, WIDTH, 0, 0, functions),
        QueryResult.FunctionRows.class);
  }

  private <T> CompletionStage<Answer<T>> ask(Query query, Class<T> type) {
    return client
        .query(query)
        .thenApply(
            result -> new Answer<>(result(result.unmarked()).map(type::cast), result.caveat()));
  }

  private static Optional<QueryResult> result(QueryResult result) {
    if (!(result instanceof QueryResult.Refusal refusal)) {
      return Optional.of(result);
    }
    return switch (refusal.reason()) {
      case UNKNOWN_TAG, UNKNOWN_WIDTH -> Optional.empty();
      default -> throw new RefusedException(refusal);
    };
  }

  /**
   * Where samples are within an interval.
   *
   * @param first ns, the time of the earliest
   * @param last ns, the time of the latest
   */
  record Extent(long first, long last) {}

  /** Where samples are from {@code start} to before {@code end}; no extent if there are none. */
  CompletionStage<Answer<Extent>> extent(MetricKey key, long start, long end) {
    return functions(key, new Periods(start, end, 1), Kind.M4)
        .thenApply(
            answer ->
                new Answer<>(
                    answer
                        .result()
                        .map(rows -> rows.columns().get(0))
                        .filter(column -> !Double.isNaN(column.values()[0]))
                        .map(column -> new Extent(column.times()[0], column.times()[1])),
                    answer.caveat()));
  }
}
