package io.weir.service.http;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.weir.service.access.AccessException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what a handler throws into a reply. */
final class Problems {
  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
  private static final ProblemException OURS =
      ProblemException.of(500, "The server failed on this request; its log says why.");
  private static final ProblemException LATE =
      ProblemException.unavailable("The answer did not come in time.", Duration.ofSeconds(1));

  private Problems() {}

  static void addTo(JavalinConfig config) {
    config.http.prefer405over404 = true;
    config.routes.exception(ProblemException.class, (e, ctx) -> answer(ctx, e));
    config.routes.exception(HttpResponseException.class, Problems::answerJavalin);
    config.routes.exception(CancellationException.class, (e, ctx) -> answer(ctx, LATE));
    config.routes.exception(Exception.class, Problems::answerOther);
    config.routes.error(500, Problems::answerWhatHasNoBody);
    config.router.javaLangErrorHandler(Problems::answerError);
  }

  private static void answer(Context ctx, ProblemException problem) {
    ProblemJson.describe(problem, ctx::header);
    ctx.status(problem.status()).result(ProblemJson.of(problem));
  }

  private static void answerJavalin(HttpResponseException e, Context ctx) {
    String detail =
        switch (e.getStatus()) {
          case 404 -> "There is nothing at this path.";
          case 405 -> {
            String allowed = allowed(e);
            ctx.header("Allow", allowed);
            yield "This path takes " + allowed + " only.";
          }
          default -> String.valueOf(e.getMessage());
        };
    answer(ctx, ProblemException.of(e.getStatus(), detail));
  }

  /** Javalin names the key differently for browsers. */
  private static String allowed(HttpResponseException e) {
    return Stream.of("availableMethods", "Available methods")
        .map(e.getDetails()::get)
        .filter(methods -> methods != null)
        .findFirst()
        .orElse("");
  }

  private static void answerOther(Exception e, Context ctx) {
    answer(ctx, of(e, ctx.method().name(), ctx.path()));
  }

  /** The problem of a failure; a fault of the server is logged. */
  static ProblemException of(Throwable failure, String method, String path) {
    if (failure instanceof ProblemException problem) {
      return problem;
    }
    if (failure instanceof AccessException refusal) {
      return ProblemException.of(refusal);
    }
    if (failure instanceof HttpException malformed && malformed.getCode() < 500) {
      return ProblemException.of(malformed.getCode(), String.valueOf(malformed.getReason()));
    }
    if (failure instanceof IllegalCharsetNameException
        || failure instanceof UnsupportedCharsetException) {
      return ProblemException.unsupported("The charset of Content-Type is unknown.");
    }
    if (failure instanceof IOException) {
      LOG.debug("reading the request failed", failure);
      return ProblemException.of(400, "The request ended before it was complete.");
    }
    LOG.error("{} {} failed", method, path, failure);
    return OURS;
  }

  /** Javalin gives no context here: the type tells {@link #answerWhatHasNoBody} what to say. */
  private static void answerError(HttpServletResponse response, Error error) {
    LOG.error("a request failed", error);
    response.setStatus(500);
    response.setContentType(ProblemJson.CONTENT_TYPE);
  }

  /** Javalin sets 500 alone after an Error, and when the async timeout strikes. */
  private static void answerWhatHasNoBody(Context ctx) {
    if (ctx.resultInputStream() == null) {
      answer(ctx, ProblemJson.CONTENT_TYPE.equals(ctx.res().getContentType()) ? OURS : LATE);
    }
  }
}
