package io.weir.protocols.grpc;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.weir.query.reply.QueryFailures;
import io.weir.service.http.ProblemException;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What clients are told of failures: a code, a message, and details as {@code weir.proto} says. */
final class Refusals {
  private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
  private static final Metadata.Key<String> FIELD = text("weir-field");
  private static final Metadata.Key<String> INDEX = text("weir-index");
  private static final Metadata.Key<String> EXPECTED = text("weir-expected");
  private static final Metadata.Key<String> FOUND = text("weir-found");
  private static final Metadata.Key<String> PUSHBACK = text("grpc-retry-pushback-ms");

  private final ProblemException problem;
  private final com.google.rpc.Status.Builder status = com.google.rpc.Status.newBuilder();
  private final Metadata trailers = new Metadata();

  private Refusals(ProblemException problem) {
    this.problem = problem;
    status.setCode(code(problem.status()).value()).setMessage(problem.getMessage());
  }

  private static Metadata.Key<String> text(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  /** Of any failure; one that is a bug is logged, and told without its words. */
  static StatusRuntimeException of(Throwable failure) {
    return of(failure, 0);
  }

  /**
   * The same of a write.
   *
   * @param expected the version that the write demanded; 0 for none
   */
  static StatusRuntimeException of(Throwable wrapped, long expected) {
    Throwable failure =
        wrapped instanceof CompletionException && wrapped.getCause() != null
            ? wrapped.getCause()
            : wrapped;
    if (failure instanceof StatusRuntimeException already) {
      return already;
    }
    try {
      return new Refusals(
              failure instanceof IllegalArgumentException refusal
                  ? ProblemException.badRequest(refusal)
                  : QueryFailures.problem(failure))
          .told(expected);
    } catch (RuntimeException bug) {
      LOG.error("a call failed", bug);
      return Status.INTERNAL
          .withDescription("The server failed; its log says why.")
          .asRuntimeException();
    }
  }

  private StatusRuntimeException told(long expected) {
    problem.field().ifPresent(this::nameField);
    problem.retryAfter().ifPresent(after -> sayWhen(after.toMillis()));
    Long found = problem.members().get("found");
    if (found != null) {
      sayVersions(expected, found);
    }
    return StatusProto.toStatusRuntimeException(status.build(), trailers);
  }

  private void nameField(String field) {
    trailers.put(FIELD, field);
    problem.index().ifPresent(index -> trailers.put(INDEX, Integer.toString(index)));
    String path =
        problem.index().isPresent() ? "[" + problem.index().getAsInt() + "]." + field : field;
    add(
        BadRequest.newBuilder()
            .addFieldViolations(
                BadRequest.FieldViolation.newBuilder()
                    .setField(path)
                    .setDescription(problem.getMessage()))
            .build());
  }

  private void sayWhen(long millis) {
    trailers.put(PUSHBACK, Long.toString(millis));
    add(
        RetryInfo.newBuilder()
            .setRetryDelay(
                Duration.newBuilder()
                    .setSeconds(millis / 1000)
                    .setNanos((int) (millis % 1000 * 1_000_000)))
            .build());
  }

  private void sayVersions(long expected, long found) {
    trailers.put(EXPECTED, Long.toString(expected));
    trailers.put(FOUND, Long.toString(found));
    add(
        ErrorInfo.newBuilder()
            .setReason("CONDITION")
            .setDomain("weir")
            .putMetadata("expected", Long.toString(expected))
            .putMetadata("found", Long.toString(found))
            .build());
  }

  private void add(Message detail) {
    status.addDetails(Any.pack(detail));
  }

  private static Status.Code code(int status) {
    return switch (status) {
      case 401 -> Status.Code.UNAUTHENTICATED;
      case 403 -> Status.Code.PERMISSION_DENIED;
      case 404 -> Status.Code.NOT_FOUND;
      case 408, 504 -> Status.Code.DEADLINE_EXCEEDED;
      case 409, 412 -> Status.Code.FAILED_PRECONDITION;
      case 429 -> Status.Code.RESOURCE_EXHAUSTED;
      case 503 -> Status.Code.UNAVAILABLE;
      default -> Status.Code.INVALID_ARGUMENT;
    };
  }
}
