package io.weir.client;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.util.Optional;

/** Why a call failed, in the server's words. */
public class WeirException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Status.Code code;
  private final String field;
  private final Duration retryAfter;

  WeirException(Status.Code code, String message, String field, Duration after, Throwable cause) {
    super(message, cause);
    this.code = code;
    this.field = field;
    retryAfter = after;
  }

  /**
   * What a failed call is.
   *
   * @param isWrite whether it would have changed something
   */
  static WeirException of(StatusRuntimeException failure, boolean isWrite) {
    Status status = failure.getStatus();
    String message = String.valueOf(status.getDescription());
    Optional<ErrorInfo> info = detail(failure, ErrorInfo.class);
    if (info.isPresent() && info.get().getReason().equals("CONDITION")) {
      return new ConditionException(
          message,
          Long.parseLong(info.get().getMetadataOrDefault("expected", "0")),
          Long.parseLong(info.get().getMetadataOrDefault("found", "0")),
          failure);
    }
    if (isWrite && status.getCode() == Status.Code.DEADLINE_EXCEEDED) {
      message += " (the write may still happen, or have happened)";
    }
    return new WeirException(
        status.getCode(),
        message,
        detail(failure, BadRequest.class)
            .filter(refusal -> refusal.getFieldViolationsCount() > 0)
            .map(refusal -> refusal.getFieldViolations(0).getField())
            .orElse(null),
        detail(failure, RetryInfo.class)
            .map(RetryInfo::getRetryDelay)
            .map(delay -> Duration.ofSeconds(delay.getSeconds(), delay.getNanos()))
            .orElse(null),
        failure);
  }

  private static <T extends Message> Optional<T> detail(
      StatusRuntimeException failure, Class<T> type) {
    com.google.rpc.Status status = StatusProto.fromThrowable(failure);
    if (status != null) {
      for (Any each : status.getDetailsList()) {
        if (each.is(type)) {
          try {
            return Optional.of(each.unpack(type));
          } catch (InvalidProtocolBufferException e) {
            return Optional.empty(); // then the code and the message must do
          }
        }
      }
    }
    return Optional.empty();
  }

  public Status.Code code() {
    return code;
  }

  /** The field of the request that was not what it must be. */
  public Optional<String> field() {
    return Optional.ofNullable(field);
  }

  /** How long the server asks to wait before the next attempt. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
