package io.weir.benchmarks.server;

import java.io.IOException;

/** What came back for a question. */
public interface Answer {
  /** Whether it is an answer at all. */
  boolean ok();

  /** What it is instead, for a message. */
  String brief();

  /**
   * The values of each row, null where the tag had no sample yet.
   *
   * @throws IOException if it is no answer to the question
   */
  double[][] rows() throws IOException;
}
