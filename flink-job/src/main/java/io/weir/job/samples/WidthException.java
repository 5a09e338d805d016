package io.weir.job.samples;

/** Samples that are as they should be, but have another number of values than the store's. */
public final class WidthException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int expected;
  private final int got;

  WidthException(int expected, int got) {
    super("sample block: must have " + expected + " values a sample, got " + got);
    this.expected = expected;
    this.got = got;
  }

  /** Values of the store's samples. */
  public int expected() {
    return expected;
  }

  /** Values of the samples that came. */
  public int got() {
    return got;
  }
}
