package io.weir.job.records.items;

import io.weir.model.records.ItemKey;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Where what is, big-endian. An item is at the bytes of its key in the map of its index and key
 * group, {@link io.weir.job.records.MapKey#items}.
 *
 * <pre>
 *   among the names of a key group, {@link io.weir.job.records.MapKey#names}
 *     32 | index                                         an index that has items; no value
 *     33 | partition i32 | expires at i64 | {@link ItemKey#name}
 *                                                        an item that expires, or did until it was
 *                                                        stored again or removed; no value
 *     34 | index                                         the {@link StoredSearch} of an index
 * </pre>
 */
final class ItemPlace {
  /** The value of what has none. */
  static final byte[] NO_VALUE = {};

  private static final byte INDEX = 32;
  private static final byte EXPIRY = 33;
  private static final byte SEARCH = 34;
  private static final int ITEM_AT = 1 + Integer.BYTES + Long.BYTES;

  private ItemPlace() {}

  /** An index; also what those start with whose names start with a prefix. */
  static byte[] index(byte[] name) {
    return of(INDEX, name);
  }

  /** The search of an index; with an empty name before those of all. */
  static byte[] search(byte[] index) {
    return of(SEARCH, index);
  }

  private static byte[] of(byte kind, byte[] name) {
    return ByteBuffer.allocate(1 + name.length).put(kind).put(name).array();
  }

  /** The name of an index in its place, or in that of its search. */
  static byte[] indexAt(byte[] place) {
    return Arrays.copyOfRange(place, 1, place.length);
  }

  /**
   * An item that expires.
   *
   * @param partition of the log, whose time decides when it may be removed
   */
  static byte[] expiry(int partition, long expiresAt, ItemKey key) {
    return expiry(partition, expiresAt, key.name());
  }

  /** The place before those of all items of a partition. */
  static byte[] expiriesOf(int partition) {
    return expiry(partition, 0, NO_VALUE);
  }

  private static byte[] expiry(int partition, long expiresAt, byte[] item) {
    return ByteBuffer.allocate(ITEM_AT + item.length)
        .put(EXPIRY)
        .putInt(partition)
        .putLong(expiresAt)
        .put(item)
        .array();
  }

  /**
   * An item that expires, as its place tells.
   *
   * @param partition of the log
   * @param expiresAt ms since the epoch
   */
  record Expiry(int partition, long expiresAt, ItemKey key) {}

  /** What a place tells; null if it is of something else. */
  static Expiry expiryAt(byte[] place) {
    if (place[0] != EXPIRY) {
      return null;
    }
    ByteBuffer in = ByteBuffer.wrap(place).position(1);
    return new Expiry(
        in.getInt(),
        in.getLong(),
        ItemKey.ofName(Arrays.copyOfRange(place, ITEM_AT, place.length)));
  }
}
