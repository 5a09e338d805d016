package io.weir.query.reply;

import io.weir.model.QueryClient.UnreachableException;
import io.weir.model.QueryResult;
import io.weir.queryclient.RefusedException;
import io.weir.service.access.AccessException;
import io.weir.service.http.ProblemException;
import java.time.Duration;
import java.util.concurrent.CompletionException;

/** Tells clients why a query has no result. */
public final class QueryFailures {
  private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

  private QueryFailures() {}

  /**
   * What clients are told of a failure of a query.
   *
   * @throws RuntimeException the failure itself if it is a bug
   */
  public static ProblemException problem(Throwable wrapped) {
    Throwable fault = wrapped;
    while (fault instanceof CompletionException && fault.getCause() != null) {
      fault = fault.getCause();
    }
    if (fault instanceof ProblemException problem) {
      return problem;
    } else if (fault instanceof AccessException refusal) {
      return ProblemException.of(refusal);
    } else if (fault instanceof RefusedException refused) {
      return problem(refused.refusal());
    } else if (fault instanceof UnreachableException) {
      return unavailable(fault.getMessage());
    } else {
      throw fault instanceof RuntimeException bug ? bug : new IllegalStateException(fault);
    }
  }

  /** What a refusal is over HTTP. */
  public static ProblemException problem(QueryResult.Refusal refusal) {
    return switch (refusal.reason()) {
      case UNKNOWN_TAG -> ProblemException.of(404, "No sample of this tag is held.");
      case UNKNOWN_WIDTH -> ProblemException.of(404, refusal.message());
      case WIDTH_NOT_GIVEN -> ProblemException.badRequest("width", refusal.message());
      case NOT_SERVING -> unavailable("the job is starting or stopping");
      case BUILDING -> unavailable(refusal.message());
      case BEHIND -> unavailable("the job has not applied what Weir-Position demands");
      case INVALID -> ProblemException.badRequest(new IllegalArgumentException(refusal.message()));
      case UNTRUSTED ->
          unavailable("this service and the job differ in WEIR_STATE_SECRET or in their clocks");
      case MALFORMED, FAILED -> unavailable("the job refused: " + refusal.message());
    };
  }

  private static ProblemException unavailable(String reason) {
    return ProblemException.unavailable("There is no answer now: " + reason, ASK_AGAIN);
  }
}
