package io.weir.query.ask;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.flink.queryablestate.messages.KvStateRequest;
import org.apache.flink.queryablestate.network.messages.MessageSerializer;
import org.apache.flink.shaded.netty4.io.netty.bootstrap.Bootstrap;
import org.apache.flink.shaded.netty4.io.netty.channel.Channel;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelFuture;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelInitializer;
import org.apache.flink.shaded.netty4.io.netty.channel.EventLoop;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import org.apache.flink.shaded.netty4.io.netty.util.concurrent.Future;

/**
 * One connection to one proxy, from its dialling to its end, which comes once and is final: whoever
 * asks then dials anew. Requests may be handed in at once, and go out when the connection stands.
 *
 * <p>It ends when it cannot be made or is lost, and when it is suspected dead: the time of a
 * request is up, nothing at all has come since it was sent, and has not for {@code silence} at
 * least. What waits fails then, with the reason.
 *
 * <p>It belongs to its event loop: every method is called there.
 */
final class FlinkConnection {
  /** The most requests that wait for one proxy; more than questions may be in flight. */
  static final int MAX_IN_FLIGHT = 16_384;

  /** In bytes; more than 10,000 points of 255 values. */
  static final int MAX_FRAME = 32 << 20;

  private final HostPort proxy;
  private final EventLoop loop;
  private final Duration silence;
  private final Consumer<FlinkConnection> onEnd;
  private final Map<Long, Request> waiting = new LinkedHashMap<>();
  private Channel channel;
  private boolean stands;
  private boolean ended;
  private long requests;

  /** Whether something was sent since a byte came last; and when, the first of it. */
  private boolean silent;

  private long silentSince;

  /** One that waits for its answer. */
  private static final class Request {
    private final long id;
    private final KvStateRequest message;
    private final CompletableFuture<byte[]> answer;
    private Future<?> limit;
    private long sent;

    Request(long id, KvStateRequest message, CompletableFuture<byte[]> answer) {
      this.id = id;
      this.message = message;
      this.answer = answer;
    }
  }

  /**
   * @param onEnd told when this has ended, before what waits fails
   */
  FlinkConnection(
      HostPort proxy, EventLoop loop, Duration silence, Consumer<FlinkConnection> onEnd) {
    this.proxy = proxy;
    this.loop = loop;
    this.silence = silence;
    this.onEnd = onEnd;
  }

  HostPort proxy() {
    return proxy;
  }

  /**
   * To be called once. The name is looked up here, so a host may come back with another address.
   */
  void dial(HostNames names, Bootstrap bootstrap) {
    names
        .find(proxy.host())
        .whenCompleteAsync(
            (address, fault) -> {
              if (address == null) {
                end(new UnknownHostException("no address for host " + proxy.host()));
              } else if (!ended) {
                connect(bootstrap, address);
              }
            },
            loop);
  }

  private void connect(Bootstrap bootstrap, InetAddress address) {
    ChannelFuture connecting =
        bootstrap
            .clone()
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel fresh) {
                    fresh
                        .pipeline()
                        .addLast(
                            new LengthFieldBasedFrameDecoder(
                                MAX_FRAME, 0, Integer.BYTES, 0, Integer.BYTES),
                            new AnswerReader(FlinkConnection.this));
                  }
                })
            .connect(new InetSocketAddress(address, proxy.port()));
    channel = connecting.channel();
    connecting.addListener(
        (ChannelFuture connected) -> {
          if (connected.isSuccess()) {
            sendWaiting();
          } else {
            end(notConnected(address, connected.cause()));
          }
        });
  }

  private IOException notConnected(InetAddress address, Throwable fault) {
    // Netty wraps the fault that tells why in one that repeats the address.
    Throwable why = fault.getCause() == null ? fault : fault.getCause();
    return new IOException(
        "no connection to " + proxy + " at " + address.getHostAddress() + ": " + why.getMessage(),
        fault);
  }

  private void sendWaiting() {
    stands = true;
    silent = false;
    List.copyOf(waiting.values()).forEach(this::write);
  }

  /**
   * @param answer gets the answer's bytes, or why there is none; after {@code timeout} it is not
   *     waited for any longer
   */
  void send(KvStateRequest message, Duration timeout, CompletableFuture<byte[]> answer) {
    if (waiting.size() >= MAX_IN_FLIGHT) {
      answer.completeExceptionally(
          new IOException(
              "too many requests wait for " + proxy + ", the limit is " + MAX_IN_FLIGHT));
      return;
    }
    long id = requests++;
    Request request = new Request(id, message, answer);
    request.limit =
        loop.schedule(() -> timeUp(id), Math.max(1, timeout.toMillis()), TimeUnit.MILLISECONDS);
    waiting.put(id, request);
    if (stands) {
      write(request);
    } else {
      note(request);
    }
  }

  private void write(Request request) {
    note(request);
    channel.writeAndFlush(
        MessageSerializer.serializeRequest(channel.alloc(), request.id, request.message),
        channel.voidPromise());
  }

  private void note(Request request) {
    request.sent = System.nanoTime();
    if (!silent) {
      silent = true;
      silentSince = request.sent;
    }
  }

  private void timeUp(long id) {
    Request request = waiting.remove(id);
    request.answer.completeExceptionally(new TimeoutException());
    boolean heardSince = !silent || silentSince - request.sent > 0;
    if (!heardSince && System.nanoTime() - silentSince >= silence.toNanos()) {
      end(new IOException("nothing comes from " + proxy + ", the connection is given up"));
    }
  }

  /** Something came, be it a part of an answer. */
  void heard() {
    silent = false;
  }

  /** An answer came; one that is no longer waited for is dropped. */
  void answered(long id, byte[] content) {
    Request request = take(id);
    if (request != null) {
      request.answer.complete(content);
    }
  }

  /** The proxy has no answer to a request. */
  void refused(long id, Throwable fault) {
    Request request = take(id);
    if (request != null) {
      request.answer.completeExceptionally(fault);
    }
  }

  private Request take(long id) {
    Request request = waiting.remove(id);
    if (request != null) {
      request.limit.cancel(false);
    }
    return request;
  }

  /** Closes; what waits fails with the fault. Only the first call counts. */
  void end(Throwable fault) {
    if (ended) {
      return;
    }
    ended = true;
    onEnd.accept(this);
    if (channel != null) {
      channel.close();
    }
    List.copyOf(waiting.values()).forEach(request -> refused(request.id, fault));
  }
}
