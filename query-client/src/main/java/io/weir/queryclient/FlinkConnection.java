package io.weir.queryclient;

import io.weir.service.tls.ServerTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.apache.flink.queryablestate.messages.KvStateRequest;
import org.apache.flink.queryablestate.network.messages.MessageSerializer;
import org.apache.flink.shaded.netty4.io.netty.bootstrap.Bootstrap;
import org.apache.flink.shaded.netty4.io.netty.channel.Channel;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelFuture;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelInitializer;
import org.apache.flink.shaded.netty4.io.netty.channel.EventLoop;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import org.apache.flink.shaded.netty4.io.netty.handler.ssl.SslHandler;

/**
 * One connection to one proxy, from dialling to its end, which is final: the next query dials anew.
 * Requests are accepted at once and sent when the connection is made. It ends when it cannot be
 * made, is lost, or is suspected dead ({@link PendingQueries}); requests that wait then fail with
 * the reason.
 *
 * <p>It belongs to its event loop: every method is called there.
 */
final class FlinkConnection {
  /** In bytes; more than 10,000 points of 255 values. */
  static final int MAX_FRAME = 32 << 20;

  private static final Duration HANDSHAKE = Duration.ofSeconds(5);

  private final HostPort proxy;
  private final EventLoop loop;
  private final Optional<SSLContext> tls;
  private final Consumer<FlinkConnection> onEnd;
  private final PendingQueries pending;
  private Channel channel;
  private boolean stands;
  private boolean ended;

  /**
   * @param tls encrypts, and the proxy must have a certificate of its host; empty for neither
   * @param silence a connection is suspected dead only after nothing has come for this long
   * @param onEnd called when this has ended, before waiting requests fail
   */
  FlinkConnection(
      HostPort proxy,
      EventLoop loop,
      Optional<SSLContext> tls,
      Duration silence,
      Consumer<FlinkConnection> onEnd) {
    this.tls = tls;
    this.proxy = proxy;
    this.loop = loop;
    this.onEnd = onEnd;
    this.pending = new PendingQueries(loop, silence, this::giveUp);
  }

  HostPort proxy() {
    return proxy;
  }

  /** To be called once. The name is resolved here: a restarted host may have another address. */
  void dial(HostNames names, Bootstrap bootstrap) {
    names
        .find(proxy.host())
        .whenCompleteAsync(
            (address, fault) -> {
              if (address == null) {
                end(new UnknownHostException("no address for host " + proxy.host()));
              } else if (!ended && !loop.isShuttingDown()) { // else close ends it
                connect(bootstrap, address);
              }
            },
            loop);
  }

  private void connect(Bootstrap bootstrap, InetAddress address) {
    ChannelFuture connecting =
        bootstrap
            .clone()
            .handler(new Handlers())
            .connect(new InetSocketAddress(address, proxy.port()));
    channel = connecting.channel();
    connecting.addListener(
        (ChannelFuture connected) -> {
          if (connected.isSuccess()) {
            begin();
          } else if (!loop.isShuttingDown()) { // else close ends it
            end(notConnected(address, connected.cause()));
          }
        });
  }

  private void begin() {
    SslHandler encryption = channel.pipeline().get(SslHandler.class);
    if (encryption == null) {
      sendWaiting();
      return;
    }
    encryption
        .handshakeFuture()
        .addListener(
            agreed -> {
              if (agreed.isSuccess()) {
                sendWaiting();
              } else {
                end(new IOException("no TLS with " + proxy + ": " + agreed.cause().getMessage()));
              }
            });
  }

  private SslHandler encryption(SSLContext context) {
    SSLEngine engine = context.createSSLEngine(proxy.host(), proxy.port());
    engine.setUseClientMode(true);
    engine.setEnabledProtocols(ServerTls.PROTOCOLS);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    engine.setSSLParameters(parameters);
    SslHandler handler = new SslHandler(engine);
    handler.setHandshakeTimeoutMillis(HANDSHAKE.toMillis());
    return handler;
  }

  private final class Handlers extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel fresh) {
      tls.ifPresent(context -> fresh.pipeline().addLast(encryption(context)));
      fresh
          .pipeline()
          .addLast(
              new LengthFieldBasedFrameDecoder(MAX_FRAME, 0, Integer.BYTES, 0, Integer.BYTES),
              new StateResponseReader(FlinkConnection.this, pending));
    }
  }

  private IOException notConnected(InetAddress address, Throwable fault) {
    // Netty wraps the cause in an exception that repeats the address.
    Throwable why = fault.getCause() == null ? fault : fault.getCause();
    return new IOException(
        "no connection to " + proxy + " at " + address.getHostAddress() + ": " + why.getMessage(),
        fault);
  }

  private void sendWaiting() {
    stands = true;
    pending.received();
    for (PendingQueries.Request request : pending.all()) {
      pending.sent(request);
      write(request);
    }
  }

  /**
   * @param response gets the answer's bytes or a fault, after {@code timeout} at the latest
   */
  void send(KvStateRequest message, Duration timeout, CompletableFuture<byte[]> response) {
    if (pending.isFull()) {
      response.completeExceptionally(
          new IOException(
              "too many requests wait for " + proxy + ", the limit is " + PendingQueries.MAX));
      return;
    }
    PendingQueries.Request request = pending.add(message, timeout, response);
    if (stands) {
      write(request);
    }
  }

  private void write(PendingQueries.Request request) {
    // The pipeline reports failures.
    channel.writeAndFlush(
        MessageSerializer.serializeRequest(channel.alloc(), request.id(), request.message()),
        channel.voidPromise());
  }

  private void giveUp(Duration silence) {
    String what = stands ? "nothing comes from " : "no connection to ";
    end(new IOException(what + proxy + " for " + silence.toMillis() + " ms"));
  }

  /** Closes; waiting requests fail with the fault. Later calls do nothing. */
  void end(Throwable fault) {
    if (ended) {
      return;
    }
    ended = true;
    onEnd.accept(this);
    if (channel != null) {
      channel.close();
    }
    pending.refuseAll(fault);
  }
}
