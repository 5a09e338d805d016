package io.weir.terminal;

/** Why a command ends early: a line for people, and the exit code. */
final class TerminalException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  private TerminalException(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** Weir has refused what it was asked for. */
  static TerminalException refused(String message) {
    return new TerminalException(TerminalCommand.REFUSED, message);
  }

  /** Weir cannot be reached, or not asked like that. */
  static TerminalException unusable(String message) {
    return new TerminalException(TerminalCommand.UNUSABLE, message);
  }

  int exitCode() {
    return exitCode;
  }
}
