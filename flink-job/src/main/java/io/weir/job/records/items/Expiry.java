package io.weir.job.records.items;

import io.weir.job.records.MapKey;
import io.weir.job.records.RecordMap;
import io.weir.model.records.ItemKey;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntToLongFunction;
import java.util.function.LongSupplier;

/**
 * Removes items that have expired, by timers, a bounded number each. An item goes only after the
 * log is past its end: a command finds it or not by the time at which it was appended, whatever a
 * timer has done. Places of items that were stored again are found out then, so that a put need not
 * look for an older one. For the task's thread.
 */
final class Expiry {
  /** Time in ms after which what has expired is removed: more than clocks differ. */
  static final long DELAY_MILLIS = 60_000;

  /** The most items that one timer removes. */
  static final int MAX_REMOVED = 500;

  /** Timers are set to whole seconds, so that items that expire together share one. */
  private static final long SLOT_MILLIS = 1000;

  private static final long NEVER = Long.MAX_VALUE;

  private final RecordMap map;
  private final IndexNames names;
  private final SearchedIndices searched;
  private final LongSupplier clock;
  private final IntToLongFunction logTime;
  private final ExpiryTimers timers;

  /** By hash of the key group, when it is called; of this run of the task. */
  private final Map<Integer, Long> called = new HashMap<>();

  Expiry(
      RecordMap map,
      IndexNames names,
      SearchedIndices searched,
      LongSupplier clock,
      IntToLongFunction logTime,
      ExpiryTimers timers) {
    this.map = map;
    this.names = names;
    this.searched = searched;
    this.clock = clock;
    this.logTime = logTime;
    this.timers = timers;
  }

  /** An item is put, and not committed yet. */
  void put(int hash, int partition, long expiresAt, ItemKey key) {
    map.put(MapKey.names(hash), ItemPlace.expiry(partition, expiresAt, key), ItemPlace.NO_VALUE);
    callAt(hash, expiresAt + DELAY_MILLIS);
  }

  /** An item does not expire any more, since it is stored again or removed. */
  void forget(int hash, int partition, long expiresAt, ItemKey key) {
    map.remove(MapKey.names(hash), ItemPlace.expiry(partition, expiresAt, key));
  }

  private void callAt(int hash, long epochMillis) {
    long slot = (epochMillis + SLOT_MILLIS - 1) / SLOT_MILLIS * SLOT_MILLIS;
    if (slot < called.getOrDefault(hash, NEVER)) {
      called.put(hash, slot);
      timers.callAt(hash, slot);
    }
  }

  /** Removes what has expired of a key group, and asks for the next time. */
  void run(int hash) {
    called.remove(hash);
    long now = clock.getAsLong();
    Map<MapKey, byte[]> indices = new LinkedHashMap<>();
    long next = NEVER;
    boolean moreIsDue;
    int looked = 0;
    try (RecordMap.Walk walk = map.walk()) {
      MapKey all = MapKey.names(hash);
      boolean any = walk.seek(all, ItemPlace.expiriesOf(0));
      ItemPlace.Expiry expiry = any ? ItemPlace.expiryAt(walk.position()) : null;
      while (expiry != null && looked < MAX_REMOVED) {
        long end = Math.min(now, logTime.applyAsLong(expiry.partition())) - DELAY_MILLIS;
        if (expiry.expiresAt() < end) {
          looked++;
          map.remove(all, walk.position());
          remove(hash, expiry, indices);
          any = walk.next();
        } else {
          // While nothing comes in the partition, its time stands still.
          next = Math.min(next, Math.max(expiry.expiresAt(), now) + DELAY_MILLIS);
          any = walk.seek(all, ItemPlace.expiriesOf(expiry.partition() + 1));
        }
        expiry = any ? ItemPlace.expiryAt(walk.position()) : null;
      }
      moreIsDue = expiry != null;
    }
    map.commit();
    indices.forEach(names::removed);
    if (moreIsDue) {
      called.put(hash, now);
      timers.callAt(hash, now);
    } else if (next != NEVER) {
      callAt(hash, next);
    }
  }

  private void remove(int hash, ItemPlace.Expiry expiry, Map<MapKey, byte[]> indices) {
    byte[] index = expiry.key().indexBytes();
    MapKey items = MapKey.items(hash, index);
    byte[] key = expiry.key().keyBytes();
    byte[] stored = map.get(items, key, StoredItem.META_BYTES);
    if (stored != null && StoredItem.meta(stored).expiresAt() == expiry.expiresAt()) {
      map.remove(items, key);
      searched.removed(hash, index, key);
      indices.put(items, index);
    }
  }
}
