package io.weir.client;

import com.google.protobuf.UnsafeByteOperations;
import io.weir.client.Attempts.Effect;
import io.weir.client.v1.BatchPutReply;
import io.weir.client.v1.DeleteReply;
import io.weir.client.v1.DeleteRequest;
import io.weir.client.v1.IndexReply;
import io.weir.client.v1.IndexRequest;
import io.weir.client.v1.ItemsReply;
import io.weir.client.v1.ItemsRequest;
import io.weir.client.v1.KeysGrpc;
import io.weir.client.v1.LookupReply;
import io.weir.client.v1.LookupRequest;
import io.weir.client.v1.PutReply;
import io.weir.client.v1.PutRequest;
import io.weir.client.v1.SearchRequest;
import io.weir.client.v1.SetIndexReply;
import io.weir.client.v1.SetIndexRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * The items of one index. Futures fail with a {@link WeirException}, a {@link ConditionException}
 * where a condition was not met, or an {@link IllegalArgumentException} where a value cannot be
 * encoded or decoded. Reads and writes without a condition are repeated as the client's {@link
 * RetryPolicy} says; others never are, since the first attempt may have succeeded. A write that is
 * repeated may happen twice, with another client's write in between, and the second time the item
 * is not a new one: where that matters, write with a condition. Thread-safe.
 *
 * @param <T> the values' type
 */
public final class KeyIndex<T> {
  private final Attempts attempts;
  private final Duration deadline;
  private final String name;
  private final Codec<T> codec;

  KeyIndex(Attempts attempts, Duration deadline, String name, Codec<T> codec) {
    this.attempts = attempts;
    this.deadline = deadline;
    this.name = name;
    this.codec = codec;
  }

  /** The same index, with another time for each call and its attempts. */
  public KeyIndex<T> within(Duration given) {
    return new KeyIndex<>(attempts, given, name, codec);
  }

  /** The same by calls that wait. */
  public BlockingIndex<T> blocking() {
    return new BlockingIndex<>(this);
  }

  /** Stores a value, whatever is there. */
  public CompletableFuture<Written> put(String key, T value) {
    return put(key, value, PutOptions.NONE);
  }

  /** Stores a value; durable, and seen by every later read, once the future is complete. */
  public CompletableFuture<Written> put(String key, T value, PutOptions options) {
    byte[] data;
    try {
      data = codec.encode(value);
    } catch (IllegalArgumentException e) {
      return CompletableFuture.failedFuture(e);
    }
    PutRequest.Builder put =
        PutRequest.newBuilder()
            .setIndex(name)
            .setKey(key)
            .setData(UnsafeByteOperations.unsafeWrap(data))
            .setContentType(codec.contentType());
    options.addTo(put);
    return attempts
        .<PutReply>call(
            options.isUnconditional() ? Effect.REPEATABLE_WRITE : Effect.CONDITIONAL_WRITE,
            deadline,
            stub -> ReplyObserver.one(replies -> stub.put(put.build(), replies)))
        .thenApply(Written::of);
  }

  /** What is stored under a key; empty if nothing is. */
  public CompletableFuture<Optional<Found<T>>> get(String key) {
    return get(key, "");
  }

  /**
   * The same, after a write.
   *
   * @param position that the answer must have seen
   */
  public CompletableFuture<Optional<Found<T>>> get(String key, String position) {
    LookupRequest lookup =
        LookupRequest.newBuilder().setIndex(name).setKey(key).setPosition(position).build();
    return attempts
        .<LookupReply>call(
            Effect.READ,
            deadline,
            stub -> ReplyObserver.one(replies -> stub.lookup(lookup, replies)))
        .thenApply(reply -> Found.of(reply, codec));
  }

  /** Removes an item; whether there was one. */
  public CompletableFuture<Boolean> delete(String key) {
    return delete(DeleteRequest.newBuilder().setIndex(name).setKey(key).build());
  }

  /** Removes an item that has this version. */
  public CompletableFuture<Boolean> delete(String key, long version) {
    return delete(
        DeleteRequest.newBuilder().setIndex(name).setKey(key).setIfVersion(version).build());
  }

  private CompletableFuture<Boolean> delete(DeleteRequest delete) {
    return attempts
        .<DeleteReply>call(
            Effect.CONDITIONAL_WRITE,
            deadline,
            stub -> ReplyObserver.one(replies -> stub.delete(delete, replies)))
        .thenApply(DeleteReply::getDeleted);
  }

  /**
   * Stores many values, in the map's order.
   *
   * @return completes when all are durable, with the position by which a read sees them; if it
   *     fails, any of them may have been stored
   */
  public CompletableFuture<String> putAll(Map<String, T> values) {
    return attempts
        .<BatchPutReply>call(
            Effect.REPEATABLE_WRITE, deadline, stub -> PutStream.of(stub, name, codec, values))
        .thenApply(BatchPutReply::getPosition);
  }

  /** What is stored under many keys, in their order. */
  public CompletableFuture<List<Optional<Found<T>>>> getAll(List<String> keys) {
    return getAll(keys, "");
  }

  /**
   * The same, after a write.
   *
   * @param position that the answers must have seen
   */
  public CompletableFuture<List<Optional<Found<T>>>> getAll(List<String> keys, String position) {
    List<LookupReply> answers = new ArrayList<>(keys.size());
    return attempts
        .<Void>call(
            Effect.READ, deadline, stub -> LookupStream.of(stub, name, keys, position, answers))
        .thenApply(done -> answers.stream().map(each -> Found.of(each, codec)).toList());
  }

  /**
   * Items in the order of the bytes of their keys.
   *
   * @param prefix what the keys start with, may be empty
   * @param after only keys after this one; empty for all
   * @param limit the most items, 1 or more
   */
  public CompletableFuture<List<Entry<T>>> list(String prefix, String after, int limit) {
    ItemsRequest items =
        ItemsRequest.newBuilder()
            .setIndex(name)
            .setPrefix(prefix)
            .setAfter(after)
            .setLimit(limit)
            .setValues(true)
            .build();
    return entries(stub -> ReplyObserver.all(replies -> stub.items(items, replies)));
  }

  /**
   * Items whose values have certain words, in the order of the bytes of their keys. Fails with
   * {@code INVALID_ARGUMENT} where the index is not set to be searched, or still {@linkplain
   * IndexState#building building}.
   *
   * @param text the words, 1 to 1000 bytes: each must be there; those in quotes one after the
   *     other; of one that ends with {@code *} its start, of which 2 bytes at least are given
   * @param after only keys after this one; empty for all
   * @param limit the most items, 1 or more; 0 for all
   */
  public CompletableFuture<List<Entry<T>>> search(String text, String after, int limit) {
    return search(text, after, limit, "");
  }

  /**
   * The same, after a write.
   *
   * @param position that the answer must have seen
   */
  public CompletableFuture<List<Entry<T>>> search(
      String text, String after, int limit, String position) {
    SearchRequest search =
        SearchRequest.newBuilder()
            .setIndex(name)
            .setQ(text)
            .setAfter(after)
            .setLimit(limit)
            .setValues(true)
            .setPosition(position)
            .build();
    return entries(stub -> ReplyObserver.all(replies -> stub.search(search, replies)));
  }

  private CompletableFuture<List<Entry<T>>> entries(
      Function<KeysGrpc.KeysStub, CompletionStage<List<ItemsReply>>> call) {
    return attempts
        .call(Effect.READ, deadline, call)
        .thenApply(replies -> Entry.of(replies, codec));
  }

  /** What is set for the index. */
  public CompletableFuture<IndexState> state() {
    return state("");
  }

  /**
   * The same, after a write.
   *
   * @param position that the answer must have seen
   */
  public CompletableFuture<IndexState> state(String position) {
    IndexRequest request = IndexRequest.newBuilder().setIndex(name).setPosition(position).build();
    return attempts
        .<IndexReply>call(
            Effect.READ,
            deadline,
            stub -> ReplyObserver.one(replies -> stub.index(request, replies)))
        .thenApply(IndexState::of);
  }

  /**
   * Sets what an index is to be, also of one that has no items yet.
   *
   * @return completes when that is durable, with the position by which a read sees it; values that
   *     are there already are read for it then
   */
  public CompletableFuture<String> set(IndexSettings settings) {
    SetIndexRequest request =
        SetIndexRequest.newBuilder().setIndex(name).setSettings(settings.message()).build();
    return attempts
        .<SetIndexReply>call(
            Effect.REPEATABLE_WRITE,
            deadline,
            stub -> ReplyObserver.one(replies -> stub.setIndex(request, replies)))
        .thenApply(SetIndexReply::getPosition);
  }
}
