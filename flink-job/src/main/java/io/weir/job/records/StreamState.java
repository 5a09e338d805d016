package io.weir.job.records;

import io.weir.model.records.LogPosition;
import io.weir.model.records.StreamKey;
import io.weir.model.records.StreamLimits;
import java.util.ArrayList;
import java.util.List;

/**
 * One stream while something is done to it. It begins with the stream as it is stored; what is done
 * is written to the map, and counts once {@link #save} has written the head and the map is
 * committed. For the task's thread.
 */
final class StreamState {
  /** Up to so many events are removed one by one, see {@link RecordMap#removeRange}. */
  private static final long FEW_EVENTS = 1000;

  private final RecordMap map;
  private final StreamKey key;
  private final MapKey names;
  private final MapKey events;
  private final byte[] live;
  private final byte[] absent;

  private final Head storedHead;
  private final boolean isStored;
  private final boolean wasLive;
  private Head head;
  private boolean isLive;

  /** Of the events that were appended and are not in the map yet. */
  private final List<StoredEvent.Meta> fresh = new ArrayList<>();

  /**
   * @param names the key of the names in the stream's key group
   */
  StreamState(RecordMap map, StreamKey key, MapKey names) {
    this.map = map;
    this.key = key;
    this.names = names;
    events = MapKey.stream(key);
    byte[] name = key.name();
    live = Place.live(name);
    absent = Place.absent(name);
    byte[] stored = map.get(names, live);
    wasLive = stored != null;
    if (stored == null) {
      stored = map.get(names, absent);
    }
    isStored = stored != null;
    storedHead = stored == null ? Head.NONE : Head.of(stored);
    isLive = wasLive;
    head = storedHead;
  }

  StreamKey key() {
    return key;
  }

  /** The key of its events and outcomes. */
  MapKey events() {
    return events;
  }

  Head head() {
    return head;
  }

  /** Whether it exists: it was appended to, and not deleted since. */
  boolean isLive() {
    return isLive;
  }

  /** What its bucket's limits are in the partition of the last command. */
  StreamLimits ofBucket() {
    return Stored.limitsOf(map.get(names, Place.limits(key.bucket(), head.position().partition())));
  }

  /** Goes on to a command; its time is never before that of an earlier one. */
  void advance(LogPosition position, long appendTime) {
    head = head.at(position, Math.max(head.time(), appendTime));
  }

  /** Appends events at the time of the command. */
  void append(List<byte[]> documents) {
    long bytes = 0;
    for (byte[] document : documents) {
      StoredEvent.Meta meta = new StoredEvent.Meta(head.time(), head.bytesInAll() + bytes);
      fresh.add(meta);
      map.put(
          events,
          Place.event(storedHead.last() + fresh.size()),
          StoredEvent.toBytes(meta, document));
      bytes += document.length;
    }
    head = head.with(documents.size(), bytes);
    isLive = true;
  }

  /** The document of the last event, of which there must be one. */
  byte[] lastDocument() {
    return StoredEvent.document(map.get(events, Place.event(head.last())));
  }

  /** Removes the events that limits do not keep at a time. */
  void trim(StreamLimits limits, long time) {
    removeUpTo(Kept.first(head, limits, time, this::event));
  }

  /** The same, but leaves the last event. */
  void trimToLast(StreamLimits limits, long time) {
    removeUpTo(Math.min(Kept.first(head, limits, time, this::event), head.last()));
  }

  /** Removes all events, and the stream's name. */
  void delete() {
    removeUpTo(head.last() + 1);
    isLive = false;
  }

  private void removeUpTo(long end) {
    if (end <= head.first()) {
      return;
    }
    if (end - head.first() > FEW_EVENTS) {
      map.removeRange(events, Place.event(head.first()), Place.event(end));
    } else {
      for (long id = head.first(); id < end; id++) {
        map.remove(events, Place.event(id));
      }
    }
    head = end > head.last() ? head.empty() : head.from(end, event(end));
  }

  private StoredEvent.Meta event(long id) {
    return id > storedHead.last()
        ? fresh.get((int) (id - storedHead.last() - 1))
        : StoredEvent.meta(map.get(events, Place.event(id), StoredEvent.META_BYTES));
  }

  void setOwn(StreamLimits limits) {
    head = head.withOwn(limits);
  }

  void setUpkeepAt(long epochMillis) {
    head = head.withUpkeepAt(epochMillis);
  }

  /**
   * Writes the head, and what changed of the bucket's sums. A stream that does not exist is stored
   * only if something would be lost otherwise.
   */
  void save() {
    if (isLive) {
      put(live);
    } else if (!head.saysNothing()) {
      put(absent);
    } else if (isStored) {
      map.remove(names, absent);
    }
    if (wasLive && !isLive) {
      map.remove(names, live);
    } else if (isStored && !wasLive && isLive) {
      map.remove(names, absent);
    }
    saveSums();
  }

  private void put(byte[] place) {
    if (isLive != wasLive || !head.equals(storedHead)) {
      map.put(names, place, head.toBytes());
    }
  }

  private void saveSums() {
    BucketSums change =
        new BucketSums(
            (isLive ? 1 : 0) - (wasLive ? 1 : 0),
            head.count() - storedHead.count(),
            head.bytes() - storedHead.bytes(),
            fresh.isEmpty() ? 0 : head.lastTime());
    if (!change.equals(BucketSums.NONE)) {
      byte[] place = Place.sums(key.bucket());
      byte[] stored = map.get(names, place);
      BucketSums sums = (stored == null ? BucketSums.NONE : BucketSums.of(stored)).plus(change);
      if (sums.streams() == 0) {
        map.remove(names, place);
      } else {
        map.put(names, place, sums.toBytes());
      }
    }
  }
}
