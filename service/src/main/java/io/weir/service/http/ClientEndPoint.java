package io.weir.service.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * The connection of one client. It knows whether it waits for the client, and how fast the client
 * is. {@link SlowClients} checks it at intervals.
 */
final class ClientEndPoint extends SocketChannelEndPoint {
  /** What the client has to do next. */
  enum Duty {
    /** Agree on TLS. */
    HANDSHAKE,
    /** Send the head of a request, or nothing: the connection is kept for the next request. */
    HEAD,
    /** Send more of a body. */
    BODY,
    /** Read more of a reply. */
    REPLY,
    /** Nothing: the server is working. */
    NONE
  }

  /** Of a session that is being agreed on (JSSE). */
  private static final String NO_PROTOCOL_YET = "NONE";

  private final Connector connector;
  private final boolean encrypted;
  private final AtomicLong received = new AtomicLong();
  private final AtomicLong sent = new AtomicLong();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();

  /**
   * How long clients may take, in ns, and how fast they must be, in bytes a second.
   *
   * @param head from the first byte of a request's head, or of a handshake of TLS, to its end
   * @param body for how long a body may come more slowly than {@code rate}
   * @param reply for how long a reply may be read more slowly than {@code rate}, and a whole one
   *     more slowly than {@code wholeRate}
   * @param rate of a body, and of a reply, at each check
   * @param wholeRate of a whole reply, since the server first waited for the client
   */
  record Patience(long head, long body, long reply, long rate, long wholeRate) {}

  // The following fields are used only by the thread that checks.
  private Duty duty;
  private long requests;
  private long bytes;
  private long since = System.nanoTime();
  private long headSince;
  private boolean headBegun;
  private long lookedAt;
  private long replyBytes = -1;
  private long replyWait;

  /**
   * @param encrypted whether TLS is expected
   */
  ClientEndPoint(
      Connector connector,
      boolean encrypted,
      SocketChannel channel,
      ManagedSelector selector,
      SelectionKey key,
      Scheduler scheduler) {
    super(channel, selector, key, scheduler);
    this.connector = connector;
    this.encrypted = encrypted;
    duty = encrypted ? Duty.HANDSHAKE : Duty.HEAD;
  }

  /** Calls back once the connection has ended, at once if it has; for few calls back. */
  void whenClosed(Runnable call) {
    closed.whenComplete((nothing, never) -> call.run());
  }

  @Override
  public void onClose(Throwable cause) {
    super.onClose(cause);
    closed.complete(null);
  }

  @Override
  public int fill(ByteBuffer buffer) throws IOException {
    int count = super.fill(buffer);
    if (count > 0) {
      received.setOpaque(received.getPlain() + count); // one thread at a time
    }
    return count;
  }

  @Override
  public boolean flush(ByteBuffer... buffers) throws IOException {
    long before = remaining(buffers);
    boolean all = super.flush(buffers);
    sent.setOpaque(sent.getPlain() + before - remaining(buffers));
    return all;
  }

  private static long remaining(ByteBuffer... buffers) {
    long sum = 0;
    for (ByteBuffer buffer : buffers) {
      sum += buffer.remaining();
    }
    return sum;
  }

  /**
   * Jetty would fail a write in progress, and so lose the reply to a request that took as long as
   * the timeout, which is short while the server stops. Here a connection is idle only while it
   * waits for the client.
   */
  @Override
  protected void onIdleExpired(TimeoutException timeout) {
    if (isUpgraded()) {
      super.onIdleExpired(timeout);
      return;
    }
    switch (duty()) {
      case HANDSHAKE, HEAD -> getFillInterest().onFail(timeout);
      case BODY, REPLY -> {
        if (!connector.isShutdown()) {
          super.onIdleExpired(timeout);
        }
      }
      case NONE -> {}
    }
  }

  /** To a WebSocket, which has a limit of its own for silence. */
  private boolean isUpgraded() {
    return !isShakingHands() && !(spoken() instanceof HttpConnection);
  }

  /** Neither TLS nor what the client sends without it is there yet. */
  private boolean isShakingHands() {
    return encrypted
        && (getConnection() instanceof SslConnection tls
            ? tls.getSSLEngine().getSession().getProtocol().equals(NO_PROTOCOL_YET)
            : !(getConnection() instanceof HttpConnection));
  }

  /** Inside of TLS, if there is any. */
  private Connection spoken() {
    return getConnection() instanceof SslConnection tls
        ? tls.getSslEndPoint().getConnection()
        : getConnection();
  }

  private Duty duty() {
    if (isShakingHands()) {
      return Duty.HANDSHAKE;
    }
    if (isUpgraded()) {
      return getWriteFlusher().isPending() ? Duty.REPLY : Duty.NONE;
    }
    if (spoken() instanceof HttpConnection http && http.getHttpChannel().getRequest() != null) {
      if (getWriteFlusher().isPending()) {
        return Duty.REPLY;
      }
      return getFillInterest().isInterested() ? Duty.BODY : Duty.NONE;
    }
    return Duty.HEAD;
  }

  /**
   * Checks the client.
   *
   * @param now as {@link System#nanoTime}
   * @return whether the client takes too long, or is too slow
   */
  boolean isSlow(long now, Patience patience) {
    Duty current = duty();
    long handled = spoken() instanceof HttpConnection http ? http.getMessagesIn() : 0;
    measureReply(current, handled, now);
    if (current != duty || handled != requests) {
      begin(current, handled, now);
      return false;
    }
    return switch (current) {
      case HANDSHAKE, HEAD -> isSlowHead(now, patience.head());
      case BODY -> isBelow(patience.rate(), now, patience.body());
      case REPLY ->
          isWhole() && isBelowInAll(patience.wholeRate(), patience.reply())
              || isBelow(patience.rate(), now, patience.reply());
      case NONE -> false;
    };
  }

  /** Adds up the time for which this reply has waited for the client. */
  private void measureReply(Duty current, long handled, long now) {
    if (current == Duty.REPLY) {
      if (handled != requests || replyBytes < 0) {
        replyBytes = sent.getOpaque();
        replyWait = 0;
      } else if (duty == Duty.REPLY) {
        replyWait += now - lookedAt;
      }
    } else if (handled != requests || current == Duty.HEAD) {
      replyBytes = -1;
    }
    lookedAt = now;
  }

  /** Not a stream: the length was known at the start, or the client speaks HTTP/1.0. */
  private boolean isWhole() {
    return spoken() instanceof HttpConnection http && !http.getGenerator().isChunking();
  }

  /** The system reports progress in steps, so up to about a buffer may have been read unseen. */
  private boolean isBelowInAll(long rate, long patience) {
    long unseen = ClientConnector.SEND_BUFFER_BYTES;
    return replyWait > patience
        && (sent.getOpaque() - replyBytes + unseen) * 1e9 < (double) rate * replyWait;
  }

  private boolean isSlowHead(long now, long patience) {
    if (!headBegun && received.getOpaque() > bytes) {
      headBegun = true;
      headSince = now;
    }
    return headBegun && now - headSince > patience;
  }

  private boolean isBelow(long rate, long now, long patience) {
    long elapsed = now - since;
    if (elapsed <= patience) {
      return false;
    }
    boolean below = (moved(duty) - bytes) * 1e9 < (double) rate * elapsed;
    begin(duty, requests, now);
    return below;
  }

  private void begin(Duty next, long handled, long now) {
    duty = next;
    requests = handled;
    bytes = moved(next);
    since = now;
    headBegun = false;
  }

  private long moved(Duty by) {
    return by == Duty.REPLY ? sent.getOpaque() : received.getOpaque();
  }

  /** What it waited for at the last check. */
  Duty lastDuty() {
    return duty;
  }

  /** Since when it has been waiting for that, or was last found fast enough. */
  long waitingSince() {
    return since;
  }
}
