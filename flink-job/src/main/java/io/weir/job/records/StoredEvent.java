package io.weir.job.records;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * An event as it is stored. It tells how much the stream had taken before it, so that the bytes of
 * any run of events are known from its ends.
 *
 * <pre>
 *   big-endian:
 *   version u8 = 1 | time i64 | bytes before i64 | document
 * </pre>
 */
final class StoredEvent {
  /** Bytes before the document. */
  static final int META_BYTES = 1 + 2 * Long.BYTES;

  private static final byte VERSION = 1;

  private StoredEvent() {}

  /**
   * An event without its document.
   *
   * @param time ms since the epoch
   * @param bytesBefore bytes of the documents of all events that were ever before it
   */
  record Meta(long time, long bytesBefore) {}

  static byte[] toBytes(Meta meta, byte[] document) {
    return ByteBuffer.allocate(META_BYTES + document.length)
        .put(VERSION)
        .putLong(meta.time)
        .putLong(meta.bytesBefore)
        .put(document)
        .array();
  }

  /**
   * Reads what stands before the document.
   *
   * @param stored {@link #META_BYTES} or more
   */
  static Meta meta(byte[] stored) {
    ByteBuffer in = Stored.open("event", stored, VERSION, META_BYTES);
    return new Meta(in.getLong(), in.getLong());
  }

  static byte[] document(byte[] stored) {
    return Arrays.copyOfRange(stored, META_BYTES, stored.length);
  }
}
