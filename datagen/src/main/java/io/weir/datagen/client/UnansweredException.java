package io.weir.datagen.client;

import java.io.IOException;

/** A request was given up. */
public final class UnansweredException extends IOException {
  private final int doubts;

  UnansweredException(String message, int doubts, Throwable cause) {
    super(message, cause);
    this.doubts = doubts;
  }

  /** Attempts of which it is unknown whether they happened or may yet; 0 if none of them did. */
  public int doubts() {
    return doubts;
  }
}
