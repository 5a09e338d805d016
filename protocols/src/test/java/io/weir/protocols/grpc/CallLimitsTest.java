package io.weir.protocols.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.rpc.RetryInfo;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.client.v1.BatchPutReply;
import io.weir.client.v1.BatchPutRequest;
import io.weir.client.v1.KeysGrpc;
import io.weir.client.v1.PutReply;
import io.weir.client.v1.PutRequest;
import io.weir.service.access.AccessSettings;
import io.weir.service.access.Guard;
import io.weir.service.limits.Limits;
import io.weir.service.settings.Settings;
import io.weir.service.tls.TlsSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
class CallLimitsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Metadata.Key<String> PUSHBACK =
      Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);

  private final AtomicInteger received = new AtomicInteger();
  private Guard guard;
  private GrpcServer server;
  private ManagedChannel channel;

  /** Answers each put, and counts the messages of a stream. */
  private final class Puts extends KeysGrpc.KeysImplBase {
    @Override
    public void put(PutRequest request, StreamObserver<PutReply> replies) {
      replies.onNext(PutReply.getDefaultInstance());
      replies.onCompleted();
    }

    @Override
    public StreamObserver<BatchPutRequest> batchPut(StreamObserver<BatchPutReply> replies) {
      return new StreamObserver<>() {
        @Override
        public void onNext(BatchPutRequest message) {
          received.incrementAndGet();
        }

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onCompleted() {
          replies.onNext(BatchPutReply.getDefaultInstance());
          replies.onCompleted();
        }
      };
    }
  }

  private void start(String setting, String value) throws Exception {
    guard = Guard.start(AccessSettings.from(new Settings(Map.of(setting, value))), "127.0.0.1");
    server =
        GrpcServer.start(
            new GrpcSettings(
                "127.0.0.1",
                OptionalInt.of(0),
                10,
                100,
                4 << 20,
                64 << 20,
                PATIENCE,
                Duration.ofMillis(1),
                TlsSettings.none()),
            stalls -> new Puts(),
            List.of(),
            guard,
            new PrometheusRegistry());
    channel = Grpc.newChannelBuilder(server.address(), InsecureChannelCredentials.create()).build();
  }

  @AfterEach
  void stop() throws Exception {
    channel.shutdownNow();
    server.close();
    guard.close();
  }

  private void put() {
    KeysGrpc.newBlockingStub(channel).put(PutRequest.getDefaultInstance());
  }

  private StatusRuntimeException refused() {
    StatusRuntimeException refusal = catchThrowableOfType(StatusRuntimeException.class, this::put);
    assertThat(refusal).isNotNull();
    assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    return refusal;
  }

  @Test
  void refusesCallsAboveTheRateAndSaysWhenToComeAgain() throws Exception {
    start("WEIR_CLIENT_REQUESTS", "1");
    put();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              StatusRuntimeException refusal = refused();
              assertThat(refusal).hasMessageContaining("WEIR_CLIENT_REQUESTS");
              assertThat(Long.parseLong(refusal.getTrailers().get(PUSHBACK))).isBetween(0L, 1000L);
              RetryInfo retry =
                  StatusProto.fromThrowable(refusal).getDetails(0).unpack(RetryInfo.class);
              assertThat(retry.getRetryDelay().getSeconds()).isBetween(0L, 1L);
            });
    assertThat(guard.limits().refused(Limits.Reason.REQUESTS)).isPositive();
  }

  @Test
  void aStreamCountsUntilItEnds() throws Exception {
    start("WEIR_CLIENT_CONCURRENT", "1");
    CompletableFuture<Void> ended = new CompletableFuture<>();
    StreamObserver<BatchPutRequest> stream = stream(ended);
    stream.onNext(BatchPutRequest.getDefaultInstance());
    await().atMost(PATIENCE).until(() -> received.get() == 1);
    refused();
    stream.onError(Status.CANCELLED.asRuntimeException());
    await().atMost(PATIENCE).ignoreExceptions().until(this::isPut);
  }

  private boolean isPut() {
    put();
    return true;
  }

  private StreamObserver<BatchPutRequest> stream(CompletableFuture<Void> ended) {
    return KeysGrpc.newStub(channel)
        .batchPut(
            new StreamObserver<>() {
              @Override
              public void onNext(BatchPutReply reply) {}

              @Override
              public void onError(Throwable failure) {
                ended.completeExceptionally(failure);
              }

              @Override
              public void onCompleted() {
                ended.complete(null);
              }
            });
  }

  /** 5 KB at once, then 5 KB a second: 20 KB take 3 s, of which one message may be ahead. */
  @Test
  void aStreamThatSendsTooMuchIsReadMoreSlowlyAndWhole() throws Exception {
    start("WEIR_CLIENT_BYTES", "5000");
    CompletableFuture<Void> ended = new CompletableFuture<>();
    BatchPutRequest message =
        BatchPutRequest.newBuilder().setIndexBytes(ByteString.copyFrom(new byte[990])).build();
    long begin = System.nanoTime();
    StreamObserver<BatchPutRequest> stream = stream(ended);
    for (int i = 0; i < 20; i++) {
      stream.onNext(message);
    }
    stream.onCompleted();
    ended.get(60, TimeUnit.SECONDS);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofSeconds(2));
    assertThat(received.get()).isEqualTo(20);
  }
}
