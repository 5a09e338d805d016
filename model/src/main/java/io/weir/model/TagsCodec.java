package io.weir.model;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Lists of tags as bytes: {@code first key group i32 | last key group i32 | count i32 | entries |
 * length of the next tag u8, or u16 where it is long | next tag}.
 */
final class TagsCodec {
  private static final int MAX_SHORT_NEXT = 255;
  private static final byte[] NO_TAG = {};

  private TagsCodec() {}

  /** Whether the next tag has more bytes than a u8 can say. */
  static boolean isNextLong(QueryResult.Tags tags) {
    return tags.next() != null && tags.next().length() > MAX_SHORT_NEXT;
  }

  static int size(QueryResult.Tags tags) {
    int size = 3 * Integer.BYTES + (isNextLong(tags) ? Short.BYTES : 1);
    size += tags.next() == null ? 0 : tags.next().length();
    for (QueryResult.Tags.Entry entry : tags.tags()) {
      int length = entry.tag().length();
      size += TagLength.bytes(length) + length + 4 * Long.BYTES;
    }
    return size;
  }

  static void put(ByteBuffer out, QueryResult.Tags tags) {
    out.putInt(tags.firstKeyGroup()).putInt(tags.lastKeyGroup()).putInt(tags.tags().size());
    for (QueryResult.Tags.Entry entry : tags.tags()) {
      TagLength.put(out, entry.tag().length());
      out.put(entry.tag().utf8())
          .putLong(entry.widths().mask())
          .putLong(entry.first())
          .putLong(entry.last())
          .putLong(entry.count());
    }
    byte[] next = tags.next() == null ? NO_TAG : tags.next().utf8();
    (isNextLong(tags) ? out.putShort((short) next.length) : out.put((byte) next.length)).put(next);
  }

  static QueryResult.Tags decode(ByteBuffer in, boolean isNextLong) {
    int first = in.getInt();
    int last = in.getInt();
    int count = in.getInt();
    if (count < 0 || count > Query.TagList.MAX_LIMIT) {
      throw new MalformedException("result: has " + count + " tags");
    }
    List<QueryResult.Tags.Entry> tags = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      tags.add(
          new QueryResult.Tags.Entry(
              decodeTag(in, TagLength.get(in)),
              new Widths(in.getLong()),
              in.getLong(),
              in.getLong(),
              in.getLong()));
    }
    int length = isNextLong ? in.getShort() & 0xffff : in.get() & 0xff;
    if (isNextLong && length <= MAX_SHORT_NEXT) {
      throw new MalformedException("result: a length of " + length + " is written as a long one");
    }
    return new QueryResult.Tags(tags, length == 0 ? null : decodeTag(in, length), first, last);
  }

  private static Tag decodeTag(ByteBuffer in, int length) {
    byte[] tag = new byte[length];
    in.get(tag);
    String fault = Tag.fault(tag, 0, length);
    if (fault != null) {
      throw new MalformedException("result: " + fault);
    }
    return Tag.ofUtf8(tag, 0, length);
  }
}
