package io.weir.service.accounts;

import com.nimbusds.jose.util.JSONObjectUtils;
import io.javalin.http.Context;
import io.weir.service.access.BusyException;
import io.weir.service.http.ProblemException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** What the routes have alike. */
final class Replies {
  private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

  private Replies() {}

  static void send(Context ctx, Map<String, ?> json) {
    ctx.contentType("application/json")
        .header("Cache-Control", "no-store")
        .result(JSONObjectUtils.toJSONString(json));
  }

  /** Waits for a change, and replies that it is made. */
  static void sendDone(Context ctx, int status, Supplier<CompletionStage<Void>> change) {
    CompletionStage<Void> made = orProblem(change);
    ctx.future(
        () ->
            made.handle(
                    (none, failure) -> {
                      if (failure != null) {
                        throw problem(failure);
                      }
                      ctx.status(status);
                      send(ctx, Map.of("ok", true));
                      return null;
                    })
                .toCompletableFuture());
  }

  /** Does work whose refusals have other words than HTTP's. */
  static <T> T orProblem(Supplier<T> work) {
    try {
      return work.get();
    } catch (IllegalArgumentException | IllegalStateException | BusyException e) {
      throw problem(e);
    }
  }

  private static RuntimeException problem(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof BusyException) {
      return ProblemException.tooMany(String.valueOf(cause.getMessage()), TRY_AGAIN);
    } else if (cause instanceof IllegalArgumentException refusal) {
      return ProblemException.badRequest(refusal);
    } else if (cause instanceof IllegalStateException) {
      return ProblemException.unavailable(
          "Not possible now: " + cause.getMessage() + '.', TRY_AGAIN);
    }
    return cause instanceof RuntimeException other ? other : new IllegalStateException(cause);
  }
}
