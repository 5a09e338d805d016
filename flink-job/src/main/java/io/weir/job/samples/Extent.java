package io.weir.job.samples;

/**
 * First and last time and count of a series' samples.
 *
 * @param first ns, the time of the first sample
 * @param last ns, the time of the last sample
 * @param count samples
 */
record Extent(long first, long last, long count) {
  /** The extent of no sample. */
  static final Extent NONE = new Extent(Long.MAX_VALUE, Long.MIN_VALUE, 0);

  boolean isNone() {
    return count == 0;
  }

  /** The extent of these samples and others. */
  Extent plus(Extent other) {
    return new Extent(
        Math.min(first, other.first), Math.max(last, other.last), count + other.count);
  }
}
