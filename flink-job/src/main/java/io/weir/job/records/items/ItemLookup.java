package io.weir.job.records.items;

import io.weir.job.records.MapKey;
import io.weir.job.records.RecordMap;
import io.weir.model.KeyGroups;
import io.weir.model.records.ItemKey;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Looks items of one index up along a walk, in the order in which they are stored. Where the keys
 * that are wanted are neighbours, a step finds the next one for less than a seek (RATIONALE.md has
 * the figures); so it steps first while steps find something. For one thread.
 */
final class ItemLookup {
  /** After so many steps in a row that found nothing, it seeks at once. */
  private static final int PATIENCE = 8;

  /** While it seeks at once, every so many keys it tries a step. */
  private static final int STEP_AGAIN = 32;

  private static final Comparator<Wanted> AS_STORED =
      Comparator.comparingInt(Wanted::keyGroup).thenComparing(Wanted::key, Arrays::compareUnsigned);

  private final RecordMap.Walk walk;
  private final KeyGroups keyGroups;
  private final byte[] index;
  private int patience = PATIENCE;
  private int sought;

  /** The map that the walk is in. */
  private MapKey map;

  private int keyGroup = -1;

  /** The last key that was looked up in it. */
  private byte[] last = {};

  /** The walk's position, the first item that is not before that key; null if there is none. */
  private byte[] at;

  /**
   * @param index in UTF-8
   */
  ItemLookup(RecordMap.Walk walk, KeyGroups keyGroups, byte[] index) {
    this.walk = walk;
    this.keyGroups = keyGroups;
    this.index = index;
    map = MapKey.items(0, index);
  }

  private record Wanted(int number, int keyGroup, byte[] key) {}

  /** Takes what is stored, null if nothing is; tells whether to go on. */
  interface Found {
    boolean take(int number, byte[] stored);
  }

  /** Looks keys up, and gives each with its number in the list, in any order. */
  void find(List<ItemKey> keys, Found found) {
    Wanted[] wanted = new Wanted[keys.size()];
    for (int i = 0; i < wanted.length; i++) {
      ItemKey key = keys.get(i);
      wanted[i] = new Wanted(i, keyGroups.of(key.hashCode()), key.keyBytes());
    }
    Arrays.sort(wanted, AS_STORED);
    for (Wanted each : wanted) {
      if (!found.take(each.number, find(each.keyGroup, each.key))) {
        return;
      }
    }
  }

  /** What is stored of a key; null if nothing is. */
  private byte[] find(int wantedGroup, byte[] key) {
    if (wantedGroup != keyGroup) {
      keyGroup = wantedGroup;
      map = MapKey.items(keyGroups.hashFor(wantedGroup), index);
      seek(key);
    } else if (Arrays.compareUnsigned(key, last) < 0) {
      seek(key);
    } else if (at != null && Arrays.compareUnsigned(at, key) < 0) {
      moveOnTo(key);
    }
    last = key;
    return at != null && Arrays.equals(at, key) ? walk.value() : null;
  }

  private void seek(byte[] key) {
    at = walk.seek(map, key) ? walk.position() : null;
  }

  private void moveOnTo(byte[] key) {
    if (patience == 0 && ++sought % STEP_AGAIN != 0) {
      seek(key);
      return;
    }
    at = walk.next() ? walk.position() : null;
    boolean passed = at == null || Arrays.compareUnsigned(at, key) >= 0;
    patience = passed ? PATIENCE : Math.max(0, patience - 1);
    if (!passed) {
      seek(key);
    }
  }
}
