package io.weir.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.grpc.Channel;
import io.grpc.stub.StreamObserver;
import io.weir.client.v1.BatchLookupReply;
import io.weir.client.v1.BatchLookupRequest;
import io.weir.client.v1.BatchPutReply;
import io.weir.client.v1.BatchPutRequest;
import io.weir.client.v1.ItemPut;
import io.weir.client.v1.KeysGrpc;
import io.weir.client.v1.LookupReply;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** Whole batches over gRPC, in messages of 1,000. */
final class BatchCalls {
  private static final int MESSAGE = 1000;

  private BatchCalls() {}

  static BatchPutReply put(
      Channel channel, String index, List<String> names, UnaryOperator<String> value) {
    return put(channel, index, names, value, MESSAGE);
  }

  /**
   * @param size how many a message has
   */
  static BatchPutReply put(
      Channel channel, String index, List<String> names, UnaryOperator<String> value, int size) {
    Gathered<BatchPutReply> replies = new Gathered<>();
    StreamObserver<BatchPutRequest> call = KeysGrpc.newStub(channel).batchPut(replies);
    for (int from = 0; from < names.size(); from += size) {
      BatchPutRequest.Builder part = BatchPutRequest.newBuilder().setIndex(index);
      for (String name : names.subList(from, Math.min(names.size(), from + size))) {
        part.addPuts(
            ItemPut.newBuilder()
                .setKey(name)
                .setData(ByteString.copyFrom(value.apply(name), UTF_8)));
      }
      call.onNext(part.build());
    }
    call.onCompleted();
    return replies.all.join().get(0);
  }

  /** The answers in these replies. */
  static List<LookupReply> answers(List<BatchLookupReply> replies) {
    return replies.stream().flatMap(each -> each.getAnswersList().stream()).toList();
  }

  static List<LookupReply> lookup(
      Channel channel, String index, List<String> names, String position) {
    Gathered<BatchLookupReply> replies = new Gathered<>();
    StreamObserver<BatchLookupRequest> call = KeysGrpc.newStub(channel).batchLookup(replies);
    for (int from = 0; from < names.size(); from += MESSAGE) {
      call.onNext(
          BatchLookupRequest.newBuilder()
              .setIndex(index)
              .setPosition(position)
              .addAllKeys(names.subList(from, Math.min(names.size(), from + MESSAGE)))
              .build());
    }
    call.onCompleted();
    return answers(replies.all.join());
  }

  /** Waits until the server holds nothing of calls any more. */
  static void awaitNothingHeld(HttpApi api) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              assertThat(api.exactMetric("weir_reply_memory_bytes")).isZero();
              assertThat(api.exactMetric("weir_in_flight_bytes")).isZero();
              assertThat(api.exactMetric("weir_grpc_arriving_bytes")).isZero();
            });
  }

  /** All replies of a call. */
  static class Gathered<T> implements StreamObserver<T> {
    final CompletableFuture<List<T>> all = new CompletableFuture<>();

    /** Those that have come. */
    final List<T> some = new CopyOnWriteArrayList<>();

    @Override
    public void onNext(T reply) {
      some.add(reply);
    }

    @Override
    public void onError(Throwable failure) {
      all.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
      all.complete(some);
    }
  }
}
