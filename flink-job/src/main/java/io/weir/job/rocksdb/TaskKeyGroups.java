package io.weir.job.rocksdb;

import io.weir.model.KeyGroupHashes;
import io.weir.model.KeyGroups;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;

/** The key groups of a task, as Flink assigns them. */
public final class TaskKeyGroups implements KeyGroups {
  private final KeyGroupRange range;
  private final KeyGroupHashes hashes;

  /**
   * @param keyGroups how many there are in all
   */
  public TaskKeyGroups(KeyGroupRange range, int keyGroups) {
    this.range = range;
    hashes =
        new KeyGroupHashes(
            keyGroups, hash -> KeyGroupRangeAssignment.computeKeyGroupForKeyHash(hash, keyGroups));
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
    return KeyGroupRangeAssignment.computeKeyGroupForKeyHash(hash, hashes.count());
  }

  @Override
  public int hashFor(int keyGroup) {
    return hashes.of(keyGroup);
  }
}
