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
  private static final byte FUNCTION_ROWS = 5;

  private static final int HEADER_BYTES = 2;

  /** What rows of both kinds begin with. */
  private static final int HEAD_BYTES = 4 * Long.BYTES + 2 * Integer.BYTES;

  private static final byte[] NO_TAG = {};

  private QueryResultCodec() {}

  static byte[] encode(QueryResult result) {
    if (result instanceof QueryResult.Rows rows) {
      return encode(rows);
    } else if (result instanceof QueryResult.FunctionRows rows) {
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
        put(
                start(ROWS, HEAD_BYTES + Integer.BYTES + rows.values().length * Double.BYTES),
                rows.periods(),
                rows.resolution(),
                rows.width(),
                rows.oldest())
            .putInt(rows.missing());
    out.asDoubleBuffer().put(rows.values());
    return out.array();
  }

  /** What rows of both kinds begin with. */
  private static ByteBuffer put(
      ByteBuffer out, Periods periods, long resolution, int width, long oldest) {
    return out.putLong(periods.start())
        .putLong(periods.end())
        .putInt(periods.points())
        .putLong(resolution)
        .putInt(width)
        .putLong(oldest);
  }

  private static byte[] encode(QueryResult.FunctionRows rows) {
    int size = HEAD_BYTES + 1;
    for (QueryResult.FunctionRows.Column column : rows.columns()) {
      size += 1 + (column.values().length + column.times().length) * Double.BYTES;
    }
    ByteBuffer out =
        put(
                start(FUNCTION_ROWS, size),
                rows.periods(),
                rows.resolution(),
                rows.width(),
                rows.oldest())
            .put((byte) rows.columns().size());
    for (QueryResult.FunctionRows.Column column : rows.columns()) {
      out.put(column.kind().code);
      out.asDoubleBuffer().put(column.values());
      out.position(out.position() + column.values().length * Double.BYTES);
      out.asLongBuffer().put(column.times());
      out.position(out.position() + column.times().length * Long.BYTES);
    }
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
      case FUNCTION_ROWS:
        return decodeFunctionRows(in);
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
    long oldest = in.getLong();
    int missing = in.getInt();
    requireHead(resolution, width);
    if (missing < 0 || missing > periods.points()) {
      throw new MalformedException("result: has missing " + missing);
    }
    int count = (periods.points() - missing) * width;
    if (in.remaining() != count * Double.BYTES) {
      throw new MalformedException(
          "result: needs " + count * Double.BYTES + " bytes of values, got " + in.remaining());
    }
    return new QueryResult.Rows(
        periods, resolution, width, missing, oldest, decodeValues(in, count));
  }

  private static void requireHead(long resolution, int width) {
    if (resolution < 0 || width < 1 || width > SampleBlock.MAX_WIDTH) {
      throw new MalformedException(
          String.format("result: has resolution %d and width %d", resolution, width));
    }
  }

  private static QueryResult decodeFunctionRows(ByteBuffer in) {
    Periods periods = new Periods(in.getLong(), in.getLong(), in.getInt());
    long resolution = in.getLong();
    int width = in.getInt();
    long oldest = in.getLong();
    requireHead(resolution, width);
    int count = in.get() & 0xff;
    List<QueryResult.FunctionRows.Column> columns = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      SampleFunction.Kind kind = SampleFunction.Kind.of(in.get());
      double[] values = decodeValues(in, periods.points() * width * kind.parts());
      int times = QueryResult.FunctionRows.times(kind, periods.points(), width);
      columns.add(new QueryResult.FunctionRows.Column(kind, values, decodeTimes(in, times)));
    }
    return new QueryResult.FunctionRows(periods, resolution, width, oldest, columns);
  }

  /** Checks first that they are there. */
  private static double[] decodeValues(ByteBuffer in, int count) {
    requireLeft(in, count);
    double[] values = new double[count];
    in.asDoubleBuffer().get(values);
    in.position(in.position() + count * Double.BYTES);
    return values;
  }

  private static long[] decodeTimes(ByteBuffer in, int count) {
    requireLeft(in, count);
    long[] times = new long[count];
    in.asLongBuffer().get(times);
    in.position(in.position() + count * Long.BYTES);
    return times;
  }

  private static void requireLeft(ByteBuffer in, int count) {
    if (in.remaining() / Long.BYTES < count) {
      throw new MalformedException(
          "result: needs " + count + " numbers, has " + in.remaining() + " bytes");
    }
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
