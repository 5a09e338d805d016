package io.weir.query.items;

import io.weir.model.KeyGroups;
import io.weir.model.QueryClient;
import io.weir.model.records.ItemKey;
import io.weir.model.records.ItemQuery;
import io.weir.model.records.ItemResult;
import io.weir.model.records.ItemResult.Values.Answer;
import io.weir.model.records.ItemResult.Values.Missing;
import io.weir.model.records.LogPosition;
import io.weir.query.records.RecordClient;
import io.weir.query.reply.Reservation;
import io.weir.queryclient.RefusedException;
import io.weir.queryclient.TaskRanges;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * Finds the values of many keys by one query to each task that owns some of them. Where a task does
 * not own a key that it should, for example after a change of their number, the key is sought by
 * its key group.
 */
public final class ItemClient {
  /** The least that a task may answer, in bytes of values. */
  private static final int LEAST_BYTES = 64 << 10;

  private final RecordClient client;
  private final KeyGroups keyGroups;
  private final TaskRanges tasks;

  public ItemClient(RecordClient client, QueryClient tasks, KeyGroups keyGroups) {
    this.client = client;
    this.keyGroups = keyGroups;
    this.tasks = new TaskRanges(tasks, keyGroups);
  }

  /**
   * What is stored under keys.
   *
   * @param required positions that the tasks must have applied
   * @param keys of one index, 1 to {@value ItemQuery#MAX_KEYS}
   * @param maxBytes about the most that the values take; the first one is always given
   * @param reservation is paused while the tasks have not applied the positions; null for none
   * @return for the first keys, one or more, in their order, no {@link Missing#ELSEWHERE}; fails as
   *     {@link QueryClient#query} does, and with {@link RefusedException}
   */
  public CompletionStage<List<Answer>> values(
      List<LogPosition> required, List<ItemKey> keys, int maxBytes, Reservation reservation) {
    if (keys.size() == 1) {
      return ask(new ItemQuery.Values(required, keys, maxBytes), reservation);
    }
    return tasks
        .get()
        .thenCompose(
            ranges -> {
              Call call =
                  new Call(
                      required,
                      keys,
                      Math.max(maxBytes / ranges.count(), LEAST_BYTES),
                      reservation);
              return call.send(call.parts(ranges::taskOf, call.all()))
                  .thenCompose(sent -> call.seekStrays())
                  .thenApply(sent -> call.first());
            });
  }

  private CompletionStage<List<Answer>> ask(ItemQuery.Values query, Reservation reservation) {
    return client
        .query(query, ItemResult.Values.class, reservation)
        .thenApply(ItemResult.Values::answers);
  }

  /** The queries of one call, and their answers. */
  private final class Call {
    private final List<LogPosition> required;
    private final List<ItemKey> keys;
    private final int maxBytes;
    private final Reservation reservation;

    /** Null for a key that is not answered; set by the thread that an answer comes on. */
    private final Answer[] answers;

    Call(List<LogPosition> required, List<ItemKey> keys, int maxBytes, Reservation reservation) {
      this.reservation = reservation;
      this.required = required;
      this.keys = keys;
      this.maxBytes = Math.min(maxBytes, ItemQuery.MAX_RESULT_BYTES);
      answers = new Answer[keys.size()];
    }

    IntStream all() {
      return IntStream.range(0, keys.size());
    }

    /** Indexes of keys, by where the hashes of these keys lead to. */
    List<int[]> parts(IntUnaryOperator placeOf, IntStream indexes) {
      Map<Integer, IntStream.Builder> parts = new LinkedHashMap<>();
      indexes.forEach(
          i ->
              parts
                  .computeIfAbsent(
                      placeOf.applyAsInt(keys.get(i).hashCode()), place -> IntStream.builder())
                  .add(i));
      return parts.values().stream().map(part -> part.build().toArray()).toList();
    }

    CompletionStage<Void> send(List<int[]> parts) {
      return CompletableFuture.allOf(
          parts.stream()
              .map(part -> send(part).toCompletableFuture())
              .toArray(CompletableFuture<?>[]::new));
    }

    private CompletionStage<Void> send(int[] part) {
      List<ItemKey> wanted = Arrays.stream(part).mapToObj(keys::get).toList();
      return ask(new ItemQuery.Values(required, wanted, maxBytes), reservation)
          .thenAccept(answered -> note(part, answered));
    }

    private synchronized void note(int[] part, List<Answer> answered) {
      if (answered.isEmpty() || answered.size() > part.length) {
        throw new IllegalStateException(part.length + " keys got " + answered.size() + " answers");
      }
      for (int i = 0; i < answered.size(); i++) {
        answers[part[i]] = answered.get(i);
      }
    }

    /** Sends the keys that a task did not own, once more. */
    synchronized CompletionStage<Void> seekStrays() {
      int[] strays = all().filter(i -> answers[i] == Missing.ELSEWHERE).toArray();
      if (strays.length == 0) {
        return CompletableFuture.completedFuture(null);
      }
      tasks.forget();
      IntStream.of(strays).forEach(i -> answers[i] = null);
      return send(parts(keyGroups::of, IntStream.of(strays)));
    }

    /** The answers before the first key that has none. */
    synchronized List<Answer> first() {
      List<Answer> first = new ArrayList<>(answers.length);
      for (Answer answer : answers) {
        if (answer == null || answer == Missing.ELSEWHERE) {
          break;
        }
        first.add(answer);
      }
      if (first.isEmpty()) {
        throw new IllegalStateException("no task owns the key " + keys.get(0));
      }
      return first;
    }
  }
}
