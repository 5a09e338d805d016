package io.weir.model;

import java.util.concurrent.CompletionStage;

/** Carries a query to the state that can answer it. */
public interface QueryClient {
  /**
   * Sends a query, without blocking. A refusal of the state is a {@link QueryResult.Refusal}; the
   * stage fails, with {@link UnreachableException}, only if no state could be reached in time.
   */
  CompletionStage<QueryResult> query(Query query);

  /** No job could be reached, or none answered in time. */
  final class UnreachableException extends RuntimeException {
    public UnreachableException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
