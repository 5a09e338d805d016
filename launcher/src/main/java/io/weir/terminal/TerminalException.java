package io.weir.terminal;

/** Why a command ends early: a line for people, and the exit code. */
final class TerminalException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int exitCode;
  private final boolean absent;

  private TerminalException(int exitCode, boolean absent, String message) {
    super(message);
    this.exitCode = exitCode;
    this.absent = absent;
  }

  /** Weir does not have what it was asked for. */
  static TerminalException absent(String message) {
    return new TerminalException(TerminalCommand.REFUSED, true, message);
  }

  /** Weir has refused what it was asked for. */
  static TerminalException refused(String message) {
    return new TerminalException(TerminalCommand.REFUSED, false, message);
  }

  /** Weir cannot be reached, or not asked like that. */
  static TerminalException unusable(String message) {
    return new TerminalException(TerminalCommand.UNUSABLE, false, message);
  }

  /** Whether Weir does not have what it was asked for. */
  boolean isAbsent() {
    return absent;
  }

  int exitCode() {
    return exitCode;
  }
}
