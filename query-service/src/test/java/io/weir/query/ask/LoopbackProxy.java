package io.weir.query.ask;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.flink.queryablestate.messages.KvStateRequest;
import org.apache.flink.queryablestate.messages.KvStateResponse;
import org.apache.flink.queryablestate.network.AbstractServerBase;
import org.apache.flink.queryablestate.network.AbstractServerHandler;
import org.apache.flink.queryablestate.network.messages.MessageSerializer;
import org.apache.flink.queryablestate.network.stats.AtomicKvStateRequestStats;
import org.apache.flink.queryablestate.network.stats.KvStateRequestStats;

/** A queryable state proxy on a free port of the loopback, whose answers a test decides. */
final class LoopbackProxy extends AbstractServerBase<KvStateRequest, KvStateResponse> {
  private final AtomicKvStateRequestStats stats = new AtomicKvStateRequestStats();
  private volatile Function<KvStateRequest, CompletableFuture<byte[]>> answers;
  private volatile KvStateRequest last;

  LoopbackProxy() {
    super("Loopback proxy", "localhost", List.of(0).iterator(), 1, 1);
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
