package io.weir.query.reply;

import io.javalin.http.Context;
import io.weir.model.QueryResult;
import java.io.IOException;
import java.io.OutputStream;

/**
 * A reply that is written part by part. Up to {@link #MOST_HELD} bytes it is held, and is a {@link
 * ValidatedReply} when it ends; a longer one is a stream, whose reader must keep the pace. For one
 * thread at a time.
 */
public final class LongReply implements AutoCloseable {
  /** The most bytes that are held. */
  private static final int MOST_HELD = 1 << 20;

  private static final int TYPICAL_BYTES = 1 << 16;

  private final Context ctx;
  private final Replies replies;
  private final ValidatedReply reply;
  private final String contentType;
  private final Utf8Text held = new Utf8Text(TYPICAL_BYTES);
  private QueryResult.Caveat caveat = QueryResult.Caveat.NONE;
  private boolean ended;

  /** These are null while all is held. */
  private PacedStream body;

  private OutputStream out;
  private SaidCaveat said;

  public LongReply(Context ctx, Replies replies, Compression compression, String contentType) {
    this.ctx = ctx;
    this.replies = replies;
    this.reply = new ValidatedReply(ctx, compression);
    this.contentType = contentType;
  }

  /** The most memory that it takes, without what it is given. */
  public static long bytes() {
    return 2 * MOST_HELD + Encoding.STREAM_BYTES;
  }

  /** Takes what the parts that come next may lack. */
  public void mark(QueryResult.Caveat more) {
    caveat = caveat.and(more);
  }

  /** What all parts up to now may lack. */
  public QueryResult.Caveat caveat() {
    return caveat;
  }

  /**
   * Fails if the headers have left and the parts up to now may lack more than they say, for formats
   * that cannot say it at the end.
   */
  public void requireSaid() throws IOException {
    if (said != null) {
      said.require(caveat);
    }
  }

  /** Takes what a text has, and empties it. */
  public void take(Utf8Text part) throws IOException {
    if (out == null && held.length() + part.length() > MOST_HELD) {
      CaveatHeaders.set(ctx, caveat);
      said = new SaidCaveat(caveat);
      body = replies.paced(ctx);
      out = reply.begin(body, contentType);
      held.moveTo(out);
    }
    part.moveTo(out == null ? held.output() : out);
  }

  /**
   * Sends the rest.
   *
   * @param rest the last part, which says nothing but what headers say too
   */
  public void end(Utf8Text rest) throws IOException {
    long checksum = held.checksum();
    take(rest);
    ended = true;
    if (out != null) {
      out.close();
      return;
    }
    CaveatHeaders.set(ctx, caveat);
    reply.send(held, checksum, contentType);
  }

  /** Releases its memory; a stream that has not ended gets no end. */
  @Override
  public void close() throws IOException {
    if (out != null && !ended) {
      body.discard();
      out.close();
    }
  }
}
