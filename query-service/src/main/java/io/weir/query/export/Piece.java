package io.weir.query.export;

import io.weir.model.Query;
import io.weir.model.QueryResult;

/**
 * A part of an export.
 *
 * @param query null where a list of tags was read
 * @param page may be empty; null where a list of tags was read, or the series is not there
 * @param refusal why it is not there; null where it is
 * @param caveat what it may lack
 */
record Piece(
    Query.SamplePage query,
    QueryResult.SamplePage page,
    QueryResult.Refusal refusal,
    QueryResult.Caveat caveat) {
  /** A list of tags was read. */
  static Piece ofList(QueryResult.Caveat caveat) {
    return new Piece(null, null, null, caveat);
  }

  /** A page was read, or refused. */
  static Piece of(Query.SamplePage query, QueryResult result) {
    return result.unmarked() instanceof QueryResult.SamplePage page
        ? new Piece(query, page, null, result.caveat())
        : new Piece(query, null, (QueryResult.Refusal) result.unmarked(), result.caveat());
  }

  int size() {
    return page == null ? 0 : page.size();
  }

  /** Whether its series goes on after it. */
  boolean goesOn() {
    return page != null && page.more();
  }

  /** Whether the series is gone, or never was there. */
  boolean isOfNoSeries() {
    return refusal != null
        && (refusal.reason() == QueryResult.Refusal.Reason.UNKNOWN_TAG
            || refusal.reason() == QueryResult.Refusal.Reason.UNKNOWN_WIDTH);
  }
}
