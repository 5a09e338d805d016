package io.weir.job.records;

import io.weir.model.TaskKeyGroups;
import io.weir.model.records.LogPosition;
import io.weir.model.records.RecordQuery;
import io.weir.model.records.RecordResult;
import io.weir.model.records.StreamKey;
import io.weir.model.records.StreamLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * Answers queries from the map that a {@link StreamStore} writes: each from one view of it, as it
 * was when the query began. Safe for any number of threads.
 */
public final class StreamEngine {
  private final RecordMap map;
  private final TaskKeyGroups keyGroups;
  private final LongSupplier clock;

  /**
   * @param clock ms since the epoch; what has expired by it is not answered
   */
  public StreamEngine(RecordMap map, TaskKeyGroups keyGroups, LongSupplier clock) {
    this.map = map;
    this.keyGroups = keyGroups;
    this.clock = clock;
  }

  /**
   * The answer; whether the task has applied the required position is the caller's to know.
   *
   * @throws IllegalStateException if the state cannot be read
   */
  public RecordResult answer(RecordQuery.OfStreams query) {
    try (RecordMap.Walk walk = map.walk()) {
      StreamReader reader = new StreamReader(walk, keyGroups, clock.getAsLong());
      if (query instanceof RecordQuery.Events events) {
        return events(reader, events);
      } else if (query instanceof RecordQuery.Streams streams) {
        return streams(walk, reader, streams);
      } else if (query instanceof RecordQuery.Buckets buckets) {
        return buckets(walk, buckets);
      } else if (query instanceof RecordQuery.LimitsOf limits) {
        return limits(reader, limits.key(), limits.requiredPositions());
      }
      RecordQuery.LimitsOfBucket limits = (RecordQuery.LimitsOfBucket) query;
      return new RecordResult.LimitsOf(
          StreamLimits.NONE, any(reader.limits(limits.bucket()), limits.requiredPositions()));
    }
  }

  private static RecordResult events(StreamReader reader, RecordQuery.Events query) {
    StreamKey key = query.key();
    Head stored = reader.stored(key);
    if (stored == null) {
      long last = reader.absent(key).last();
      return new RecordResult.Events(false, last + 1, last, List.of());
    }
    Head head = reader.unexpired(key, stored, reader.limits(key, stored.position()));
    long from = query.from();
    if (from <= 0) {
      from += from == 0 ? head.last() + 1 - query.limit() : head.last() + 1;
    }
    return new RecordResult.Events(
        true,
        head.first(),
        head.last(),
        reader.events(
            key, Math.max(from, head.first()), head.last(), query.limit(), query.maxBytes()));
  }

  private RecordResult streams(
      RecordMap.Walk walk, StreamReader reader, RecordQuery.Streams query) {
    String bucket = query.bucket();
    Map<Integer, StreamLimits> limits = reader.limits(bucket);
    NameMerge heads =
        new NameMerge(walk, keyGroups, query.page(), name -> Place.liveOf(bucket, name));
    List<RecordResult.Streams.Entry> streams = new ArrayList<>();
    while (heads.hasNext() && streams.size() < query.page().limit()) {
      NameMerge.Entry entry = heads.next();
      String name = Place.streamAt(entry.place(), bucket);
      Head stored = Head.of(entry.value());
      StreamLimits ofBucket = limits.getOrDefault(stored.position().partition(), StreamLimits.NONE);
      Head head = reader.unexpired(StreamKey.of(bucket, name), stored, ofBucket);
      streams.add(
          new RecordResult.Streams.Entry(
              name, head.first(), head.last(), head.count(), head.bytes(), head.lastTime()));
    }
    return new RecordResult.Streams(streams, heads.hasNext(), keyGroups.first(), keyGroups.last());
  }

  private RecordResult buckets(RecordMap.Walk walk, RecordQuery.Buckets query) {
    NameMerge entries = new NameMerge(walk, keyGroups, query.page(), Place::sums);
    List<RecordResult.Buckets.Entry> buckets = new ArrayList<>();
    while (entries.hasNext() && buckets.size() < query.page().limit()) {
      NameMerge.Entry entry = entries.next();
      BucketSums sums = BucketSums.of(entry.value());
      while (entries.isNext(entry.place())) {
        sums = sums.plus(BucketSums.of(entries.next().value()));
      }
      buckets.add(
          new RecordResult.Buckets.Entry(
              Place.bucketAt(entry.place()),
              sums.streams(),
              sums.count(),
              sums.bytes(),
              sums.time()));
    }
    return new RecordResult.Buckets(
        buckets, entries.hasNext(), keyGroups.first(), keyGroups.last());
  }

  private static RecordResult limits(
      StreamReader reader, StreamKey key, List<LogPosition> required) {
    Head stored = reader.stored(key);
    Head head = stored == null ? reader.absent(key) : stored;
    StreamLimits ofBucket =
        head.position().equals(LogPosition.NONE)
            ? any(reader.limits(key.bucket()), required)
            : reader.limits(key, head.position());
    return new RecordResult.LimitsOf(head.own(), ofBucket);
  }

  /**
   * A bucket's limits, where they are asked for without a stream: each partition has its own, the
   * same unless the task has not applied all of a command to all partitions. Then those count that
   * the reader demands, in any of its partitions.
   */
  private static StreamLimits any(Map<Integer, StreamLimits> limits, List<LogPosition> required) {
    for (LogPosition position : required) {
      if (!position.equals(LogPosition.NONE)) {
        return limits.getOrDefault(position.partition(), StreamLimits.NONE);
      }
    }
    return limits.isEmpty() ? StreamLimits.NONE : new TreeMap<>(limits).firstEntry().getValue();
  }
}
