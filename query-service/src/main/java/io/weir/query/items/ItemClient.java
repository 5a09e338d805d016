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
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * Finds the values of many keys by one query to each task that owns some of them. Where a task does
 * not own a key that it should, for example after a change of their number, the key is sought by
 * its key group.
 */
public final class ItemClient {
  /** The least that a query may answer, in bytes of values. */
  private static final int LEAST_BYTES = 64 << 10;

  /** The most queries of one call that are in flight. */
  private static final int AT_ONCE = 4;

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
              Call call = new Call(required, keys, reservation);
              return call.send(call.parts(ranges::taskOf, call.all()), maxBytes)
                  .thenApply(sent -> call.firstAtLeast());
            });
  }

  /**
   * The same of any number of keys, if all fit. Each query is for neighbours in the order in which
   * they are stored, which are found for less.
   *
   * @param maxBytes about the most that the values take
   * @return for all keys, in their order; empty if their values take more
   */
  public CompletionStage<Optional<List<Answer>>> allValues(
      List<LogPosition> required, List<ItemKey> keys, int maxBytes, Reservation reservation) {
    return tasks
        .get()
        .thenCompose(
            ranges -> {
              Call call = new Call(required, keys, reservation);
              List<int[]> parts =
                  call.parts(ranges::taskOf, call.all()).stream()
                      .flatMap(part -> call.neighbours(part).stream())
                      .toList();
              return call.send(parts, maxBytes)
                  .thenApply(sent -> Optional.of(call.first()).filter(call::isAll));
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
    private final Reservation reservation;

    /** Null for a key that is not answered; set by the thread that an answer comes on. */
    private final Answer[] answers;

    Call(List<LogPosition> required, List<ItemKey> keys, Reservation reservation) {
      this.required = required;
      this.keys = keys;
      this.reservation = reservation;
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

    /** Parts of a part, of {@value ItemQuery#MAX_KEYS} keys that are stored side by side. */
    List<int[]> neighbours(int[] part) {
      int[] sorted = asStored(part);
      List<int[]> parts = new ArrayList<>();
      for (int from = 0; from < sorted.length; from += ItemQuery.MAX_KEYS) {
        int end = Math.min(sorted.length, from + ItemQuery.MAX_KEYS);
        parts.add(Arrays.copyOfRange(sorted, from, end));
      }
      return parts;
    }

    /**
     * Sorts indexes of keys by key group and name. Groups are sorted as numbers first, so that only
     * names of one group are compared.
     */
    private int[] asStored(int[] part) {
      record Place(int index, ItemKey key) {}

      long[] byGroup =
          Arrays.stream(part)
              .mapToLong(i -> (long) keyGroups.of(keys.get(i).hashCode()) << 32 | i)
              .sorted()
              .toArray();
      Place[] places = new Place[part.length];
      for (int from = 0, to = 0; from < places.length; from = to) {
        while (to < places.length && byGroup[to] >>> 32 == byGroup[from] >>> 32) {
          int index = (int) byGroup[to];
          places[to++] = new Place(index, keys.get(index));
        }
        Arrays.sort(places, from, to, Comparator.comparing(Place::key));
      }
      return Arrays.stream(places).mapToInt(Place::index).toArray();
    }

    /** Sends a query for each part, and then once more for keys that a task did not own. */
    CompletionStage<Void> send(List<int[]> parts, int maxBytes) {
      return sendEach(parts, maxBytes).thenCompose(sent -> seekStrays(maxBytes));
    }

    private CompletionStage<Void> sendEach(List<int[]> parts, int maxBytes) {
      int each = Math.max(maxBytes / parts.size(), LEAST_BYTES);
      Queue<int[]> waiting = new ConcurrentLinkedQueue<>(parts);
      return CompletableFuture.allOf(
          IntStream.range(0, Math.min(AT_ONCE, parts.size()))
              .mapToObj(lane -> sendNext(waiting, each).toCompletableFuture())
              .toArray(CompletableFuture<?>[]::new));
    }

    private CompletionStage<Void> sendNext(Queue<int[]> waiting, int maxBytes) {
      int[] part = waiting.poll();
      if (part == null) {
        return CompletableFuture.completedFuture(null);
      }
      List<ItemKey> wanted = Arrays.stream(part).mapToObj(keys::get).toList();
      int most = Math.min(maxBytes, ItemQuery.MAX_RESULT_BYTES);
      return ask(new ItemQuery.Values(required, wanted, most), reservation)
          .thenCompose(
              answered -> {
                note(part, answered);
                return sendNext(waiting, maxBytes);
              });
    }

    private synchronized void note(int[] part, List<Answer> answered) {
      if (answered.isEmpty() || answered.size() > part.length) {
        throw new IllegalStateException(part.length + " keys got " + answered.size() + " answers");
      }
      for (int i = 0; i < answered.size(); i++) {
        answers[part[i]] = answered.get(i);
      }
    }

    private synchronized CompletionStage<Void> seekStrays(int maxBytes) {
      int[] strays = all().filter(i -> answers[i] == Missing.ELSEWHERE).toArray();
      if (strays.length == 0) {
        return CompletableFuture.completedFuture(null);
      }
      tasks.forget();
      IntStream.of(strays).forEach(i -> answers[i] = null);
      return sendEach(parts(keyGroups::of, IntStream.of(strays)), maxBytes);
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
      return first;
    }

    List<Answer> firstAtLeast() {
      List<Answer> first = first();
      if (first.isEmpty()) {
        throw new IllegalStateException("no task owns the key " + keys.get(0));
      }
      return first;
    }

    boolean isAll(List<Answer> answered) {
      return answered.size() == keys.size();
    }
  }
}
