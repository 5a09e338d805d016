package io.weir.service.access;

import java.time.Duration;

/** A password is not checked now; try again later. Has no stack trace. */
public final class BusyException extends RuntimeException {
  private static final long serialVersionUID = 2;
  private static final Duration SOON = Duration.ofSeconds(1);

  private final Duration retryAfter;

  private BusyException(String message, Duration retryAfter) {
    super(message, null, false, false);
    this.retryAfter = retryAfter;
  }

  /** There are more passwords to check than can be. */
  static BusyException full() {
    return new BusyException("too many passwords are being checked", SOON);
  }

  /** Too many sign-ins have failed. */
  static BusyException failed(Duration retryAfter) {
    return new BusyException("too many sign-ins have failed from this address", retryAfter);
  }

  /** When to try again; more than 0. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
