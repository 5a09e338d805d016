package io.weir.testkit.probe;

import java.io.IOException;

/**
 * What came back when rows were asked for.
 *
 * @param fault what it is instead of rows, so short that failures can be counted by it; empty if it
 *     has rows
 * @param detail the same at more length, for a message
 * @param isRetryable whether it failed for a temporary reason, which was reported to the caller
 * @param body its rows, parsed only on request
 */
public record RowsResponse(String fault, String detail, boolean isRetryable, Body body) {
  /** Reads rows. */
  public interface Body {
    /**
     * The values of each row, null where the tag had no sample yet.
     *
     * @throws IOException if it is no answer to the query
     */
    double[][] rows() throws IOException;
  }

  /** An answer with rows. */
  public static RowsResponse of(Body body) {
    return new RowsResponse("", "", false, body);
  }

  /** Whether it has rows. */
  public boolean ok() {
    return fault.isEmpty();
  }

  /**
   * The values of each row, null where the tag had no sample yet.
   *
   * @throws IOException if it is no answer to the query
   */
  public double[][] rows() throws IOException {
    return body.rows();
  }
}
