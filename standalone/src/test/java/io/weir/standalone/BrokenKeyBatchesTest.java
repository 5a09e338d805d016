package io.weir.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.StreamObserver;
import io.weir.client.v1.BatchLookupReply;
import io.weir.client.v1.BatchLookupRequest;
import io.weir.client.v1.BatchPutReply;
import io.weir.client.v1.BatchPutRequest;
import io.weir.client.v1.ItemPut;
import io.weir.client.v1.KeysGrpc;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Streams of keys with values over gRPC that are broken off, slow, or too late. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class BrokenKeyBatchesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  @RegisterExtension private static final SharedStandalone WEIR = new SharedStandalone();
  private HttpApi api;
  private ManagedChannel channel;

  @BeforeEach
  void connect() {
    api = new HttpApi(WEIR.url());
    channel =
        Grpc.newChannelBuilder(WEIR.grpcAddress(), InsecureChannelCredentials.create()).build();
  }

  @AfterEach
  void disconnect() {
    channel.shutdownNow();
  }

  @Test
  void aClientThatVanishesAmongItsPutsLeavesNothing() {
    BatchCalls.Gathered<BatchPutReply> replies = new BatchCalls.Gathered<>();
    StreamObserver<BatchPutRequest> call = KeysGrpc.newStub(channel).batchPut(replies);
    for (int i = 0; i < 20; i++) {
      call.onNext(
          BatchPutRequest.newBuilder()
              .setIndex("vanish")
              .addPuts(
                  ItemPut.newBuilder()
                      .setKey("k" + i)
                      .setData(ByteString.copyFrom(new byte[1 << 20])))
              .build());
    }
    channel.shutdownNow();

    assertThat(replies.all).failsWithin(PATIENCE);
    BatchCalls.awaitNothingHeld(api);
    await().atMost(PATIENCE).until(() -> api.exactMetric("weir_grpc_connections") == 0);
  }

  /** Takes one reply, and the others when they are asked for. */
  private static final class Patient extends BatchCalls.Gathered<BatchLookupReply>
      implements ClientResponseObserver<BatchLookupRequest, BatchLookupReply> {
    private ClientCallStreamObserver<BatchLookupRequest> call;

    @Override
    public void beforeStart(ClientCallStreamObserver<BatchLookupRequest> of) {
      of.disableAutoRequestWithInitial(1);
      call = of;
    }
  }

  @Test
  void aClientThatDoesNotReadHoldsUpItsLookupsAndNothingElse() throws Exception {
    ByteString value = ByteString.copyFrom("y".repeat(100_000), UTF_8);
    List<String> keys = IntStream.range(0, 200).mapToObj(i -> "big" + i).toList();
    String position =
        BatchCalls.put(channel, "big", keys, key -> value.toStringUtf8(), 20).getPosition();
    Patient replies = new Patient();
    StreamObserver<BatchLookupRequest> call = KeysGrpc.newStub(channel).batchLookup(replies);
    BatchLookupRequest request =
        BatchLookupRequest.newBuilder()
            .setIndex("big")
            .setPosition(position)
            .addAllKeys(keys)
            .build();
    for (int i = 0; i < 5; i++) { // 100 MB in all
      call.onNext(request);
    }
    call.onCompleted();
    await().atMost(PATIENCE).until(() -> !replies.some.isEmpty());

    assertThat(api.exactMetric("weir_reply_memory_bytes")).isBetween(1.0, 20.0 * (1 << 20));
    assertThat(BatchCalls.lookup(channel, "big", keys.subList(0, 1), position)).hasSize(1);

    replies.call.request(1000);
    assertThat(replies.all).succeedsWithin(PATIENCE);
    assertThat(BatchCalls.answers(replies.some)).hasSize(5 * keys.size());
    BatchCalls.awaitNothingHeld(api);
  }

  @Test
  void aDeadlineEndsACallAndFreesWhatItHeld() {
    BatchCalls.Gathered<BatchPutReply> replies = new BatchCalls.Gathered<>();
    StreamObserver<BatchPutRequest> call =
        KeysGrpc.newStub(channel).withDeadlineAfter(300, TimeUnit.MILLISECONDS).batchPut(replies);
    call.onNext(
        BatchPutRequest.newBuilder()
            .setIndex("late")
            .addPuts(ItemPut.newBuilder().setKey("k"))
            .build());

    assertThat(replies.all)
        .failsWithin(PATIENCE)
        .withThrowableOfType(ExecutionException.class)
        .havingCause()
        .satisfies(
            failure ->
                assertThat(Status.fromThrowable(failure).getCode())
                    .isEqualTo(Status.Code.DEADLINE_EXCEEDED));
    BatchCalls.awaitNothingHeld(api);
  }
}
