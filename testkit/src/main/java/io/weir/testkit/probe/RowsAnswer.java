package io.weir.testkit.probe;

import java.io.IOException;

/** What came back when rows were asked for. */
public interface RowsAnswer {
  /** Whether it is an answer at all. */
  boolean ok();

  /** Whether it failed for a reason that may pass, of which the caller has been told by then. */
  default boolean mayPass() {
    return false;
  }

  /** What it is instead of an answer, so short that failures can be counted by it. */
  String reason();

  /** The same at more length, for a message. */
  default String brief() {
    return reason();
  }

  /**
   * The values of each row, null where the tag had no sample yet.
   *
   * @throws IOException if it is no answer to the query
   */
  double[][] rows() throws IOException;

  /** How many rows there are; may be counted without reading them. */
  default int rowCount() throws IOException {
    return rows().length;
  }
}
