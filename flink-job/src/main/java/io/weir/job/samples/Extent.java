package io.weir.job.samples;

import io.weir.job.samples.chunk.Format;
import io.weir.job.samples.chunk.Fragments;
import io.weir.model.Bytes;
import io.weir.model.MalformedException;

/**
 * First and last time and count of a series' samples. That of rolled-up samples is stored with
 * their buckets, so that a listing need not read those. It is that of the widest tier, which loses
 * its buckets last:
 *
 * <pre>
 *   format u8 | first i64 | last i64 | count i64
 * </pre>
 *
 * @param first ns, the time of the first sample
 * @param last ns, the time of the last sample
 * @param count samples
 */
record Extent(long first, long last, long count) {
  /** The extent of no sample. */
  static final Extent NONE = new Extent(Long.MAX_VALUE, Long.MIN_VALUE, 0);

  private static final int BYTES = 1 + 3 * Long.BYTES;

  /** The extent that {@link #toBytes} wrote, stored as a list of one fragment; none if null. */
  static Extent of(byte[] stored) {
    if (stored == null) {
      return NONE;
    }
    Fragments fragments = new Fragments(stored);
    if (!fragments.next()) {
      throw new MalformedException("extent: is empty");
    }
    Format.require("extent", stored[fragments.offset()], Format.EXTENT);
    if (fragments.length() != BYTES) {
      throw new MalformedException(
          "extent: must have " + BYTES + " bytes, got " + fragments.length());
    }
    int at = fragments.offset() + 1;
    return new Extent(
        Bytes.getLong(stored, at),
        Bytes.getLong(stored, at + Long.BYTES),
        Bytes.getLong(stored, at + 2 * Long.BYTES));
  }

  boolean isNone() {
    return count == 0;
  }

  /** The extent of these samples and others. */
  Extent plus(Extent other) {
    return new Extent(
        Math.min(first, other.first), Math.max(last, other.last), count + other.count);
  }

  byte[] toBytes() {
    byte[] bytes = new byte[BYTES];
    bytes[0] = Format.EXTENT.code();
    Bytes.putLong(bytes, 1, first);
    Bytes.putLong(bytes, 1 + Long.BYTES, last);
    Bytes.putLong(bytes, 1 + 2 * Long.BYTES, count);
    return bytes;
  }
}
