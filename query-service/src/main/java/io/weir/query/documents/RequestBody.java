package io.weir.query.documents;

import io.javalin.http.Context;
import io.weir.service.http.ProblemException;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Reads a body as it arrives, without a thread that waits for it. Of a body that is too long the
 * rest is discarded, up to {@value #MOST_DISCARDED} bytes, so that its sender sees the reply.
 */
final class RequestBody implements ReadListener {
  private static final int MOST_DISCARDED = 16 << 20;
  private static final int BLOCK_BYTES = 16 << 10;

  private final ServletInputStream in;
  private final int most;
  private final CompletableFuture<byte[]> read = new CompletableFuture<>();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(BLOCK_BYTES);
  private final byte[] block = new byte[BLOCK_BYTES];
  private int arrived;

  private RequestBody(ServletInputStream in, int most) {
    this.in = in;
    this.most = most;
  }

  /**
   * The whole body of a request that is asynchronous. Fails with a {@link ProblemException}: 413 if
   * it is longer, 415 if it is compressed, 400 if it does not arrive whole.
   */
  static CompletionStage<byte[]> of(Context ctx, int most) {
    String encoding = ctx.header("Content-Encoding");
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      return CompletableFuture.failedFuture(
          ProblemException.unsupported("Content-Encoding: must be identity, got " + encoding));
    }
    try {
      RequestBody body = new RequestBody(ctx.req().getInputStream(), most);
      body.in.setReadListener(body);
      return body.read;
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public void onDataAvailable() throws IOException {
    while (in.isReady() && !read.isDone()) {
      int count = in.read(block);
      if (count < 0) {
        return;
      }
      arrived += count;
      if (arrived <= most) {
        bytes.write(block, 0, count);
      } else if (arrived > MOST_DISCARDED) {
        onAllDataRead();
      }
    }
  }

  @Override
  public void onAllDataRead() {
    if (arrived > most) {
      read.completeExceptionally(
          ProblemException.tooLarge("body: must have at most " + most + " bytes, got more"));
    } else {
      read.complete(bytes.toByteArray());
    }
  }

  @Override
  public void onError(Throwable fault) {
    read.completeExceptionally(
        ProblemException.badRequest("body", "body: must arrive whole, got: " + fault));
  }
}
