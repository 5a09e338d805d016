package io.weir.model;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Results as bytes: {@code version u8 | kind u8 | fields}. Little-endian. */
final class QueryResultCodec {
  private static final byte ROWS = 1;
  private static final byte TAGS = 2;
  private static final byte STATUS = 3;
  private static final byte REFUSAL = 4;

  private static final int HEADER_BYTES = 2;
  private static final byte[] NO_TAG = {};

  private QueryResultCodec() {}

  static byte[] encode(QueryResult result) {
    if (result instanceof QueryResult.Rows rows) {
      return encode(rows);
    } else if (result instanceof QueryResult.Tags tags) {
      return encode(tags);
    } else if (result instanceof QueryResult.Status status) {
      return encode(status);
    }
    QueryResult.Refusal refusal = (QueryResult.Refusal) result;
    byte[] message = refusal.message().getBytes(StandardCharsets.UTF_8);
    return start(REFUSAL, 1 + message.length).put(refusal.reason().code).put(message).array();
  }

  private static byte[] encode(QueryResult.Rows rows) {
    ByteBuffer out =
        start(ROWS, 4 * Long.BYTES + 3 * Integer.BYTES + rows.values().length * Double.BYTES)
            .putLong(rows.periods().start())
            .putLong(rows.periods().end())
            .putInt(rows.periods().points())
            .putLong(rows.resolution())
            .putInt(rows.width())
            .putInt(rows.missing())
            .putLong(rows.oldest());
    out.asDoubleBuffer().put(rows.values());
    return out.array();
  }

  private static byte[] encode(QueryResult.Tags tags) {
    int size = 3 * Integer.BYTES + 1 + (tags.next() == null ? 0 : tags.next().length());
    for (QueryResult.Tags.Entry entry : tags.tags()) {
      size += 1 + entry.tag().length() + 4 * Long.BYTES;
    }
    ByteBuffer out =
        start(TAGS, size)
            .putInt(tags.firstKeyGroup())
            .putInt(tags.lastKeyGroup())
            .putInt(tags.tags().size());
    for (QueryResult.Tags.Entry entry : tags.tags()) {
      out.put((byte) entry.tag().length())
          .put(entry.tag().utf8())
          .putLong(entry.widths().mask())
          .putLong(entry.first())
          .putLong(entry.last())
          .putLong(entry.count());
    }
    byte[] next = tags.next() == null ? NO_TAG : tags.next().utf8();
    return out.put((byte) next.length).put(next).array();
  }

  private static byte[] encode(QueryResult.Status status) {
    byte[] positions = status.positions().toBytes();
    return start(STATUS, 2 * Integer.BYTES + 2 * Long.BYTES + positions.length)
        .putInt(status.firstKeyGroup())
        .putInt(status.lastKeyGroup())
        .putLong(status.samples())
        .putLong(status.completeSince())
        .put(positions)
        .array();
  }

  private static ByteBuffer start(byte kind, int size) {
    return ByteBuffer.allocate(HEADER_BYTES + size)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(QueryResult.VERSION)
        .put(kind);
  }

  static QueryResult decode(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    try {
      byte version = in.get();
      if (version != QueryResult.VERSION) {
        throw new MalformedException(
            "result: version must be " + QueryResult.VERSION + ", got " + version);
      }
      QueryResult result = decode(in, in.get());
      if (in.hasRemaining()) {
        throw new MalformedException("result: has " + in.remaining() + " bytes after its end");
      }
      return result;
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new MalformedException("result: cannot be read: " + e);
    }
  }

  private static QueryResult decode(ByteBuffer in, byte kind) {
    switch (kind) {
      case ROWS:
        return decodeRows(in);
      case TAGS:
        return decodeTags(in);
      case STATUS:
        return decodeStatus(in);
      case REFUSAL:
        return decodeRefusal(in);
      default:
        throw new MalformedException("result: unknown kind " + kind);
    }
  }

  private static QueryResult decodeRows(ByteBuffer in) {
    Periods periods = new Periods(in.getLong(), in.getLong(), in.getInt());
    long resolution = in.getLong();
    int width = in.getInt();
    int missing = in.getInt();
    long oldest = in.getLong();
    if (resolution < 0
        || width < 1
        || width > SampleBlock.MAX_WIDTH
        || missing < 0
        || missing > periods.points()) {
      throw new MalformedException(
          String.format(
              "result: has resolution %d, width %d and missing %d", resolution, width, missing));
    }
    int count = (periods.points() - missing) * width;
    if (in.remaining() != count * Double.BYTES) {
      throw new MalformedException(
          "result: needs " + count * Double.BYTES + " bytes of values, got " + in.remaining());
    }
    double[] values = new double[count];
    in.asDoubleBuffer().get(values);
    in.position(in.limit());
    return new QueryResult.Rows(periods, resolution, width, missing, oldest, values);
  }

  private static QueryResult decodeTags(ByteBuffer in) {
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
              decodeTag(in, in.get() & 0xff),
              new Widths(in.getLong()),
              in.getLong(),
              in.getLong(),
              in.getLong()));
    }
    int length = in.get() & 0xff;
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

  private static QueryResult decodeStatus(ByteBuffer in) {
    int first = in.getInt();
    int last = in.getInt();
    long samples = in.getLong();
    long completeSince = in.getLong();
    try {
      return new QueryResult.Status(first, last, samples, completeSince, Positions.of(rest(in)));
    } catch (MalformedException e) {
      throw new MalformedException("result: " + e.getMessage());
    }
  }

  private static QueryResult decodeRefusal(ByteBuffer in) {
    byte code = in.get();
    for (QueryResult.Refusal.Reason reason : QueryResult.Refusal.Reason.values()) {
      if (reason.code == code) {
        return new QueryResult.Refusal(reason, new String(rest(in), StandardCharsets.UTF_8));
      }
    }
    throw new MalformedException("result: unknown reason " + code);
  }

  private static byte[] rest(ByteBuffer in) {
    byte[] rest = new byte[in.remaining()];
    in.get(rest);
    return rest;
  }
}
