package io.weir.queryclient;

import io.weir.model.QueryResult;
import io.weir.model.QueryResult.Refusal.Reason;
import java.util.ArrayList;
import java.util.List;

/** The better of the results that two replicas gave to a query. */
final class BetterResult {
  private BetterResult() {}

  /** The result with what it may lack. */
  static QueryResult marked(QueryResult result, QueryResult.Caveat caveat) {
    return caveat.equals(QueryResult.Caveat.NONE) ? result : new QueryResult.Marked(result, caveat);
  }

  /**
   * The later answer is of a replica that holds more but may be behind: rows are better than none,
   * unless it holds more than one series that may be meant. Of batches, the better results.
   *
   * @param earlier null if there is none
   */
  static QueryResult of(QueryResult earlier, QueryResult later) {
    if (earlier == null) {
      return later;
    } else if (earlier.unmarked() instanceof QueryResult.Batch before
        && later.unmarked() instanceof QueryResult.Batch after) {
      return betterOfEach(before.results(), after.results(), earlier.caveat(), later);
    }
    boolean onlyEarlierHasRows =
        later.unmarked() instanceof QueryResult.Refusal refusal
            && refusal.reason() != Reason.WIDTH_NOT_GIVEN
            && !(earlier.unmarked() instanceof QueryResult.Refusal);
    return onlyEarlierHasRows ? earlier : later;
  }

  /** As many as the later one has; the others, and what it refused for now, are asked for again. */
  private static QueryResult betterOfEach(
      List<QueryResult> before,
      List<QueryResult> after,
      QueryResult.Caveat earlier,
      QueryResult later) {
    List<QueryResult> results = new ArrayList<>(after);
    for (int i = 0; i < Math.min(before.size(), after.size()); i++) {
      if (!Completeness.isRefusedForNow(after.get(i))) {
        results.set(i, of(before.get(i), after.get(i)));
      }
    }
    return results.equals(after)
        ? later
        : marked(new QueryResult.Batch(results), earlier.and(later.caveat()));
  }
}
