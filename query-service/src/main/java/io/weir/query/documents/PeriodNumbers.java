package io.weir.query.documents;

import io.weir.model.Periods;
import io.weir.model.QueryResult;
import io.weir.model.SampleFunction.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Pages of the minutes, hours or days of UTC that have numbers and begin within what is asked for.
 * Each page begins with one that has; it looks at as many as it may have rows.
 */
final class PeriodNumbers {
  private final NumberQueries numbers;

  PeriodNumbers(NumberQueries numbers) {
    this.numbers = numbers;
  }

  /**
   * A run of whole periods.
   *
   * @param start ns, a multiple of {@code length}
   * @param end ns, a multiple of {@code length}
   */
  private record Run(long start, long end, long length) {
    /** The first or the last ones. */
    Run atMost(int most, boolean last) {
      if (count() <= most) {
        return this;
      }
      return last
          ? new Run(end - most * length, end, length)
          : new Run(start, start + most * length, length);
    }

    long count() {
      return (end - start) / length;
    }
  }

  CompletionStage<NumberPage> page(NumberRequest request) {
    long length = request.resolution().nanos();
    NumberRequest.Left left = request.left(request.key());
    long start = roundUp(left.start(), length);
    long end = roundUp(left.end(), length);
    if (end <= start) {
      return CompletableFuture.completedFuture(NumberPage.empty(QueryResult.Caveat.NONE));
    }
    return numbers
        .extent(request.key(), start, end)
        .thenCompose(
            answer -> {
              if (answer.result().isEmpty()) {
                return CompletableFuture.completedFuture(NumberPage.empty(answer.caveat()));
              }
              NumberQueries.Extent extent = answer.result().get();
              Run all =
                  new Run(
                      extent.first() / length * length,
                      extent.last() / length * length + length,
                      length);
              return page(request, all, answer.caveat());
            });
  }

  /** The latest time that there can be lies in no whole period. */
  private static long roundUp(long time, long length) {
    long down = time / length * length;
    return down == time || down > Long.MAX_VALUE - length ? down : down + length;
  }

  private CompletionStage<NumberPage> page(
      NumberRequest request, Run all, QueryResult.Caveat caveat) {
    boolean descending = request.query().descending();
    Run run = all.atMost(request.query().limit(), descending);
    Optional<NumberPlace> next = Optional.empty();
    if (run.count() < all.count()) {
      long looked = descending ? run.start() : run.end() - 1;
      next = Optional.of(new NumberPlace(looked, request.key()));
    }
    Optional<NumberPlace> after = next;
    return numbers
        .functions(
            request.key(),
            new Periods(run.start(), run.end(), (int) run.count()),
            Kind.MIN,
            Kind.MAX,
            Kind.AVG,
            Kind.COUNT)
        .thenApply(
            answer ->
                new NumberPage(
                    answer.result().map(result -> rows(result, request)).orElse(List.of()),
                    after,
                    answer.result().map(QueryResult.FunctionRows::resolution).orElse(0L),
                    caveat.and(answer.caveat())));
  }

  private static List<NumberPage.Row> rows(QueryResult.FunctionRows result, NumberRequest request) {
    double[] min = result.columns().get(0).values();
    double[] max = result.columns().get(1).values();
    double[] avg = result.columns().get(2).values();
    double[] count = result.columns().get(3).values();
    List<NumberPage.Row> rows = new ArrayList<>();
    for (int i = 0; i < count.length; i++) {
      if (count[i] > 0) {
        long time = result.periods().time(i);
        rows.add(
            new NumberPage.Summary(time, min[i], max[i], avg[i], (long) count[i], request.key()));
      }
    }
    if (request.query().descending()) {
      Collections.reverse(rows);
    }
    return rows;
  }
}
