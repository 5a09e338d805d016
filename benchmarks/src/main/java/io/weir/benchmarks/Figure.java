package io.weir.benchmarks;

/**
 * Names something that is measured.
 *
 * @param about what it is a figure of
 * @param what the figure is, with its unit; may be empty
 */
record Figure(String about, String what) {
  @Override
  public String toString() {
    return what.isEmpty() ? about : about + ": " + what;
  }

  /** The three figures of queries of one kind. */
  record OfQueries(String about) {
    Figure cpu() {
      return new Figure(about, "server CPU ms");
    }

    Figure p50() {
      return new Figure(about, "p50 ms");
    }

    Figure p99() {
      return new Figure(about, "p99 ms");
    }
  }
}
