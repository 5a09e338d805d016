package io.weir.queryclient;

import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.model.QuerySecret;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.apache.flink.api.common.JobID;
import org.apache.flink.queryablestate.messages.KvStateRequest;
import org.apache.flink.shaded.netty4.io.netty.bootstrap.Bootstrap;
import org.apache.flink.shaded.netty4.io.netty.buffer.ByteBufAllocator;
import org.apache.flink.shaded.netty4.io.netty.buffer.PooledByteBufAllocator;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelOption;
import org.apache.flink.shaded.netty4.io.netty.channel.EventLoop;
import org.apache.flink.shaded.netty4.io.netty.channel.EventLoopGroup;
import org.apache.flink.shaded.netty4.io.netty.channel.MultiThreadIoEventLoopGroup;
import org.apache.flink.shaded.netty4.io.netty.channel.nio.NioIoHandler;
import org.apache.flink.shaded.netty4.io.netty.channel.socket.nio.NioSocketChannel;

/**
 * Queries over Flink's queryable state, in its wire protocol: the query's bytes travel as the key,
 * the answer's bytes come back as the value, and no serializer of Flink's is involved. There is one
 * connection for each proxy, dialled by the first query, and again by the next query after it has
 * ended. One thread does everything and completes the results; nothing may block it.
 */
final class FlinkTransport implements Transport {
  /** The timeout of a shorter request says little about its connection. */
  private static final Duration SILENCE = Duration.ofSeconds(1);

  /** Limits a dial for which no request waits any longer. */
  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** Chunks of memory are of {@code PAGE << CHUNK_ORDER} bytes, 1 MB. */
  private static final int PAGE = 8192;

  private static final int CHUNK_ORDER = 7;
  private static final int CACHED_BUFFERS = 64;

  private final QuerySecret secret;
  private final Optional<SSLContext> tls;
  private final Duration silence;
  private final HostNames names = new HostNames(InetAddress::getByName);
  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, FlinkTransport::thread, NioIoHandler.newFactory());
  private final EventLoop loop = group.next();
  private final Bootstrap bootstrap =
      new Bootstrap()
          .group(loop)
          .channel(NioSocketChannel.class)
          .option(ChannelOption.ALLOCATOR, allocator())
          .option(ChannelOption.TCP_NODELAY, true)
          .option(ChannelOption.SO_KEEPALIVE, true)
          .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(CONNECT.toMillis()));

  /** Those that have not ended. This and {@link #closed} belong to the loop. */
  private final Map<HostPort, FlinkConnection> connections = new HashMap<>();

  private boolean closed;

  /**
   * @param secret signs the queries
   * @param tls of what the proxies are behind; empty if nothing is encrypted
   */
  FlinkTransport(QuerySecret secret, Optional<SSLContext> tls) {
    this(secret, tls, SILENCE);
  }

  /**
   * @param silence a connection is given up only after nothing has come for this long
   */
  FlinkTransport(QuerySecret secret, Optional<SSLContext> tls, Duration silence) {
    this.secret = secret;
    this.tls = tls;
    this.silence = silence;
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "weir-query-net");
    thread.setDaemon(true);
    return thread;
  }

  /** One arena that grows by 1 MB; Flink's takes 16 MB for each client. */
  private static ByteBufAllocator allocator() {
    return new PooledByteBufAllocator(
        true, 0, 1, PAGE, CHUNK_ORDER, CACHED_BUFFERS, CACHED_BUFFERS, false);
  }

  @Override
  public CompletableFuture<QueryResult> send(
      HostPort proxy, String jobId, Query query, Duration timeout) {
    return sendForBytes(proxy, jobId, query, timeout).thenApply(QueryResult::of);
  }

  /** The same for the encoded result. */
  CompletableFuture<byte[]> sendForBytes(
      HostPort proxy, String jobId, Query query, Duration timeout) {
    KvStateRequest message =
        new KvStateRequest(
            JobID.fromHexString(jobId),
            query.stateName(),
            query.routingHash(),
            secret.sign(query.toBytes(), System.currentTimeMillis()));
    CompletableFuture<byte[]> response = new CompletableFuture<>();
    try {
      loop.execute(() -> send(proxy, message, timeout, response));
    } catch (RejectedExecutionException e) {
      response.completeExceptionally(new IllegalStateException("closed", e));
    }
    return response;
  }

  private void send(
      HostPort proxy,
      KvStateRequest message,
      Duration timeout,
      CompletableFuture<byte[]> response) {
    if (closed) {
      response.completeExceptionally(new IllegalStateException("closed"));
      return;
    }
    FlinkConnection connection = connections.get(proxy);
    if (connection == null) {
      connection =
          new FlinkConnection(proxy, loop, tls, silence, ended -> connections.remove(proxy, ended));
      connections.put(proxy, connection);
      connection.dial(names, bootstrap);
    }
    connection.send(message, timeout, response);
  }

  @Override
  public void close() {
    try {
      loop.execute(this::endAll);
    } catch (RejectedExecutionException e) {
      // It was closed before.
      return;
    }
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  private void endAll() {
    closed = true;
    names.close();
    List.copyOf(connections.values())
        .forEach(connection -> connection.end(new IllegalStateException("closed")));
  }
}
