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
final class AccountReplies {
  private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

  private AccountReplies() {}

  static void send(Context ctx, Map<String, ?> json) {
    ctx.contentType("application/json")
        .header("Cache-Control", "no-store")
        .result(JSONObjectUtils.toJSONString(json));
  }

  /** Waits for a change, and replies that it is made. */
  static void sendDone(Context ctx, int status, Supplier<CompletionStage<Void>> change) {
    sendLater(ctx, status, () -> change.get().thenApply(none -> Map.of("ok", true)));
  }

  /** Waits for a reply, and sends it. */
  static void sendLater(
      Context ctx, int status, Supplier<? extends CompletionStage<? extends Map<String, ?>>> work) {
    CompletionStage<? extends Map<String, ?>> made = orProblem(work);
    ctx.future(
        () ->
            made.handle(
                    (reply, failure) -> {
                      if (failure != null) {
                        throw problem(failure);
                      }
                      ctx.status(status);
                      send(ctx, reply);
                      return null;
                    })
                .toCompletableFuture());
  }

  /** Does work whose refusals have other words than HTTP's. */
  static <T> T orProblem(Supplier<T> work) {
    try {
      return work.get();
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw problem(e);
    }
  }

  private static RuntimeException problem(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof BusyException busy) {
      return ProblemException.tooMany("Not now: " + busy.getMessage() + '.', busy.retryAfter());
    } else if (cause instanceof IllegalArgumentException refusal) {
      return ProblemException.badRequest(refusal);
    } else if (cause instanceof IllegalStateException) {
      return ProblemException.unavailable(
          "Not possible now: " + cause.getMessage() + '.', TRY_AGAIN);
    }
    return cause instanceof RuntimeException other ? other : new IllegalStateException(cause);
  }
}
