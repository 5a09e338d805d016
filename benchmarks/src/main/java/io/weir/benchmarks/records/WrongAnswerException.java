package io.weir.benchmarks.records;

import java.io.IOException;

/** A server answered something else than it was given; no figure of such a run counts. */
public final class WrongAnswerException extends IOException {
  private static final long serialVersionUID = 1;

  /** Names the server, what it answered and what is right. */
  public WrongAnswerException(String message) {
    super(message);
  }
}
