package io.weir.protocols.grpc;

import io.weir.client.v1.BatchLookupRequest;
import io.weir.model.records.ItemKey;
import io.weir.model.records.ItemQuery;
import io.weir.model.records.LogPosition;
import io.weir.query.items.ItemReader;
import io.weir.query.records.RequiredPositions;
import io.weir.query.reply.Reservation;
import io.weir.service.access.Area;
import io.weir.service.access.Caller;
import io.weir.service.access.Permission;
import io.weir.service.http.ProblemException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;

/**
 * The keys of a stream that are not answered. Those of neighbouring messages are one run, if they
 * demand the same positions of one index. Guarded by its call.
 */
final class WaitingKeys implements AutoCloseable {
  /** Another message may come while fewer wait. */
  private static final int MOST_KEYS = 100_000;

  /** And while those take less. */
  private static final long MOST_BYTES = 16 << 20;

  private final ItemReader reader;
  private final Caller caller;
  private final Deque<Run> runs = new ArrayDeque<>();
  private final Deque<Part> parts = new ArrayDeque<>();
  private String index = "";
  private List<LogPosition> required = List.of();
  private long before;
  private int size;
  private long bytes;

  /** Keys that are asked for together. */
  private record Run(String index, List<LogPosition> required, Deque<ItemKey> keys) {}

  /** What a message holds until its last key is answered. */
  private static final class Part {
    private final long bytes;

    /** Null where the memory was not free. */
    private Reservation reservation;

    private int keys;

    Part(Reservation reservation, long bytes, int keys) {
      this.bytes = bytes;
      this.reservation = reservation;
      this.keys = keys;
    }
  }

  WaitingKeys(ItemReader reader, Caller caller) {
    this.caller = caller;
    this.reader = reader;
  }

  /**
   * Adds the keys of a message; where there is no memory for them, it is {@link #owed}.
   *
   * @throws ProblemException 400 naming the field
   */
  void add(BatchLookupRequest request) {
    int count = request.getKeysCount();
    if (count > ItemQuery.MAX_KEYS) {
      throw ProblemException.badRequest(
          "keys", "keys: must be 0 to " + ItemQuery.MAX_KEYS + ", got " + count);
    }
    index = index(request.getIndex());
    if (!request.getPosition().isEmpty()) {
      required =
          RequiredPositions.of("position", request.getPosition(), reader.partitions()).ofAll();
    }
    requirePermitted(request);
    if (count > 0) {
      long more = ItemReader.keyBytes(index, request.getKeysList());
      parts.add(new Part(reader.memory().reserveIfFree(more), more, count));
      bytes += more;
      Deque<ItemKey> keys = run().keys();
      for (int i = 0; i < count; i++) {
        keys.add(key(request.getKeys(i), i));
      }
      before += count;
      size += count;
    }
  }

  private void requirePermitted(BatchLookupRequest request) {
    if (caller.mayAll(Permission.GET, Area.KV)) {
      return;
    }
    for (String key : request.getKeysList()) {
      caller.require(Permission.GET, Area.KV, index, key);
    }
  }

  private String index(String given) {
    try {
      return Requests.index(index, given);
    } catch (IllegalArgumentException e) {
      throw ProblemException.badRequest(e).at((int) Math.min(Integer.MAX_VALUE, before));
    }
  }

  private Run run() {
    Run last = runs.peekLast();
    if (last == null || !last.index().equals(index) || !last.required().equals(required)) {
      last = new Run(index, required, new ArrayDeque<>());
      runs.add(last);
    }
    return last;
  }

  private ItemKey key(String key, int at) {
    try {
      return ItemKey.of(index, key);
    } catch (IllegalArgumentException e) {
      throw ProblemException.badRequest(e).at((int) Math.min(Integer.MAX_VALUE, before + at));
    }
  }

  /**
   * Whether another message may come: so few keys wait, and memory is free where any do. So what
   * waits leaves memory for answers.
   */
  boolean hasRoom() {
    return isEmpty()
        || (size < MOST_KEYS && bytes < MOST_BYTES && owed() == 0 && !reader.memory().isShort());
  }

  /** The bytes of the last message, where no memory was free for them; else 0. */
  long owed() {
    Part last = parts.peekLast();
    return last == null || last.reservation != null ? 0 : last.bytes;
  }

  /** Takes the memory that is {@link #owed}. */
  void settle(Reservation reservation) {
    parts.getLast().reservation = reservation;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** How many keys can be asked for together. */
  int together() {
    return runs.element().keys().size();
  }

  /** What the answers to the first keys must have seen. */
  List<LogPosition> required() {
    return runs.element().required();
  }

  /** The first keys, of one index; one or more if there are any. */
  List<ItemKey> first(int most) {
    List<ItemKey> first = new ArrayList<>(Math.min(most, size));
    for (ItemKey key : runs.element().keys()) {
      if (first.size() == most) {
        break;
      }
      first.add(key);
    }
    return first;
  }

  /** The first keys are answered. */
  void remove(int count) {
    Deque<ItemKey> keys = runs.element().keys();
    for (int i = 0; i < count; i++) {
      keys.remove();
      if (--parts.element().keys == 0) {
        Part done = parts.remove();
        bytes -= done.bytes;
        done.reservation.close();
      }
    }
    size -= count;
    if (keys.isEmpty()) {
      runs.remove();
    }
  }

  /** No key is answered any more. */
  @Override
  public void close() {
    parts.stream()
        .map(part -> part.reservation)
        .filter(Objects::nonNull)
        .forEach(Reservation::close);
    parts.clear();
    runs.clear();
    size = 0;
  }
}
