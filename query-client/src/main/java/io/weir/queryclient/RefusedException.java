package io.weir.queryclient;

import io.weir.model.QueryResult;

/** A task refused a query. */
public final class RefusedException extends RuntimeException {
  private final transient QueryResult.Refusal refusal;

  public RefusedException(QueryResult.Refusal refusal) {
    super(refusal.reason() + ": " + refusal.message());
    this.refusal = refusal;
  }

  public QueryResult.Refusal refusal() {
    return refusal;
  }
}
