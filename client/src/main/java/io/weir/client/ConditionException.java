package io.weir.client;

import io.grpc.Status;

/** A write's condition was not met, and nothing has changed. */
public final class ConditionException extends WeirException {
  private static final long serialVersionUID = 1;

  private final long expected;
  private final long found;

  ConditionException(String message, long expected, long found, Throwable cause) {
    super(Status.Code.FAILED_PRECONDITION, message, null, null, cause);
    this.expected = expected;
    this.found = found;
  }

  /** The version that was demanded; 0 if there was to be none, or any. */
  public long expected() {
    return expected;
  }

  /** The version that is there; 0 for none. */
  public long found() {
    return found;
  }
}
