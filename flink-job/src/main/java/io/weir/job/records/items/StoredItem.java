package io.weir.job.records.items;

import io.weir.job.records.Stored;
import io.weir.model.records.ContentType;
import io.weir.model.records.ItemResult;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * An item as it is stored.
 *
 * <pre>
 *   big-endian:
 *   version u8 = 1 | item's version i64 | expires at i64, ms since the epoch, 0 for never
 *     | content type, see {@link ContentType} | value
 * </pre>
 */
final class StoredItem {
  /** Bytes before the content type. */
  static final int META_BYTES = 1 + 2 * Long.BYTES;

  /** The most bytes before the value. */
  static final int MAX_HEAD_BYTES = META_BYTES + 1 + ContentType.MAX_BYTES;

  private static final byte VERSION = 1;

  private StoredItem() {}

  /**
   * An item without its value.
   *
   * @param version from 1 on
   * @param expiresAt ms since the epoch; 0 for never
   */
  record Meta(long version, long expiresAt) {
    /** Whether it is no longer to be found. */
    boolean isExpiredAt(long epochMillis) {
      return expiresAt != 0 && expiresAt <= epochMillis;
    }
  }

  static byte[] toBytes(Meta meta, String contentType, byte[] value) {
    byte[] type = ContentType.toBytes(contentType);
    return ByteBuffer.allocate(META_BYTES + 1 + type.length + value.length)
        .put(VERSION)
        .putLong(meta.version)
        .putLong(meta.expiresAt)
        .put((byte) type.length)
        .put(type)
        .put(value)
        .array();
  }

  /**
   * Reads what stands before the content type.
   *
   * @param stored {@link #META_BYTES} or more
   */
  static Meta meta(byte[] stored) {
    ByteBuffer in = Stored.open("item", stored, VERSION, META_BYTES);
    return new Meta(in.getLong(), in.getLong());
  }

  /**
   * What is answered of an item.
   *
   * @param stored the whole, or its first {@link #MAX_HEAD_BYTES} and more
   */
  static ItemResult.Found found(byte[] stored, boolean withValue) {
    Meta meta = meta(stored);
    int typeBytes = stored[META_BYTES] & 0xff;
    int valueAt = META_BYTES + 1 + typeBytes;
    return new ItemResult.Found(
        meta.version,
        meta.expiresAt,
        ContentType.of(stored, META_BYTES + 1, typeBytes),
        withValue ? Arrays.copyOfRange(stored, valueAt, stored.length) : new byte[0]);
  }
}
