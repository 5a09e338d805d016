package io.weir.terminal;

import java.time.Duration;

/** Why a command ends early: a line for people, and the exit code. */
final class TerminalException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int exitCode;
  private final Reason reason;
  private final Duration retryAfter;

  /** What a caller may do about it. */
  private enum Reason {
    ABSENT,
    PASSING,
    OTHER
  }

  private TerminalException(int exitCode, Reason reason, Duration retryAfter, String message) {
    super(message);
    this.exitCode = exitCode;
    this.reason = reason;
    this.retryAfter = retryAfter;
  }

  private TerminalException(int exitCode, Reason reason, String message) {
    this(exitCode, reason, Duration.ZERO, message);
  }

  /** Weir does not have what it was asked for. */
  static TerminalException absent(String message) {
    return new TerminalException(TerminalCommand.REFUSED, Reason.ABSENT, message);
  }

  /** Weir has refused what it was asked for. */
  static TerminalException refused(String message) {
    return new TerminalException(TerminalCommand.REFUSED, Reason.OTHER, message);
  }

  /** Weir cannot be reached, or not asked like that. */
  static TerminalException unusable(String message) {
    return new TerminalException(TerminalCommand.UNUSABLE, Reason.OTHER, message);
  }

  /**
   * Weir refuses it now, and may take it later.
   *
   * @param retryAfter when to ask again; zero if it does not say
   */
  static TerminalException busy(Duration retryAfter, String message) {
    return new TerminalException(TerminalCommand.REFUSED, Reason.PASSING, retryAfter, message);
  }

  /** Weir cannot be reached now. */
  static TerminalException unreachable(String message) {
    return new TerminalException(TerminalCommand.UNUSABLE, Reason.PASSING, Duration.ZERO, message);
  }

  /** Whether the same may succeed later. */
  boolean isPassing() {
    return reason == Reason.PASSING;
  }

  /** When to ask again; zero if that is not known. */
  Duration retryAfter() {
    return retryAfter;
  }

  /** Whether Weir does not have what it was asked for. */
  boolean isAbsent() {
    return reason == Reason.ABSENT;
  }

  int exitCode() {
    return exitCode;
  }
}
