package io.weir.model;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The fields of the results that have rows or a sample, as bytes; see {@link QueryResultCodec}. */
final class RowsCodec {
  /** What rows of both kinds begin with. */
  private static final int HEAD_BYTES = 4 * Long.BYTES + 2 * Integer.BYTES;

  private RowsCodec() {}

  static int size(QueryResult.Rows rows) {
    return HEAD_BYTES + Integer.BYTES + rows.values().length * Double.BYTES;
  }

  static int size(QueryResult.FunctionRows rows) {
    int size = HEAD_BYTES + 1;
    for (QueryResult.FunctionRows.Column column : rows.columns()) {
      size += 1 + (column.values().length + column.times().length) * Double.BYTES;
    }
    return size;
  }

  static int size(QueryResult.Sample sample) {
    return 2 * Long.BYTES + 2 + sample.values().length * Double.BYTES;
  }

  static void put(ByteBuffer out, QueryResult.Sample sample) {
    out.putLong(sample.time())
        .putLong(sample.resolution())
        .put((byte) sample.width())
        .put((byte) sample.values().length);
    putValues(out, sample.values());
  }

  static QueryResult.Sample decodeSample(ByteBuffer in) {
    long time = in.getLong();
    long resolution = in.getLong();
    int width = in.get();
    int count = in.get();
    requireHead(resolution, width);
    if (count < 1 || count > width) {
      throw new MalformedException("result: has " + count + " of " + width + " values");
    }
    return new QueryResult.Sample(time, resolution, width, decodeValues(in, count));
  }

  static void put(ByteBuffer out, QueryResult.Rows rows) {
    putHead(out, rows.periods(), rows.resolution(), rows.width(), rows.oldest());
    out.putInt(rows.missing());
    putValues(out, rows.values());
  }

  private static void putHead(
      ByteBuffer out, Periods periods, long resolution, int width, long oldest) {
    out.putLong(periods.start())
        .putLong(periods.end())
        .putInt(periods.points())
        .putLong(resolution)
        .putInt(width)
        .putLong(oldest);
  }

  static void putValues(ByteBuffer out, double[] values) {
    out.asDoubleBuffer().put(values);
    out.position(out.position() + values.length * Double.BYTES);
  }

  static void put(ByteBuffer out, QueryResult.FunctionRows rows) {
    putHead(out, rows.periods(), rows.resolution(), rows.width(), rows.oldest());
    out.put((byte) rows.columns().size());
    for (QueryResult.FunctionRows.Column column : rows.columns()) {
      out.put(column.kind().code);
      putValues(out, column.values());
      putTimes(out, column.times());
    }
  }

  static void putTimes(ByteBuffer out, long[] times) {
    out.asLongBuffer().put(times);
    out.position(out.position() + times.length * Long.BYTES);
  }

  static QueryResult.Rows decodeRows(ByteBuffer in) {
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

  static void requireHead(long resolution, int width) {
    if (resolution < 0 || width < 1 || width > SampleBlock.MAX_WIDTH) {
      throw new MalformedException(
          String.format("result: has resolution %d and width %d", resolution, width));
    }
  }

  static QueryResult.FunctionRows decodeFunctionRows(ByteBuffer in) {
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
  static double[] decodeValues(ByteBuffer in, int count) {
    requireLeft(in, count);
    double[] values = new double[count];
    in.asDoubleBuffer().get(values);
    in.position(in.position() + count * Double.BYTES);
    return values;
  }

  static long[] decodeTimes(ByteBuffer in, int count) {
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
}
