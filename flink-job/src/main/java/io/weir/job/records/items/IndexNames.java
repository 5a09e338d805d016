package io.weir.job.records.items;

import io.weir.job.records.MapKey;
import io.weir.job.records.RecordMap;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Names each index in each key group where it has items. Remembers of each one item, its witness:
 * while that is there, nothing need be read or written. Where the witness goes, the next item by
 * key takes its place, or else the first one: so what steps over places of removed items does so
 * about once for all of them, in whatever order they go. For the task's thread.
 */
final class IndexNames {
  /** How many witnesses are remembered; those that were used least are forgotten. */
  private static final int MAX_WITNESSES = 10_000;

  private static final byte[] START = {};

  private final RecordMap map;

  private final Map<MapKey, byte[]> witnesses =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<MapKey, byte[]> eldest) {
          return size() > MAX_WITNESSES;
        }
      };

  IndexNames(RecordMap map) {
    this.map = map;
  }

  /** An item is put, and not committed yet. */
  void put(MapKey items, byte[] index, byte[] key) {
    if (witnesses.putIfAbsent(items, key) == null) {
      map.put(MapKey.names(items.hashCode()), ItemPlace.index(index), ItemPlace.NO_VALUE);
    }
  }

  /** Items of an index have been removed, which is committed; removes its name after the last. */
  void removed(MapKey items, byte[] index) {
    byte[] witness = witnesses.get(items);
    if (witness != null && map.get(items, witness, 0) != null) {
      return;
    }
    byte[] other = another(items, witness == null ? START : witness);
    if (other != null) {
      witnesses.put(items, other);
    } else {
      witnesses.remove(items);
      map.remove(MapKey.names(items.hashCode()), ItemPlace.index(index));
      map.commit();
    }
  }

  /** The first item from a key on, or else the first of all; null if there is none. */
  private byte[] another(MapKey items, byte[] from) {
    try (RecordMap.Walk walk = map.walk()) {
      return walk.seek(items, from) || !Arrays.equals(from, START) && walk.seek(items, START)
          ? walk.position()
          : null;
    }
  }
}
