package io.weir.query.listen;

import io.weir.query.reply.Utf8Text;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Writes Server-Sent Events, without a thread that waits for the client. */
final class SseOutlet implements Outlet, WriteListener {
  private static final byte[] BEGIN = "retry: 1000\n\n".getBytes(StandardCharsets.US_ASCII);

  private final ServletOutputStream out;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  /** What is to be written; null if nothing is. */
  private byte[] pending = BEGIN;

  /** What comes after it; null if nothing does. */
  private byte[] following;

  private Runnable sent = () -> {};
  private boolean flushDue;

  /** Whether the server has called: before that, nothing may be written without waiting. */
  private boolean begun;

  private boolean ending;

  SseOutlet(ServletOutputStream out) {
    this.out = out;
  }

  /** Completes when the client is gone or the reply is to end. */
  CompletableFuture<Void> ended() {
    return ended;
  }

  @Override
  public void send(List<Message> messages, String position, Runnable whenSent) {
    boolean isBeat = !(messages.get(0) instanceof Message.OfStream);
    Utf8Text text = new Utf8Text(1024).text(isBeat ? ":\nid: " : "id: ").text(position);
    if (!isBeat) {
      MessageJson.write(text.text("\ndata: "), messages);
    }
    byte[] event = text.text("\n\n").toBytes();
    int line = isBeat ? event.length : "id: \ndata: ".length() + position.length();
    for (int i = line; i < event.length - 2; i++) {
      if (event[i] == '\n' || event[i] == '\r') {
        event[i] = ' '; // in JSON, line ends stand between tokens only
      }
    }
    Runnable done;
    synchronized (this) {
      sent = whenSent;
      if (pending == null && !flushDue) {
        pending = event;
      } else {
        following = event;
      }
      done = advance();
    }
    done.run();
  }

  @Override
  public void onWritePossible() {
    Runnable done;
    synchronized (this) {
      begun = true;
      done = advance();
    }
    done.run();
  }

  /** Writes as far as the client takes it; returns what is to be called then. */
  private Runnable advance() {
    try {
      while (begun && !ended.isDone() && out.isReady()) {
        if (pending != null) {
          out.write(pending);
          pending = null;
          flushDue = true;
        } else if (flushDue) {
          out.flush();
          flushDue = false;
        } else if (following != null) {
          pending = following;
          following = null;
        } else {
          Runnable done = ending ? this::complete : sent;
          sent = () -> {};
          return done;
        }
      }
      return () -> {};
    } catch (IOException e) {
      return this::complete;
    }
  }

  private void complete() {
    ended.complete(null);
  }

  @Override
  public void onError(Throwable fault) {
    complete();
  }

  /** After what is being sent; who does not read that is cut when the server stops. */
  @Override
  public synchronized void end(String reason) {
    ending = true;
    if (pending == null && following == null && !flushDue) {
      complete();
    }
  }
}
