package io.weir.job.rocksdb;

import io.weir.job.samples.KeyGroups;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;

/** The key groups of a task, as Flink assigns them. */
public final class TaskKeyGroups implements KeyGroups {
  private final KeyGroupRange range;
  private final int[] hashes;

  /**
   * @param keyGroups how many there are in all
   */
  public TaskKeyGroups(KeyGroupRange range, int keyGroups) {
    this.range = range;
    hashes = new int[keyGroups];
    boolean[] known = new boolean[keyGroups];
    int left = keyGroups;
    for (int hash = 0; left > 0; hash++) {
      int keyGroup = of(hash);
      if (!known[keyGroup]) {
        known[keyGroup] = true;
        hashes[keyGroup] = hash;
        left--;
      }
    }
  }

  @Override
  public int first() {
    return range.getStartKeyGroup();
  }

  @Override
  public int last() {
    return range.getEndKeyGroup();
  }

  @Override
  public int of(int hash) {
    return KeyGroupRangeAssignment.computeKeyGroupForKeyHash(hash, hashes.length);
  }

  @Override
  public int hashFor(int keyGroup) {
    return hashes[keyGroup];
  }
}
