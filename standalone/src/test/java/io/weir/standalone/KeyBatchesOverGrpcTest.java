package io.weir.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.StreamObserver;
import io.weir.client.v1.BatchLookupReply;
import io.weir.client.v1.BatchLookupRequest;
import io.weir.client.v1.BatchPutReply;
import io.weir.client.v1.BatchPutRequest;
import io.weir.client.v1.ItemPut;
import io.weir.client.v1.KeysGrpc;
import io.weir.client.v1.LookupReply;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Streams of keys with values over gRPC: many, broken off, slow, and too late. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class KeyBatchesOverGrpcTest {
  private static final int MANY = 100_000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @RegisterExtension private static final SharedStandalone WEIR = new SharedStandalone();

  private ManagedChannel channel;

  @BeforeEach
  void connect() {
    channel =
        Grpc.newChannelBuilder(WEIR.grpcAddress(), InsecureChannelCredentials.create()).build();
  }

  @AfterEach
  void disconnect() {
    channel.shutdownNow();
  }

  private static long gauge(String name) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(WEIR.url() + "/metrics")).build();
    String text =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
    Matcher line = Pattern.compile("(?m)^" + name + " ([0-9.E]+)$").matcher(text);
    assertThat(line.find()).as(name).isTrue();
    return (long) Double.parseDouble(line.group(1));
  }

  /** That nothing of calls is held any more. */
  private static void awaitNothingHeld() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(gauge("weir_reply_memory_bytes")).isZero();
              assertThat(gauge("weir_in_flight_bytes")).isZero();
              assertThat(gauge("weir_grpc_arriving_bytes")).isZero();
            });
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
    awaitNothingHeld();
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
    long most = 0;
    while (!all.isDone()) {
      most = Math.max(most, gauge("weir_reply_memory_bytes"));
    }

    List<String> values = names.stream().map(KeyBatchesOverGrpcTest::value).toList();
    for (CompletableFuture<List<LookupReply>> each : calls) {
      assertThat(each.join().stream().map(found -> found.getValue().getData().toStringUtf8()))
          .containsExactlyElementsOf(values);
    }
    assertThat(most).isPositive().isLessThanOrEqualTo(gauge("weir_reply_memory_limit_bytes"));
    awaitNothingHeld();
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
    awaitNothingHeld();
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

    assertThat(replies.all.join().stream().flatMap(each -> each.getAnswersList().stream()))
        .extracting(each -> each.getValue().getData().toStringUtf8())
        .containsExactly("2", "", "1", "", "2", "", "2", "", "1", "");
  }

  @Test
  void answersAClientThatWaitsForAnswersBeforeItSendsMore() {
    List<String> names = IntStream.range(0, 5000).mapToObj(i -> "k" + i).toList();
    String position =
        BatchCalls.put(channel, "turns", names, KeyBatchesOverGrpcTest::value).getPosition();
    CompletableFuture<Void> ended = new CompletableFuture<>();
    List<String> found = Collections.synchronizedList(new ArrayList<>());
    StreamObserver<BatchLookupRequest> call =
        KeysGrpc.newStub(channel)
            .batchLookup(
                new StreamObserver<>() {
                  @Override
                  public void onNext(BatchLookupReply reply) {
                    reply
                        .getAnswersList()
                        .forEach(each -> found.add(each.getValue().getData().toStringUtf8()));
                  }

                  @Override
                  public void onError(Throwable failure) {
                    ended.completeExceptionally(failure);
                  }

                  @Override
                  public void onCompleted() {
                    ended.complete(null);
                  }
                });
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
      await().atMost(PATIENCE).until(() -> found.size() == due);
    }
    call.onCompleted();

    assertThat(ended).succeedsWithin(PATIENCE);
    assertThat(found)
        .containsExactlyElementsOf(names.stream().map(KeyBatchesOverGrpcTest::value).toList());
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
    awaitNothingHeld();
    await().atMost(PATIENCE).until(() -> gauge("weir_grpc_connections") == 0);
  }

  @Test
  void aClientThatDoesNotReadHoldsUpItsLookupsAndNothingElse() throws Exception {
    ByteString value = ByteString.copyFrom("y".repeat(100_000), UTF_8);
    List<String> keys = IntStream.range(0, 200).mapToObj(i -> "big" + i).toList();
    String position =
        BatchCalls.put(channel, "big", keys, key -> value.toStringUtf8(), 20).getPosition();
    CompletableFuture<Void> ended = new CompletableFuture<>();
    AtomicInteger answers = new AtomicInteger();
    Map<String, ClientCallStreamObserver<BatchLookupRequest>> calls = new ConcurrentHashMap<>();
    StreamObserver<BatchLookupRequest> call =
        KeysGrpc.newStub(channel)
            .batchLookup(
                new ClientResponseObserver<BatchLookupRequest, BatchLookupReply>() {
                  @Override
                  public void beforeStart(ClientCallStreamObserver<BatchLookupRequest> of) {
                    of.disableAutoRequestWithInitial(1);
                    calls.put("", of);
                  }

                  @Override
                  public void onNext(BatchLookupReply reply) {
                    answers.addAndGet(reply.getAnswersCount());
                  }

                  @Override
                  public void onError(Throwable failure) {
                    ended.completeExceptionally(failure);
                  }

                  @Override
                  public void onCompleted() {
                    ended.complete(null);
                  }
                });
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
    await().atMost(PATIENCE).until(() -> answers.get() > 0);

    assertThat(gauge("weir_reply_memory_bytes")).isBetween(1L, 20L << 20);
    assertThat(BatchCalls.lookup(channel, "big", keys.subList(0, 1), position)).hasSize(1);

    calls.get("").request(1000);
    ended.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(answers).hasValue(5 * keys.size());
    awaitNothingHeld();
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
    awaitNothingHeld();
  }
}
