package io.weir.model.records;

import io.weir.model.MalformedException;
import io.weir.model.Tag;
import io.weir.model.Utf8;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What a record belongs to: a stream, a metric or an item. All commands to a key are applied in the
 * order of the log, by the one task that owns its key group. Keys differ if their {@linkplain #name
 * names} do.
 *
 * <pre>
 *   names, in UTF-8:
 *   bucket | 0 | stream      {@link StreamKey}
 *   1 | metric id            {@link MetricKey}
 *   2 | index | 0 | key      {@link ItemKey}
 * </pre>
 *
 * <p>The {@linkplain #hashCode() hash} is part of the stored format: it chooses the Kafka partition
 * and the Flink key group of all commands to the key, so it is the same in every process and may
 * never change.
 */
public sealed interface RecordKey permits StreamKey, MetricKey, ItemKey {
  /** The longest bucket, stream, metric id, index or key of an item, in bytes of UTF-8. */
  int MAX_BYTES = 255;

  /** The longest name, in bytes. */
  int MAX_NAME_BYTES = 2 * MAX_BYTES + 2;

  /** A copy of the name. */
  byte[] name();

  /** The partition of the log that commands to the key belong to. */
  default int partition(int partitions) {
    return Tag.partition(hashCode(), partitions);
  }

  /**
   * The key of this name.
   *
   * @throws MalformedException if there is none
   */
  static RecordKey ofName(byte[] name) {
    int first = name.length == 0 ? 0 : name[0];
    return switch (first) {
      case MetricKey.SPACE -> MetricKey.ofName(name);
      case ItemKey.SPACE -> ItemKey.ofName(name);
      default -> StreamKey.ofName(name);
    };
  }

  /**
   * The bytes of a bucket, stream, metric id or index.
   *
   * @param field to be named in the message
   * @throws IllegalArgumentException naming the field, the limit and what was got
   */
  static byte[] utf8(String field, String text) {
    return utf8(field, text, false);
  }

  /** The same of an item's key, in which a slash may stand. */
  static byte[] utf8WithSlash(String field, String text) {
    return utf8(field, text, true);
  }

  private static byte[] utf8(String field, String text, boolean slash) {
    byte[] bytes = Utf8.encode(field, text);
    if (bytes.length < 1 || bytes.length > MAX_BYTES) {
      throw new IllegalArgumentException(
          field + ": must have 1 to " + MAX_BYTES + " bytes of UTF-8, got " + bytes.length);
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c) || (c == '/' && !slash)) {
        throw new IllegalArgumentException(
            String.format(
                "%s: must hold no control character%s, got U+%04X",
                field, slash ? "" : " and no /", (int) c));
      }
    }
    return bytes;
  }

  /** Writes the name, after its length. */
  default void writeTo(DataOutput out) throws IOException {
    RecordBytes.write(out, name());
  }

  /** Reads what {@link #writeTo} wrote. */
  static RecordKey readFrom(DataInputStream in) throws IOException {
    return ofName(RecordBytes.read(in, MAX_NAME_BYTES));
  }
}
