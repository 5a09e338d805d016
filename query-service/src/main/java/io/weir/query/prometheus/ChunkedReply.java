package io.weir.query.prometheus;

import io.javalin.http.Context;
import io.weir.query.reply.CaveatHeaders;
import io.weir.query.reply.PacedStream;
import io.weir.query.reply.Replies;
import io.weir.service.protobuf.ProtobufWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * A stream of frames: the length of a message as uvarint, its CRC-32C as u32, big-endian, and the
 * message, which has chunks of one series. A long series has several frames.
 */
final class ChunkedReply implements ReadSink {
  static final String CONTENT_TYPE =
      "application/x-streamed-protobuf; proto=prometheus.ChunkedReadResponse";

  /** A frame ends at the first chunk beyond so many bytes. */
  private static final int FRAME_BYTES = 64 << 10;

  private static final int XOR = 1;
  private static final int MOST_LENGTH_BYTES = 5;

  private final Context ctx;
  private final Replies replies;
  private final MatchingSeries names;
  private PacedStream out;
  private int query;
  private ProtobufWriter labels = new ProtobufWriter();
  private ProtobufWriter chunks = new ProtobufWriter();

  /**
   * @param names know what the reply may lack
   */
  ChunkedReply(Context ctx, Replies replies, MatchingSeries names) {
    this.ctx = ctx;
    this.replies = replies;
    this.names = names;
  }

  /** Whether a part of it has left. */
  boolean hasBegun() {
    return out != null;
  }

  /** Nothing is written any more. */
  void discard() {
    out.discard();
  }

  @Override
  public void beginQuery(int index) {
    query = index;
  }

  @Override
  public void endQuery() {}

  @Override
  public void beginSeries(ReadSeries of) {
    labels = new ProtobufWriter();
    chunks = new ProtobufWriter();
    of.labels().forEach((name, value) -> labels.message(1, SampledReply.label(name, value)));
  }

  @Override
  public void take(SeriesSamples samples, int from, int to) throws IOException {
    for (int at = from; at < to; at += XorChunk.SAMPLES) {
      int end = Math.min(to, at + XorChunk.SAMPLES);
      chunks.message(
          2,
          new ProtobufWriter()
              .int64(1, samples.millis(at))
              .int64(2, samples.millis(end - 1))
              .int64(3, XOR)
              .bytes(4, XorChunk.of(samples, at, end)));
      if (chunks.size() > FRAME_BYTES) {
        frame();
      }
    }
  }

  @Override
  public void endSeries() throws IOException {
    if (chunks.size() > 0) {
      frame();
    }
  }

  private void frame() throws IOException {
    byte[] message =
        new ProtobufWriter()
            .message(1, new ProtobufWriter().append(labels).append(chunks))
            .int64(2, query)
            .toBytes();
    chunks = new ProtobufWriter();
    CRC32C crc = new CRC32C();
    crc.update(message);
    ByteBuffer head = ByteBuffer.allocate(MOST_LENGTH_BYTES + Integer.BYTES);
    int length = message.length;
    while (length > 0x7f) {
      head.put((byte) (length & 0x7f | 0x80));
      length >>>= 7;
    }
    head.put((byte) length).putInt((int) crc.getValue());
    begin();
    out.write(head.array(), 0, head.position());
    out.write(message);
  }

  private void begin() throws IOException {
    if (out == null) {
      CaveatHeaders.set(ctx, names.caveat());
      ctx.contentType(CONTENT_TYPE).header("Cache-Control", "no-store");
      out = replies.paced(ctx);
    }
  }

  @Override
  public void end() throws IOException {
    begin();
    out.flush();
  }
}
