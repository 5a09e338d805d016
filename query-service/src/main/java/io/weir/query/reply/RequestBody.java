package io.weir.query.reply;

import io.javalin.http.Context;
import io.weir.service.http.ProblemException;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Receives the body of a request without holding a thread while it arrives, so that slow senders
 * take none from others. The server cuts senders that are too slow, and ends requests that take too
 * long.
 */
public final class RequestBody implements ReadListener {
  /** What a request has reserved without a body. */
  private static final int FIRST_BYTES = (int) ReplyMemory.BYTES_OF_A_REQUEST;

  private static final int MAX_PART_BYTES = 1 << 20;

  private final ServletInputStream in;
  private final int most;
  private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
  private final BodyMemory memory;

  /** The parts that are full; each is as long as all before it, up to a bound. */
  private final List<byte[]> parts = new ArrayList<>();

  private byte[] part;

  /** How much of the last part is filled. */
  private int filled;

  /** Of all parts. */
  private int length;

  private RequestBody(ServletInputStream in, int most, BodyMemory memory) {
    this.in = in;
    this.most = most;
    this.memory = memory;
    part = new byte[Math.min(FIRST_BYTES, most + 1)];
  }

  /**
   * Receives all of a body. For a query of {@link Replies#reply}, whose request is asynchronous by
   * then. Memory is reserved before it is taken, for what comes and not for what is announced.
   *
   * @param most bytes
   * @return fails with a {@link ProblemException}: 400 if the body ends early, 413 if it is longer,
   *     415 if it is compressed, 429 if there is no memory
   */
  public static CompletionStage<byte[]> receive(Context ctx, Replies replies, int most) {
    String encoding = ctx.header("Content-Encoding");
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw ProblemException.unsupported("Content-Encoding must be none here");
    }
    return receiveAsSent(ctx, replies, most);
  }

  /**
   * The same whatever the body's encoding, which the caller looks at.
   *
   * @param most bytes, as they are sent
   */
  public static CompletionStage<byte[]> receiveAsSent(Context ctx, Replies replies, int most) {
    if (ctx.req().getContentLengthLong() > most) {
      throw tooLarge(most, ctx.req().getContentLengthLong());
    }
    try {
      BodyMemory memory = replies.body(ctx);
      memory.begin(FIRST_BYTES);
      RequestBody body = new RequestBody(ctx.req().getInputStream(), most, memory);
      body.in.setReadListener(body);
      return body.whole;
    } catch (IOException e) {
      throw cut();
    }
  }

  @Override
  public void onDataAvailable() throws IOException {
    try {
      while (in.isReady()) {
        int read = in.read(part, filled, part.length - filled);
        if (read < 0) {
          return;
        }
        filled += read;
        length += read;
        if (length > most) {
          throw tooLarge(most, length);
        }
        if (filled == part.length) {
          int next = Math.min(Math.min(length, MAX_PART_BYTES), most + 1 - length);
          memory.add(next);
          parts.add(part);
          part = new byte[next];
          filled = 0;
        }
      }
    } catch (ProblemException e) {
      whole.completeExceptionally(e);
    }
  }

  @Override
  public void onAllDataRead() {
    if (whole.isDone()) {
      return; // refused
    }
    try {
      whole.complete(join());
    } catch (ProblemException e) {
      whole.completeExceptionally(e);
    }
  }

  private byte[] join() {
    if (parts.isEmpty()) {
      memory.arrived(0);
      return Arrays.copyOf(part, filled);
    }
    memory.arrived(length);
    byte[] bytes = new byte[length];
    int at = 0;
    long taken = part.length - (long) FIRST_BYTES;
    for (byte[] each : parts) {
      System.arraycopy(each, 0, bytes, at, each.length);
      at += each.length;
      taken += each.length;
    }
    System.arraycopy(part, 0, bytes, at, filled);
    parts.clear();
    part = new byte[0];
    memory.giveBack(taken);
    return bytes;
  }

  @Override
  public void onError(Throwable failure) {
    whole.completeExceptionally(cut());
  }

  private static ProblemException cut() {
    return ProblemException.of(400, "The request ended before it was complete.");
  }

  private static ProblemException tooLarge(int most, long got) {
    return ProblemException.tooLarge(
        "body: must have at most " + most + " bytes, got " + (got > most + 1L ? got : "more"));
  }
}
