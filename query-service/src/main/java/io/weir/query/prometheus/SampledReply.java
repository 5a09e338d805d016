package io.weir.query.prometheus;

import io.javalin.http.Context;
import io.weir.query.reply.CaveatHeaders;
import io.weir.service.http.ProblemException;
import io.weir.service.protobuf.ProtobufWriter;
import io.weir.service.protobuf.SnappyBlock;

/** A reply with samples: one message in a block of Snappy, which is held until it is whole. */
final class SampledReply implements ReadSink {
  /** The most bytes of the message. */
  static final int MOST_BYTES = 16 << 20;

  /** How often a part is held: in its message, in the whole, as bytes and deflated. */
  private static final int COPIES = 5;

  private final Context ctx;
  private final ReadMemory memory;
  private final MatchingSeries names;
  private final ProtobufWriter response = new ProtobufWriter();
  private ProtobufWriter result = new ProtobufWriter();
  private ProtobufWriter series = new ProtobufWriter();
  private boolean hasSamples;
  private long bytes;

  /**
   * @param names know what the reply may lack
   */
  SampledReply(Context ctx, ReadMemory memory, MatchingSeries names) {
    this.ctx = ctx;
    this.memory = memory;
    this.names = names;
  }

  @Override
  public void beginQuery(int index) {
    result = new ProtobufWriter();
  }

  @Override
  public void endQuery() {
    response.message(1, result);
  }

  @Override
  public void beginSeries(ReadSeries of) {
    series = new ProtobufWriter();
    hasSamples = false;
    of.labels().forEach((name, value) -> series.message(1, label(name, value)));
  }

  static ProtobufWriter label(String name, String value) {
    return new ProtobufWriter().text(1, name).text(2, value);
  }

  @Override
  public void take(SeriesSamples samples, int from, int to) {
    int before = series.size();
    for (int i = from; i < to; i++) {
      series.message(
          2, new ProtobufWriter().float64(1, samples.value(i)).int64(2, samples.millis(i)));
      hasSamples = true;
    }
    int more = series.size() - before;
    bytes += more;
    if (bytes > MOST_BYTES) {
      throw ProblemException.tooLarge(
          "queries: must select at most "
              + MOST_BYTES
              + " bytes of samples, got more: read less at once, or accept streamed chunks");
    }
    memory.take((long) COPIES * more);
  }

  @Override
  public void endSeries() {
    if (hasSamples) {
      result.message(1, series);
    }
  }

  @Override
  public void end() {
    CaveatHeaders.set(ctx, names.caveat());
    ctx.header("Content-Encoding", "snappy").header("Cache-Control", "no-store");
    ctx.contentType("application/x-protobuf").result(SnappyBlock.deflate(response.toBytes()));
  }
}
