package io.weir.model.records;

import io.weir.model.Tag;
import io.weir.model.Utf8;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Which names of a list are wanted, in their order.
 *
 * @param prefix what the names start with, may be empty
 * @param after only names after this one; empty for all. May be as long as a tag, since a list that
 *     is merged with that of tags may go on after one.
 * @param limit the most to return, 1 to {@value RecordQuery#MAX_LIMIT}
 */
public record NamePage(String prefix, String after, int limit) {
  /** The most bytes that it is encoded to. */
  static final int MAX_BYTES = 3 * Integer.BYTES + RecordKey.MAX_BYTES + Tag.MAX_BYTES;

  /**
   * @throws IllegalArgumentException naming the field, {@code prefix}, {@code cursor} or {@code
   *     limit}, the limit and what was got
   */
  public NamePage {
    QueryBounds.requireName("prefix", prefix);
    Utf8.requireAtMost("cursor", after, Tag.MAX_BYTES);
    QueryBounds.requireLimit(limit);
  }

  void writeTo(DataOutput out) throws IOException {
    RecordBytes.write(out, prefix);
    RecordBytes.write(out, after);
    out.writeInt(limit);
  }

  static NamePage readFrom(DataInputStream in) throws IOException {
    return new NamePage(RecordBytes.readText(in), RecordBytes.readText(in), in.readInt());
  }
}
