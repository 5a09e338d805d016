package io.weir.testkit.load;

import java.util.Map;

/**
 * How a load goes.
 *
 * @param elapsedNanos since the first sample was due
 * @param offered samples sent so far
 * @param acknowledged samples that a 204 came for
 * @param inFlight requests under way
 * @param abandoned requests given up, if the plan wants their samples named
 * @param failures attempts that have failed so far, by reason
 * @param p99Millis of the requests since the last one, from when they were due
 */
public record Progress(
    long elapsedNanos,
    long offered,
    long acknowledged,
    int inFlight,
    int abandoned,
    Map<String, Long> failures,
    double p99Millis) {
  /** Before anything is sent. */
  public static final Progress NONE = new Progress(0, 0, 0, 0, 0, Map.of(), 0);
}
