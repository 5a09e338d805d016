package io.weir.client;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.weir.client.v1.BatchLookupReply;
import io.weir.client.v1.BatchLookupRequest;
import io.weir.client.v1.DeleteReply;
import io.weir.client.v1.DeleteRequest;
import io.weir.client.v1.IndexReply;
import io.weir.client.v1.IndexRequest;
import io.weir.client.v1.Item;
import io.weir.client.v1.ItemsReply;
import io.weir.client.v1.KeysGrpc;
import io.weir.client.v1.LookupReply;
import io.weir.client.v1.LookupRequest;
import io.weir.client.v1.PutReply;
import io.weir.client.v1.PutRequest;
import io.weir.client.v1.SearchRequest;
import io.weir.client.v1.SetIndexReply;
import io.weir.client.v1.SetIndexRequest;
import io.weir.client.v1.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;

/** Fails calls by the statuses that it is given, then answers. */
final class ScriptedKeys extends KeysGrpc.KeysImplBase {
  final AtomicInteger calls = new AtomicInteger();
  final Queue<StatusRuntimeException> failures = new ArrayDeque<>();
  PutRequest latest;
  SearchRequest search = SearchRequest.getDefaultInstance();
  SetIndexRequest set = SetIndexRequest.getDefaultInstance();

  /** How many keys of a batch are answered before it fails; none if it does not. */
  final Queue<Integer> breaks = new ArrayDeque<>();

  private <T> void answer(StreamObserver<T> replies, T reply) {
    calls.incrementAndGet();
    StatusRuntimeException failure = failures.poll();
    if (failure != null) {
      replies.onError(failure);
    } else {
      replies.onNext(reply);
      replies.onCompleted();
    }
  }

  @Override
  public void put(PutRequest request, StreamObserver<PutReply> replies) {
    latest = request;
    answer(replies, PutReply.newBuilder().setVersion(7).setCreated(true).build());
  }

  @Override
  public void delete(DeleteRequest request, StreamObserver<DeleteReply> replies) {
    answer(replies, DeleteReply.newBuilder().setDeleted(true).build());
  }

  @Override
  public void lookup(LookupRequest request, StreamObserver<LookupReply> replies) {
    answer(replies, reply(request.getKey()));
  }

  private static LookupReply reply(String key) {
    return LookupReply.newBuilder().setValue(value(key)).build();
  }

  private static Value value(String text) {
    return Value.newBuilder().setData(ByteString.copyFromUtf8(text)).setVersion(1).build();
  }

  @Override
  public void search(SearchRequest request, StreamObserver<ItemsReply> replies) {
    search = request;
    replies.onNext(
        ItemsReply.newBuilder()
            .addItems(Item.newBuilder().setKey("a").setValue(value("1")))
            .addItems(Item.newBuilder().setKey("b").setValue(value("2")))
            .build());
    answer(
        replies,
        ItemsReply.newBuilder()
            .addItems(Item.newBuilder().setKey("c").setValue(value("3")))
            .build());
  }

  @Override
  public void index(IndexRequest request, StreamObserver<IndexReply> replies) {
    answer(
        replies,
        IndexReply.newBuilder()
            .setSettings(set.getSettings())
            .setBuilding(request.getPosition().equals("early"))
            .build());
  }

  @Override
  public void setIndex(SetIndexRequest request, StreamObserver<SetIndexReply> replies) {
    set = request;
    answer(replies, SetIndexReply.newBuilder().setPosition("early").build());
  }

  @Override
  public StreamObserver<BatchLookupRequest> batchLookup(StreamObserver<BatchLookupReply> replies) {
    calls.incrementAndGet();
    List<String> keys = new ArrayList<>();
    return new StreamObserver<>() {
      @Override
      public void onNext(BatchLookupRequest request) {
        keys.addAll(request.getKeysList());
      }

      @Override
      public void onError(Throwable failure) {}

      @Override
      public void onCompleted() {
        Integer most = breaks.poll();
        int answered = most == null ? keys.size() : most;
        for (String key : keys.subList(0, answered)) {
          replies.onNext(BatchLookupReply.newBuilder().addAnswers(reply(key)).build());
        }
        if (most == null) {
          replies.onCompleted();
        } else {
          replies.onError(unavailable());
        }
      }
    };
  }

  static StatusRuntimeException unavailable() {
    return Status.UNAVAILABLE.withDescription("not now").asRuntimeException();
  }
}
