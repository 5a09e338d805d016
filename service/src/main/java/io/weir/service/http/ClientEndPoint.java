package io.weir.service.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
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

  /**
   * The most bytes that one call of the system gets. The JDK copies all that it is called with from
   * the heap, and keeps the memory of the copy for the thread.
   */
  private static final int MOST_AT_ONCE = 2 * ClientConnector.SEND_BUFFER_BYTES;

  private final Connector connector;
  private final ManagedSelector selector;
  private final boolean encrypted;
  private final AtomicLong received = new AtomicLong();
  private final AtomicLong sent = new AtomicLong();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private final ClientProgress progress;

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
    this.selector = selector;
    this.encrypted = encrypted;
    progress = new ClientProgress(encrypted ? Duty.HANDSHAKE : Duty.HEAD);
  }

  /** The client's end point, which TLS may wrap. */
  static ClientEndPoint of(EndPoint connection) {
    return connection instanceof EndPoint.Wrapper encrypted
        ? (ClientEndPoint) encrypted.unwrap()
        : (ClientEndPoint) connection;
  }

  /**
   * Calls back on the selecting thread, soon: what needs that thread next, such as the next
   * request, need not wake it.
   *
   * @param call must not block
   */
  void callFromSelector(Runnable call) {
    selector.submit(selecting -> call.run());
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
    boolean all = before <= MOST_AT_ONCE ? super.flush(buffers) : flushSome(buffers);
    sent.setOpaque(sent.getPlain() + before - remaining(buffers));
    return all;
  }

  /** Begins to flush more than is flushed at once; Jetty goes on for as long as some is taken. */
  private boolean flushSome(ByteBuffer... buffers) throws IOException {
    int room = MOST_AT_ONCE;
    int last = 0;
    for (; buffers[last].remaining() <= room; last++) {
      room -= buffers[last].remaining();
    }
    ByteBuffer cut = buffers[last];
    int limit = cut.limit();
    cut.limit(cut.position() + room);
    try {
      super.flush(Arrays.copyOf(buffers, last + 1));
    } finally {
      cut.limit(limit);
    }
    return false;
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
   * Checks the client; to be called by one thread alone.
   *
   * @param now as {@link System#nanoTime}
   * @return whether the client takes too long, or is too slow
   */
  boolean isSlow(long now, ClientProgress.Patience patience) {
    HttpConnection http = spoken() instanceof HttpConnection spoken ? spoken : null;
    return progress.isSlow(
        new ClientProgress.Look(
            now,
            duty(),
            http == null ? 0 : http.getMessagesIn(),
            http != null && !http.getGenerator().isChunking(),
            received.getOpaque(),
            sent.getOpaque()),
        patience);
  }

  /** What it waited for at the last check. */
  Duty lastDuty() {
    return progress.duty();
  }

  /** Since when it has been waiting for that, or was last found fast enough. */
  long waitingSince() {
    return progress.since();
  }
}
