package io.weir.client.samples;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** Why a request failed: in the server's words, or that it could not be reached. */
public class SamplesException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final String field;
  private final int index;
  private final Duration retryAfter;

  SamplesException(String message, Throwable cause) {
    this(0, message, null, -1, null, cause);
  }

  SamplesException(
      int status, String message, String field, int index, Duration retryAfter, Throwable cause) {
    super(message, cause);
    this.status = status;
    this.field = field;
    this.index = index;
    this.retryAfter = retryAfter;
  }

  /** The status of the reply; empty if none came. */
  public OptionalInt status() {
    return status == 0 ? OptionalInt.empty() : OptionalInt.of(status);
  }

  /** The field of the request that was not what it must be. */
  public Optional<String> field() {
    return Optional.ofNullable(field);
  }

  /** Which sample of a batch was refused, counted from 0; negative if none is named. */
  int index() {
    return index;
  }

  /** What the server asks to wait. */
  Duration retryAfter() {
    return retryAfter == null ? Duration.ZERO : retryAfter;
  }

  /** Whether the same request may succeed later. */
  boolean isPassing() {
    return switch (status) {
      case 0, 408, 429, 502, 503, 504 -> true;
      default -> false;
    };
  }
}
