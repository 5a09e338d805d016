package io.weir.query.export;

import io.weir.model.Query;
import io.weir.model.QueryResult;

/**
 * What one query of an export has read: a page of samples, or a list of tags.
 *
 * @param query null where a list of tags was read
 * @param samples may be empty; null where a list of tags was read, or the series is not there
 * @param refusal why it is not there; null where it is
 * @param caveat what it may lack
 */
record ExportPage(
    Query.SamplePage query,
    QueryResult.SamplePage samples,
    QueryResult.Refusal refusal,
    QueryResult.Caveat caveat) {
  /** A list of tags was read. */
  static ExportPage ofList(QueryResult.Caveat caveat) {
    return new ExportPage(null, null, null, caveat);
  }

  /** A page was read, or refused. */
  static ExportPage of(Query.SamplePage query, QueryResult result) {
    return result.unmarked() instanceof QueryResult.SamplePage page
        ? new ExportPage(query, page, null, result.caveat())
        : new ExportPage(query, null, (QueryResult.Refusal) result.unmarked(), result.caveat());
  }

  int size() {
    return samples == null ? 0 : samples.size();
  }

  /** Whether its series goes on after it. */
  boolean goesOn() {
    return samples != null && samples.more();
  }

  /** Whether the series is gone, or never was there. */
  boolean isOfNoSeries() {
    return refusal != null
        && (refusal.reason() == QueryResult.Refusal.Reason.UNKNOWN_TAG
            || refusal.reason() == QueryResult.Refusal.Reason.UNKNOWN_WIDTH);
  }
}
