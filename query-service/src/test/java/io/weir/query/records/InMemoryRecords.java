package io.weir.query.records;

import io.weir.model.KeyGroups;
import io.weir.model.Query;
import io.weir.model.QueryClient;
import io.weir.model.QueryResult;
import io.weir.model.QueryResult.Refusal.Reason;
import io.weir.model.records.Change;
import io.weir.model.records.LogPosition;
import io.weir.model.records.RecordQuery;
import io.weir.model.records.RecordResult;
import io.weir.model.records.RequestId;
import io.weir.model.records.StreamKey;
import io.weir.model.records.StreamLimits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** Streams in a map, owned by tasks that share the key groups evenly. */
public final class InMemoryRecords implements QueryClient {
  /** The time of the first event of a stream, ms; the next ones follow by a ms each. */
  public static final long TIME = 1_700_000_000_000L;

  private static final int PARTITIONS = 12;

  private final NavigableMap<StreamKey, Held> streams = new TreeMap<>();
  private final Map<Integer, Long> offsets = new TreeMap<>();
  private final int keyGroups;
  private final int tasks;
  private LogPosition behind = LogPosition.NONE;
  private String unreachable;
  private int asked;

  private static final class Held {
    private boolean known;
    private long first = 1;
    private long last;
    private StreamLimits limits = StreamLimits.NONE;
    private final NavigableMap<Long, byte[]> events = new TreeMap<>();
  }

  public InMemoryRecords(int keyGroups, int tasks) {
    this.keyGroups = keyGroups;
    this.tasks = tasks;
  }

  /** Appends events; returns the change that tells so. */
  public synchronized Change append(StreamKey key, String... documents) {
    Held held = streams.computeIfAbsent(key, k -> new Held());
    List<byte[]> bytes = Stream.of(documents).map(InMemoryRecords::utf8).toList();
    long first = held.last + 1;
    held.known = true;
    bytes.forEach(document -> held.events.put(++held.last, document));
    return change(key, new Change.Outcome.Appended(first, held.last, TIME + held.last), bytes);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private Change change(StreamKey key, Change.Outcome outcome, List<byte[]> documents) {
    int partition = key.partition(PARTITIONS);
    long offset = offsets.merge(partition, 1L, Long::sum);
    return new Change(
        new RequestId(1, 1), new LogPosition(partition, offset), TIME, key, outcome, documents);
  }

  /** Removes events before an id, as retention does. */
  public synchronized void expire(StreamKey key, long first) {
    Held held = streams.get(key);
    held.first = Math.max(held.first, Math.min(first, held.last + 1));
    held.events.headMap(held.first).clear();
  }

  public synchronized Change delete(StreamKey key) {
    expire(key, Long.MAX_VALUE);
    streams.get(key).known = false;
    return change(key, new Change.Outcome.Deleted(streams.get(key).last), List.of());
  }

  public synchronized void limit(StreamKey key, StreamLimits limits) {
    streams.computeIfAbsent(key, k -> new Held()).limits = limits;
  }

  /** From now on has not applied this position. */
  public synchronized void isBehind(LogPosition position) {
    behind = position;
  }

  /** From now on cannot be reached; null ends it. */
  public synchronized void unreachable(String message) {
    unreachable = message;
  }

  /** How many queries came. */
  public synchronized int asked() {
    return asked;
  }

  @Override
  public synchronized CompletionStage<QueryResult> query(Query query) {
    asked++;
    if (unreachable != null) {
      return CompletableFuture.failedFuture(new UnreachableException(unreachable, null));
    }
    RecordQuery decoded = RecordQuery.of(((Query.Records) query).query());
    if (decoded.requiredPositions().stream().anyMatch(this::isRequiredLater)) {
      return CompletableFuture.completedFuture(
          new QueryResult.Refusal(Reason.BEHIND, "not applied yet"));
    }
    return CompletableFuture.completedFuture(answer(decoded).toResult());
  }

  private boolean isRequiredLater(LogPosition required) {
    return !behind.equals(LogPosition.NONE)
        && required.partition() == behind.partition()
        && required.offset() >= behind.offset();
  }

  private RecordResult answer(RecordQuery query) {
    if (query instanceof RecordQuery.Events events) {
      return events(events);
    } else if (query instanceof RecordQuery.Streams list) {
      return streams(list);
    } else if (query instanceof RecordQuery.Buckets list) {
      return buckets(list);
    } else if (query instanceof RecordQuery.LimitsOf of) {
      Held held = streams.getOrDefault(of.key(), new Held());
      return new RecordResult.LimitsOf(held.limits, new StreamLimits(7, 0, 0));
    }
    return new RecordResult.LimitsOf(StreamLimits.NONE, new StreamLimits(7, 0, 0));
  }

  private RecordResult events(RecordQuery.Events query) {
    Held held = streams.getOrDefault(query.key(), new Held());
    long back = query.from() == 0 ? -query.limit() : query.from();
    long from = back < 0 ? held.last + 1 + back : back;
    List<RecordResult.Events.Event> events = new ArrayList<>();
    long bytes = 0;
    for (Map.Entry<Long, byte[]> each : held.events.tailMap(Math.max(from, 0)).entrySet()) {
      bytes += each.getValue().length;
      if (events.size() == query.limit() || !events.isEmpty() && bytes > query.maxBytes()) {
        break;
      }
      events.add(
          new RecordResult.Events.Event(each.getKey(), TIME + each.getKey(), each.getValue()));
    }
    return new RecordResult.Events(held.known, held.first, held.last, events);
  }

  private int task(int hash) {
    return new KeyGroups(keyGroups).of(hash) * tasks / keyGroups;
  }

  private int firstKeyGroup(int task) {
    return (task * keyGroups + tasks - 1) / tasks;
  }

  private RecordResult streams(RecordQuery.Streams query) {
    int task = task(query.routingHash());
    List<RecordResult.Streams.Entry> all =
        streams.entrySet().stream()
            .filter(each -> each.getValue().known && task(each.getKey().hashCode()) == task)
            .filter(each -> each.getKey().bucket().equals(query.bucket()))
            .filter(
                each -> isIn(each.getKey().stream(), query.page().prefix(), query.page().after()))
            .map(each -> entry(each.getKey(), each.getValue()))
            .toList();
    boolean more = all.size() > query.page().limit();
    return new RecordResult.Streams(
        all.subList(0, Math.min(all.size(), query.page().limit())),
        more,
        firstKeyGroup(task),
        firstKeyGroup(task + 1) - 1);
  }

  private static boolean isIn(String name, String prefix, String after) {
    return name.startsWith(prefix) && Arrays.compareUnsigned(utf8(name), utf8(after)) > 0;
  }

  private static RecordResult.Streams.Entry entry(StreamKey key, Held held) {
    long bytes = held.events.values().stream().mapToLong(each -> each.length).sum();
    return new RecordResult.Streams.Entry(
        key.stream(), held.first, held.last, held.events.size(), bytes, TIME + held.last);
  }

  private RecordResult buckets(RecordQuery.Buckets query) {
    int task = task(query.routingHash());
    NavigableMap<String, RecordResult.Buckets.Entry> all = new TreeMap<>();
    streams.forEach(
        (key, held) -> {
          if (held.known
              && task(key.hashCode()) == task
              && isIn(key.bucket(), query.page().prefix(), query.page().after())) {
            RecordResult.Streams.Entry entry = entry(key, held);
            all.merge(
                key.bucket(),
                new RecordResult.Buckets.Entry(
                    key.bucket(), 1, entry.count(), entry.bytes(), entry.time()),
                (one, other) ->
                    new RecordResult.Buckets.Entry(
                        one.name(),
                        one.streams() + 1,
                        one.count() + other.count(),
                        one.bytes() + other.bytes(),
                        Math.max(one.time(), other.time())));
          }
        });
    return new RecordResult.Buckets(
        all.values().stream().limit(query.page().limit()).toList(),
        all.size() > query.page().limit(),
        firstKeyGroup(task),
        firstKeyGroup(task + 1) - 1);
  }
}
