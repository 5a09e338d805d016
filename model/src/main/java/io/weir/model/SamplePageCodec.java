package io.weir.model;

import java.nio.ByteBuffer;

/**
 * Pages of samples as bytes: {@code width u8 | columns u8 | more u8 | size i32 | times i64 x size |
 * values f64 x size x columns}. Little-endian.
 */
final class SamplePageCodec {
  private static final int HEAD_BYTES = 3 + Integer.BYTES;

  private SamplePageCodec() {}

  static int size(QueryResult.SamplePage page) {
    return HEAD_BYTES + (page.times().length + page.values().length) * Long.BYTES;
  }

  static void put(ByteBuffer out, QueryResult.SamplePage page) {
    out.put((byte) page.width())
        .put((byte) page.columns())
        .put((byte) (page.more() ? 1 : 0))
        .putInt(page.size());
    RowsCodec.putTimes(out, page.times());
    RowsCodec.putValues(out, page.values());
  }

  static QueryResult.SamplePage decode(ByteBuffer in) {
    int width = in.get();
    int columns = in.get();
    byte more = in.get();
    int size = in.getInt();
    RowsCodec.requireHead(0, width);
    if (columns < 1 || columns > width || more < 0 || more > 1 || size < 0) {
      throw new MalformedException(
          String.format("result: has %d columns, more %d and %d samples", columns, more, size));
    }
    long[] times = RowsCodec.decodeTimes(in, size);
    if ((long) size * columns > in.remaining() / Double.BYTES) {
      throw new MalformedException("result: has too few bytes of values, " + in.remaining());
    }
    return new QueryResult.SamplePage(
        width, columns, more == 1, times, RowsCodec.decodeValues(in, size * columns));
  }
}
