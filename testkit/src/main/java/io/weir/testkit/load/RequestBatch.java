package io.weir.testkit.load;

/**
 * What one request carries: samples {@code from} to {@code to - 1}.
 *
 * @param due when it should be sent, as of {@link System#nanoTime}
 * @param segment the segment of the schedule that its last sample lies in
 */
record RequestBatch(long from, long to, long due, int segment) {
  long size() {
    return to - from;
  }
}
