package io.weir.datagen;

/** What a command ends with. */
final class ExitCode {
  static final int OK = 0;

  /** Weir did not do what it should. */
  static final int FAILED = 1;

  /** The server cannot be reached, or the command line makes no sense. */
  static final int UNUSABLE = 2;

  /** The generator itself was too slow, so nothing can be said of Weir. */
  static final int GENERATOR_TOO_SLOW = 3;

  private ExitCode() {}
}
