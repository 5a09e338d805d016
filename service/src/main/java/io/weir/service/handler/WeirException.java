package io.weir.service.handler;

/** Weir has refused a request of a handler, or could not be reached. */
public final class WeirException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;

  /**
   * @param status of HTTP; 503 if there was no answer
   */
  public WeirException(int status, String detail) {
    super(detail);
    this.status = status;
  }

  /** The status of HTTP; 503 if there was no answer. */
  public int status() {
    return status;
  }

  /** Whether the same request may succeed a little later. */
  public boolean isTemporary() {
    return status == 429 || status == 503 || status == 504;
  }
}
