package io.weir.service.process;

/** The process has been told to stop while it started. */
public final class StoppedException extends Exception {
  private static final long serialVersionUID = 1;

  StoppedException() {
    super("stopped while it started");
  }
}
