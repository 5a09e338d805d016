package io.weir.queryclient;

import io.weir.model.Query;
import io.weir.model.QueryBatch;
import io.weir.model.QueryResult;
import io.weir.model.QueryResult.Refusal.Reason;
import java.util.stream.IntStream;

/**
 * Tells from an answer and what its replica holds whether another replica may have a better one.
 */
final class Completeness {
  private Completeness() {}

  /** Whether samples that the replica lacks may be missing in its answer, or change it. */
  static boolean mayLack(Replica replica, Query query, QueryResult result) {
    if (replica.completeSince() == 0 || query instanceof Query.Records) {
      return false;
    } else if (result instanceof QueryResult.Batch batch && query instanceof QueryBatch asked) {
      return IntStream.range(0, Math.min(batch.results().size(), asked.queries().size()))
          .anyMatch(i -> mayLack(replica, asked.queries().get(i), batch.results().get(i)));
    } else if (result instanceof QueryResult.Rows rows) {
      return rows.missing() > 0
          || !isTheSeriesMeant(query, rows.width())
          || !replica.holdsAllFrom(Math.min(rows.oldest(), rows.periods().start()));
    } else if (result instanceof QueryResult.FunctionRows rows) {
      return !isTheSeriesMeant(query, rows.width()) || !replica.holdsAllFrom(rows.oldest());
    } else if (result instanceof QueryResult.SamplePage page) {
      return !isTheSeriesMeant(query, page.width())
          || !replica.holdsAllFrom(oldest((Query.SamplePage) query, page));
    } else if (result instanceof QueryResult.Sample sample) {
      return !isTheSeriesMeant(query, sample.width()) || !replica.holdsAllFrom(sample.time());
    }
    return !isRefusedForNow(result);
  }

  /** From when on a page covers all samples: where there are more, from its last time on. */
  private static long oldest(Query.SamplePage asked, QueryResult.SamplePage page) {
    return asked.descending() && page.more() ? page.times()[page.size() - 1] : asked.start();
  }

  /**
   * Where no width is asked for, samples that the replica lacks may be of the preferred series, or
   * of another one, so that the width must be given.
   */
  private static boolean isTheSeriesMeant(Query query, int width) {
    if (query instanceof Query.OfSeries asked && asked.width() == 0) {
      boolean ofAllValues = !(query instanceof Query.Report report) || report.values() == 0;
      return asked.preferred() == width && ofAllValues;
    }
    return query instanceof Query.OfSeries;
  }

  /** Whether another replica may have the answer that this one has not. */
  static boolean isRefusedForNow(QueryResult result) {
    return result instanceof QueryResult.Refusal refusal
        && (refusal.reason() == Reason.NOT_SERVING
            || refusal.reason() == Reason.BEHIND
            || refusal.reason() == Reason.BUILDING
            || refusal.reason() == Reason.UNTRUSTED
            || refusal.reason() == Reason.FAILED);
  }
}
