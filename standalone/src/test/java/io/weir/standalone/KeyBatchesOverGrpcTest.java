package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.weir.client.v1.BatchLookupReply;
import io.weir.client.v1.BatchLookupRequest;
import io.weir.client.v1.BatchPutReply;
import io.weir.client.v1.KeysGrpc;
import io.weir.client.v1.LookupReply;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Streams of keys with values over gRPC: many, bad ones, and several at a time. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class KeyBatchesOverGrpcTest {
  private static final int MANY = 100_000;
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

  private static String value(String key) {
    return "value of " + key + "x".repeat(key.hashCode() & 31);
  }

  @Test
  void putsAndLooksUpMany() {
    List<String> names = IntStream.range(0, MANY).mapToObj(i -> "key/" + i).toList();
    BatchPutReply put = BatchCalls.put(channel, "many", names, KeyBatchesOverGrpcTest::value);
    assertThat(put.getCount()).isEqualTo(MANY);

    // In an order of its own, and every tenth key is none.
    List<String> asked =
        IntStream.range(0, MANY).mapToObj(i -> "key/" + i * 7919L % (MANY * 10 / 9)).toList();
    List<LookupReply> answers = BatchCalls.lookup(channel, "many", asked, put.getPosition());

    assertThat(answers).hasSize(MANY);
    for (int i = 0; i < MANY; i++) {
      String key = asked.get(i);
      boolean there = Integer.parseInt(key.substring(4)) < MANY;
      assertThat(answers.get(i).hasValue()).as(key).isEqualTo(there);
      if (there) {
        assertThat(answers.get(i).getValue().getData().toStringUtf8()).isEqualTo(value(key));
      }
    }
    BatchCalls.awaitNothingHeld(api);
  }

  /** Together they need more than twice the memory that there is. */
  @Test
  void lookupsOfManyKeysWaitForMemoryOneAfterTheOther() throws Exception {
    List<String> names = IntStream.range(0, 50_000).mapToObj(i -> "k" + i).toList();
    String position =
        BatchCalls.put(channel, "crowd", names, KeyBatchesOverGrpcTest::value).getPosition();
    List<CompletableFuture<List<LookupReply>>> calls =
        IntStream.range(0, 10)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> BatchCalls.lookup(channel, "crowd", names, position),
                        each -> new Thread(each).start()))
            .toList();
    CompletableFuture<Void> all =
        CompletableFuture.allOf(calls.toArray(new CompletableFuture<?>[0]));
    double most = 0;
    while (!all.isDone()) {
      most = Math.max(most, api.exactMetric("weir_reply_memory_bytes"));
    }

    List<String> values = names.stream().map(KeyBatchesOverGrpcTest::value).toList();
    for (CompletableFuture<List<LookupReply>> each : calls) {
      assertThat(each.join().stream().map(found -> found.getValue().getData().toStringUtf8()))
          .containsExactlyElementsOf(values);
    }
    assertThat(most)
        .isPositive()
        .isLessThanOrEqualTo(api.exactMetric("weir_reply_memory_limit_bytes"));
    BatchCalls.awaitNothingHeld(api);
  }

  @Test
  void theLastPutOfAKeyCounts() {
    List<String> names = IntStream.range(0, 5000).mapToObj(i -> "k" + i % 7).toList();
    AtomicInteger number = new AtomicInteger();
    String position =
        BatchCalls.put(channel, "order", names, key -> "" + number.getAndIncrement()).getPosition();

    List<String> keys = List.of("k0", "k1", "k2", "k3", "k4", "k5", "k6");
    assertThat(BatchCalls.lookup(channel, "order", keys, position))
        .extracting(each -> Integer.parseInt(each.getValue().getData().toStringUtf8()) % 7)
        .containsExactly(0, 1, 2, 3, 4, 5, 6);
    assertThat(BatchCalls.lookup(channel, "order", keys, position))
        .allMatch(each -> Integer.parseInt(each.getValue().getData().toStringUtf8()) >= 4993);
  }

  @Test
  void aBadPutEndsTheStreamAndNamesItsPlace() {
    List<String> names = List.of("a", "b", "x".repeat(256), "c");

    assertThatThrownBy(() -> BatchCalls.put(channel, "bad", names, key -> key))
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            refusal -> {
              assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
              assertThat(refusal.getTrailers().toString())
                  .contains("weir-field=key", "weir-index=2");
            });
    BatchCalls.awaitNothingHeld(api);
  }

  @Test
  void anEmptyStreamIsAnswered() {
    assertThat(BatchCalls.put(channel, "none", List.of(), key -> key).getCount()).isZero();
    assertThat(BatchCalls.lookup(channel, "none", List.of(), "")).isEmpty();
  }

  @Test
  void answersOfSeveralIndicesComeInOrder() {
    BatchCalls.put(channel, "one", List.of("k"), key -> "1");
    String position = BatchCalls.put(channel, "two", List.of("k"), key -> "2").getPosition();
    BatchCalls.Gathered<BatchLookupReply> replies = new BatchCalls.Gathered<>();
    StreamObserver<BatchLookupRequest> call = KeysGrpc.newStub(channel).batchLookup(replies);
    for (String index : List.of("two", "one", "two", "two", "one")) {
      call.onNext(
          BatchLookupRequest.newBuilder()
              .setIndex(index)
              .setPosition(position)
              .addKeys("k")
              .addKeys("none")
              .build());
    }
    call.onCompleted();

    assertThat(BatchCalls.answers(replies.all.join()))
        .extracting(each -> each.getValue().getData().toStringUtf8())
        .containsExactly("2", "", "1", "", "2", "", "2", "", "1", "");
  }

  @Test
  void answersAClientThatWaitsForAnswersBeforeItSendsMore() {
    List<String> names = IntStream.range(0, 5000).mapToObj(i -> "k" + i).toList();
    String position =
        BatchCalls.put(channel, "turns", names, KeyBatchesOverGrpcTest::value).getPosition();
    BatchCalls.Gathered<BatchLookupReply> replies = new BatchCalls.Gathered<>();
    StreamObserver<BatchLookupRequest> call = KeysGrpc.newStub(channel).batchLookup(replies);
    int sent = 0;
    for (int size : List.of(1, 2500, 999, 1500)) {
      call.onNext(
          BatchLookupRequest.newBuilder()
              .setIndex("turns")
              .setPosition(position)
              .addAllKeys(names.subList(sent, sent + size))
              .build());
      sent += size;
      int due = sent;
      await().atMost(PATIENCE).until(() -> BatchCalls.answers(replies.some).size() == due);
    }
    call.onCompleted();

    assertThat(replies.all).succeedsWithin(PATIENCE);
    assertThat(BatchCalls.answers(replies.some))
        .extracting(each -> each.getValue().getData().toStringUtf8())
        .containsExactlyElementsOf(names.stream().map(KeyBatchesOverGrpcTest::value).toList());
  }
}
