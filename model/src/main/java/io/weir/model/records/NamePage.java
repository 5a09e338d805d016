package io.weir.model.records;

import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Which names of a list are wanted, in their order.
 *
 * @param prefix what the names start with, may be empty
 * @param after only names after this one; empty for all
 * @param limit the most to return, 1 to {@value RecordQuery#MAX_LIMIT}
 */
public record NamePage(String prefix, String after, int limit) {
  /** The most bytes that it is encoded to. */
  static final int MAX_BYTES = 2 * (Integer.BYTES + RecordKey.MAX_BYTES) + Integer.BYTES;

  /**
   * @throws IllegalArgumentException naming the field, {@code prefix}, {@code cursor} or {@code
   *     limit}, the limit and what was got
   */
  public NamePage {
    QueryBounds.requireName("prefix", prefix);
    QueryBounds.requireName("cursor", after);
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
