package io.weir.queryclient;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.flink.queryablestate.messages.KvStateRequest;
import org.apache.flink.queryablestate.messages.KvStateResponse;
import org.apache.flink.queryablestate.network.AbstractServerBase;
import org.apache.flink.queryablestate.network.AbstractServerHandler;
import org.apache.flink.queryablestate.network.messages.MessageSerializer;
import org.apache.flink.queryablestate.network.stats.AtomicKvStateRequestStats;
import org.apache.flink.queryablestate.network.stats.KvStateRequestStats;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelHandlerContext;

/** A queryable state proxy on the loopback, whose answers a test decides. */
final class LoopbackProxy extends AbstractServerBase<KvStateRequest, KvStateResponse> {
  private final AtomicKvStateRequestStats stats = new AtomicKvStateRequestStats();
  private volatile Function<KvStateRequest, CompletableFuture<byte[]>> answers;
  private final AtomicInteger accepted = new AtomicInteger();
  private volatile KvStateRequest last;

  /** On a free port. */
  LoopbackProxy() {
    this(0);
  }

  LoopbackProxy(int port) {
    super("Loopback proxy", "localhost", List.of(port).iterator(), 1, 1);
  }

  void answerWith(Function<KvStateRequest, CompletableFuture<byte[]>> answers) {
    this.answers = answers;
  }

  KvStateRequest last() {
    return last;
  }

  long openConnections() {
    return stats.getNumConnections();
  }

  /** How many connections there have been, closed ones too. */
  int acceptedConnections() {
    return accepted.get();
  }

  @Override
  public AbstractServerHandler<KvStateRequest, KvStateResponse> initializeHandler() {
    return new Handler(
        this,
        new MessageSerializer<>(
            new KvStateRequest.KvStateRequestDeserializer(),
            new KvStateResponse.KvStateResponseDeserializer()),
        stats);
  }

  private static final class Handler
      extends AbstractServerHandler<KvStateRequest, KvStateResponse> {
    private final LoopbackProxy proxy;

    Handler(
        LoopbackProxy proxy,
        MessageSerializer<KvStateRequest, KvStateResponse> serializer,
        KvStateRequestStats stats) {
      super(proxy, serializer, stats);
      this.proxy = proxy;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) throws Exception {
      proxy.accepted.incrementAndGet();
      super.channelActive(context);
    }

    @Override
    public CompletableFuture<KvStateResponse> handleRequest(
        long requestId, KvStateRequest request) {
      proxy.last = request;
      return proxy.answers.apply(request).thenApply(KvStateResponse::new);
    }

    @Override
    public CompletableFuture<Void> shutdown() {
      return CompletableFuture.completedFuture(null);
    }
  }
}
