package io.weir.query.documents;

import io.weir.model.Periods;
import io.weir.model.QueryResult;
import io.weir.model.SampleFunction.Kind;
import io.weir.model.records.MetricKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The numbers of which a line looks the same as of all: the first, least, greatest and last one of
 * each column of pixels (U. Jugel et al., M4: A visualization-oriented time series data
 * aggregation, 2014). All in one page.
 */
final class CompressedNumbers {
  /** The most rows of a period, which is a column of pixels. */
  static final int ROWS_PER_PERIOD = 4;

  private final NumberQueries numbers;

  CompressedNumbers(NumberQueries numbers) {
    this.numbers = numbers;
  }

  /** The interval is what is asked for; where that has no beginning or no end, what there is. */
  CompletionStage<NumberPage> page(NumberRequest request) {
    NumberRequest.Left left = request.left(request.key());
    if (left.isEmpty()) {
      return CompletableFuture.completedFuture(NumberPage.empty(QueryResult.Caveat.NONE));
    }
    if (request.start().isPresent() && request.end().isPresent()) {
      return page(request, left.start(), left.end());
    }
    return numbers
        .extent(request.key(), left.start(), left.end())
        .thenCompose(
            answer ->
                answer.result().isEmpty()
                    ? CompletableFuture.completedFuture(NumberPage.empty(answer.caveat()))
                    : page(
                        request,
                        request.start().orElse(answer.result().get().first()),
                        request.end().orElse(answer.result().get().last() + 1)));
  }

  private CompletionStage<NumberPage> page(NumberRequest request, long start, long end) {
    int points = (int) Math.min(request.query().limit() / ROWS_PER_PERIOD, end - start);
    return numbers
        .functions(request.key(), new Periods(start, end, points), Kind.M4)
        .thenApply(
            answer ->
                answer
                    .result()
                    .map(rows -> page(request, rows, answer.caveat()))
                    .orElseGet(() -> NumberPage.empty(answer.caveat())));
  }

  private static NumberPage page(
      NumberRequest request, QueryResult.FunctionRows result, QueryResult.Caveat caveat) {
    QueryResult.FunctionRows.Column column = result.columns().get(0);
    List<NumberPage.Number> rows = new ArrayList<>();
    for (int i = 0; i < column.values().length; i += ROWS_PER_PERIOD) {
      if (!Double.isNaN(column.values()[i])) {
        add(rows, request.key(), column, i);
      }
    }
    if (request.query().descending()) {
      Collections.reverse(rows);
    }
    return new NumberPage(rows, Optional.empty(), result.resolution(), caveat);
  }

  /**
   * The values are the first, the least, the greatest and the last one; the last time is second.
   */
  private static void add(
      List<NumberPage.Number> rows, MetricKey key, QueryResult.FunctionRows.Column column, int i) {
    double[] values = column.values();
    long[] times = column.times();
    NumberPage.Number first = new NumberPage.Number(times[i], values[i], key);
    NumberPage.Number last = new NumberPage.Number(times[i + 1], values[i + 3], key);
    List<NumberPage.Number> between = new ArrayList<>(2);
    between.add(new NumberPage.Number(times[i + 2], values[i + 1], key));
    between.add(new NumberPage.Number(times[i + 3], values[i + 2], key));
    between.sort(Comparator.comparingLong(NumberPage.Number::time));
    rows.add(first);
    for (NumberPage.Number each : between) {
      if (!each.equals(rows.get(rows.size() - 1)) && !each.equals(last)) {
        rows.add(each);
      }
    }
    if (!last.equals(first)) {
      rows.add(last);
    }
  }
}
