package io.weir.job.samples;

import io.weir.job.samples.chunk.Fragments;
import io.weir.job.samples.chunk.StoredFormat;
import io.weir.model.Bytes;
import io.weir.model.MalformedException;

/**
 * What is held of a series in buckets: the extent of their samples, so that a listing need not read
 * them, and which tiers have them. The extent is that of the widest tier, which loses its buckets
 * last:
 *
 * <pre>
 *   format u8 | tiers u8 | first i64 | last i64 | count i64
 *   format 0x41, of versions with three tiers, has no {@code tiers}
 * </pre>
 *
 * @param tiers all tiers up to this number have the buckets, see {@link Tiers}; those after it were
 *     not kept when they were made, and must be filled
 */
record RolledUp(Extent extent, int tiers) {
  /** Of a series without buckets: its first ones will be in all tiers. */
  static final RolledUp NONE = new RolledUp(Extent.NONE, Tiers.NEWEST);

  private static final int EXTENT_BYTES = 3 * Long.BYTES;
  private static final int TIERS_OF_FIRST_FORMAT = 3;

  /** What {@link #toBytes} wrote, stored as a list of one fragment; none if null. */
  static RolledUp of(byte[] stored) {
    if (stored == null) {
      return NONE;
    }
    Fragments fragments = new Fragments(stored);
    if (!fragments.next()) {
      throw new MalformedException("extent: is empty");
    }
    int at = fragments.offset();
    StoredFormat.require(
        "extent", stored[at], StoredFormat.EXTENT_OF_THREE_TIERS, StoredFormat.EXTENT);
    boolean first = stored[at] == StoredFormat.EXTENT_OF_THREE_TIERS.code();
    int bytes = EXTENT_BYTES + (first ? 1 : 2);
    if (fragments.length() != bytes) {
      throw new MalformedException(
          "extent: must have " + bytes + " bytes, got " + fragments.length());
    }
    int tiers = first ? TIERS_OF_FIRST_FORMAT : stored[at + 1];
    if (tiers < 1 || tiers > Tiers.NEWEST) {
      throw new MalformedException(
          "extent: must be of 1 to " + Tiers.NEWEST + " tiers, got " + tiers);
    }
    return new RolledUp(extent(stored, at + bytes - EXTENT_BYTES), tiers);
  }

  private static Extent extent(byte[] stored, int at) {
    return new Extent(
        Bytes.getLong(stored, at),
        Bytes.getLong(stored, at + Long.BYTES),
        Bytes.getLong(stored, at + 2 * Long.BYTES));
  }

  /** Whether there are tiers that do not have the buckets yet. */
  boolean lacksTiers() {
    return tiers < Tiers.NEWEST;
  }

  /** The same in as many tiers, with another extent. */
  RolledUp with(Extent other) {
    return new RolledUp(other, tiers);
  }

  byte[] toBytes() {
    byte[] bytes = new byte[2 + EXTENT_BYTES];
    bytes[0] = StoredFormat.EXTENT.code();
    bytes[1] = (byte) tiers;
    Bytes.putLong(bytes, 2, extent.first());
    Bytes.putLong(bytes, 2 + Long.BYTES, extent.last());
    Bytes.putLong(bytes, 2 + 2 * Long.BYTES, extent.count());
    return bytes;
  }
}
