package io.weir.job.records.documents;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * How documents are stored, big-endian.
 *
 * <pre>
 *   among the documents of a metric, {@link io.weir.job.records.MapKey#documents}
 *     time i64, µs   version u8 = 1 | document
 *   among the names of a key group, {@link io.weir.job.records.MapKey#names}
 *     16 | metric id   version u8 = 1, of a metric that has documents
 * </pre>
 */
final class StoredDocument {
  /** Where the document begins in its value. */
  static final int DOCUMENT_AT = 1;

  private static final byte VERSION = 1;
  private static final byte NAME = 16;

  private StoredDocument() {}

  /**
   * Where the document of a time is.
   *
   * @param time µs since the epoch, not negative
   */
  static byte[] position(long time) {
    return ByteBuffer.allocate(Long.BYTES).putLong(time).array();
  }

  static long timeAt(byte[] position) {
    return ByteBuffer.wrap(position).getLong();
  }

  static byte[] toBytes(byte[] document) {
    return ByteBuffer.allocate(DOCUMENT_AT + document.length).put(VERSION).put(document).array();
  }

  /** The document in a value that was {@linkplain #check checked}. */
  static byte[] document(byte[] stored) {
    return Arrays.copyOfRange(stored, DOCUMENT_AT, stored.length);
  }

  /**
   * @throws IllegalStateException if a value is no document of this version
   */
  static byte[] check(byte[] stored) {
    if (stored.length <= DOCUMENT_AT || stored[0] != VERSION) {
      throw new IllegalStateException(
          "state of documents: a document must have bytes of version "
              + VERSION
              + ", got "
              + stored.length
              + " bytes");
    }
    return stored;
  }

  /** Where the name of a metric is; also what those start with that start with a prefix. */
  static byte[] name(byte[] id) {
    return ByteBuffer.allocate(1 + id.length).put(NAME).put(id).array();
  }

  static byte[] nameValue() {
    return new byte[] {VERSION};
  }

  /** The id of the metric whose name is at a place. */
  static String idAt(byte[] name) {
    return new String(name, 1, name.length - 1, StandardCharsets.UTF_8);
  }
}
