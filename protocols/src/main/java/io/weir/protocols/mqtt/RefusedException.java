package io.weir.protocols.mqtt;

/** A client is refused something, in words for it. Has no stack trace. */
final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Reason reason;

  RefusedException(Reason reason, String detail) {
    super(detail, null, false, false);
    this.reason = reason;
  }

  Reason reason() {
    return reason;
  }
}
