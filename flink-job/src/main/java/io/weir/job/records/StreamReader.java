package io.weir.job.records;

import io.weir.model.TaskKeyGroups;
import io.weir.model.records.LogPosition;
import io.weir.model.records.RecordResult.Events.Event;
import io.weir.model.records.StreamKey;
import io.weir.model.records.StreamLimits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads streams in one view of the map, without what has expired. For one thread. */
final class StreamReader {
  private final RecordMap.Walk walk;
  private final TaskKeyGroups keyGroups;
  private final long now;

  /**
   * @param now ms since the epoch
   */
  StreamReader(RecordMap.Walk walk, TaskKeyGroups keyGroups, long now) {
    this.walk = walk;
    this.keyGroups = keyGroups;
    this.now = now;
  }

  /**
   * The head of a stream that exists, with all events that were not removed; null if it does not.
   */
  Head stored(StreamKey key) {
    return head(key, Place.live(key.name()));
  }

  /** The head of a stream that does not exist; of no content if it never did. */
  Head absent(StreamKey key) {
    Head head = head(key, Place.absent(key.name()));
    return head == null ? Head.NONE : head;
  }

  private Head head(StreamKey key, byte[] place) {
    byte[] stored = find(names(key.hashCode()), place);
    return stored == null ? null : Head.of(stored);
  }

  private MapKey names(int hash) {
    return MapKey.names(keyGroups.all().hashFor(keyGroups.all().of(hash)));
  }

  private byte[] find(MapKey key, byte[] place) {
    return walk.seek(key, place) && Arrays.equals(walk.position(), place) ? walk.value() : null;
  }

  /** The limits of a bucket by partition; every key group has the same. */
  Map<Integer, StreamLimits> limits(String bucket) {
    byte[] from = Place.limits(bucket, 0);
    byte[] prefix = Arrays.copyOf(from, from.length - Integer.BYTES);
    Map<Integer, StreamLimits> limits = new HashMap<>();
    MapKey names = MapKey.names(keyGroups.all().hashFor(keyGroups.first()));
    for (boolean any = walk.seek(names, from);
        any && Place.startsWith(walk.position(), prefix);
        any = walk.next()) {
      limits.put(Place.partitionAt(walk.position()), Stored.limitsOf(walk.value()));
    }
    return limits;
  }

  /** The limits of a stream's bucket in the partition of its commands. */
  StreamLimits limits(StreamKey key, LogPosition position) {
    return Stored.limitsOf(
        find(names(key.hashCode()), Place.limits(key.bucket(), position.partition())));
  }

  /** The head as if all that has expired were removed. */
  Head unexpired(StreamKey key, Head head, StreamLimits ofBucket) {
    StreamLimits limits = head.own().and(ofBucket);
    MapKey events = MapKey.stream(key);
    long first = Kept.first(head, limits, Math.max(now, head.time()), id -> event(events, id));
    if (first == head.first()) {
      return head;
    }
    return first > head.last() ? head.empty() : head.from(first, event(events, first));
  }

  private StoredEvent.Meta event(MapKey events, long id) {
    byte[] place = Place.event(id);
    boolean found = walk.seek(events, place) && Arrays.equals(walk.position(), place);
    return StoredEvent.meta(found ? walk.value(StoredEvent.META_BYTES) : null);
  }

  /**
   * Events from an id on.
   *
   * @param from id of an event that is there
   * @param maxBytes the most that the documents take, but the first is always given
   */
  List<Event> events(StreamKey key, long from, long last, int limit, int maxBytes) {
    List<Event> events = new ArrayList<>();
    boolean any = walk.seek(MapKey.stream(key), Place.event(from));
    long bytes = 0;
    for (long id = from; id <= last && events.size() < limit; id++) {
      byte[] stored = any && Arrays.equals(walk.position(), Place.event(id)) ? walk.value() : null;
      long time = StoredEvent.meta(stored).time();
      bytes += stored.length - StoredEvent.META_BYTES;
      if (bytes > maxBytes && !events.isEmpty()) {
        break;
      }
      events.add(new Event(id, time, StoredEvent.document(stored)));
      any = walk.next();
    }
    return events;
  }
}
