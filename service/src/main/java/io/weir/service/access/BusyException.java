package io.weir.service.access;

/** Too many passwords are being hashed; try again later. */
public final class BusyException extends RuntimeException {
  private static final long serialVersionUID = 1;

  BusyException() {
    super("too many passwords are being checked", null, false, false);
  }
}
