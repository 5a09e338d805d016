package io.weir.client;

import com.google.protobuf.UnsafeByteOperations;
import io.weir.client.Attempts.Effect;
import io.weir.client.v1.BatchPutReply;
import io.weir.client.v1.DeleteReply;
import io.weir.client.v1.DeleteRequest;
import io.weir.client.v1.ItemsReply;
import io.weir.client.v1.ItemsRequest;
import io.weir.client.v1.LookupReply;
import io.weir.client.v1.LookupRequest;
import io.weir.client.v1.PutReply;
import io.weir.client.v1.PutRequest;
import io.weir.client.v1.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The items of one index. Futures fail with a {@link WeirException}, a {@link ConditionException}
 * where a condition was not met, or an {@link IllegalArgumentException} where a value cannot be
 * encoded or decoded. Reads and writes without a condition are repeated as the client's {@link
 * RetryPolicy} says; others never are, since the first attempt may have succeeded. Thread-safe.
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
            stub -> Replies.one(replies -> stub.put(put.build(), replies)))
        .thenApply(
            reply -> new Written(reply.getVersion(), reply.getCreated(), reply.getPosition()));
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
            Effect.READ, deadline, stub -> Replies.one(replies -> stub.lookup(lookup, replies)))
        .thenApply(this::found);
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
            stub -> Replies.one(replies -> stub.delete(delete, replies)))
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
        .thenApply(done -> answers.stream().map(this::found).toList());
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
    return attempts
        .<List<ItemsReply>>call(
            Effect.READ, deadline, stub -> Replies.all(replies -> stub.items(items, replies)))
        .thenApply(
            replies ->
                replies.stream()
                    .flatMap(reply -> reply.getItemsList().stream())
                    .map(item -> new Entry<>(item.getKey(), found(item.getValue())))
                    .toList());
  }

  private Optional<Found<T>> found(LookupReply reply) {
    return reply.hasValue() ? Optional.of(found(reply.getValue())) : Optional.empty();
  }

  private Found<T> found(Value value) {
    return new Found<>(
        codec.decode(value.getContentType(), value.getData().toByteArray()),
        value.getVersion(),
        value.getContentType(),
        value.getExpiresAtMs() == 0
            ? Optional.empty()
            : Optional.of(Instant.ofEpochMilli(value.getExpiresAtMs())));
  }
}
