package io.weir.job.records.search;

import io.weir.job.records.MapKey;
import io.weir.job.records.RecordMap;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;

/**
 * Merges the keys that each key group of a task finds into one order. The group that has come least
 * far goes on first, so all come about as far as each other, and where the time ends there is one
 * key up to which everything is known. For one thread.
 */
public final class KeySearch {
  private final BooleanSupplier isOver;
  private final PriorityQueue<GroupSearch> groups =
      new PriorityQueue<>(Comparator.comparing(GroupSearch::at, Arrays::compareUnsigned));

  /**
   * Begins a search.
   *
   * @param walk over the view that is searched; may be moved between calls
   * @param maps the words in each key group, see {@link MapKey#search}
   * @param after only keys after this one; empty for all
   * @param isOver whether the time is over; one key of each group is looked at even so
   */
  public KeySearch(
      RecordMap.Walk walk,
      List<MapKey> maps,
      WordQuery query,
      byte[] after,
      BooleanSupplier isOver) {
    this.isOver = isOver;
    maps.forEach(map -> groups.add(new GroupSearch(walk, map, query, after)));
  }

  /** The next key; null if there are no more, or the time is over. */
  public byte[] next() {
    while (!groups.isEmpty()) {
      GroupSearch least = groups.peek();
      if (!least.isHit() && least.hasAdvanced() && isOver.getAsBoolean()) {
        return null;
      }
      groups.remove();
      if (least.isHit()) {
        byte[] key = least.take();
        groups.add(least);
        return key;
      }
      if (least.advance()) {
        groups.add(least);
      }
    }
    return null;
  }

  /** Whether there may be more keys. */
  public boolean mayHaveMore() {
    return !groups.isEmpty();
  }

  /** The key up to which all are known, after {@link #next} was null though there may be more. */
  public byte[] upTo() {
    return groups.peek().at();
  }
}
