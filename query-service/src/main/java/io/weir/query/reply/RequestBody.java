package io.weir.query.reply;

import io.javalin.http.Context;
import io.weir.service.http.ProblemException;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Receives the body of a request without holding a thread while it arrives, so that slow senders
 * take none from others. The server cuts senders that are too slow, and ends requests that take too
 * long.
 */
public final class RequestBody implements ReadListener {
  private static final int FIRST_BYTES = 16 * 1024;

  private final Context ctx;
  private final Replies replies;
  private final ServletInputStream in;
  private final int most;
  private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
  private byte[] bytes;
  private int length;

  private RequestBody(Context ctx, Replies replies, ServletInputStream in, int most) {
    this.ctx = ctx;
    this.replies = replies;
    this.in = in;
    this.most = most;
    bytes = new byte[Math.min(FIRST_BYTES, most + 1)];
  }

  /**
   * Receives all of a body. For a query of {@link Replies#reply}, whose request is asynchronous by
   * then. Memory is reserved before it is taken.
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
    if (ctx.req().getContentLengthLong() > most) {
      throw tooLarge(most, ctx.req().getContentLengthLong());
    }
    try {
      RequestBody body = new RequestBody(ctx, replies, ctx.req().getInputStream(), most);
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
        int read = in.read(bytes, length, bytes.length - length);
        if (read < 0) {
          return;
        }
        length += read;
        if (length > most) {
          throw tooLarge(most, length);
        }
        if (length == bytes.length) {
          int longer = (int) Math.min(2L * length, most + 1L);
          replies.reserve(ctx, longer);
          bytes = Arrays.copyOf(bytes, longer);
        }
      }
    } catch (ProblemException e) {
      whole.completeExceptionally(e);
    }
  }

  @Override
  public void onAllDataRead() {
    whole.complete(Arrays.copyOf(bytes, length));
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
