package io.weir.job.store;

import io.weir.model.Tag;
import io.weir.model.chunk.Rows;

/** Keeps samples that become too old as buckets, one tree a tag and tier of the ladder. */
final class RollUp {
  private final FragmentStore store;
  private final TagLocks locks;
  private final int rowWidth;

  RollUp(FragmentStore store, TagLocks locks, int width) {
    this.store = store;
    this.locks = locks;
    rowWidth = Buckets.rowWidth(width);
  }

  private ChunkTree tree(Tag tag, int tier) {
    return new ChunkTree(
        store, ChunkKey.root(tag, tier), locks.rebuilding(tag.hashCode()), rowWidth);
  }

  /**
   * Adds samples that are in order to the buckets of every tier; they arrived later than any of the
   * same time that was added before.
   */
  void add(Tag tag, Rows samples) {
    for (int tier : Ladder.tiers()) {
      Rows buckets = Buckets.of(samples, Ladder.width(tier));
      tree(tag, tier).add(mergedWithStored(ChunkKey.root(tag, tier), buckets));
    }
  }

  private Rows mergedWithStored(ChunkKey root, Rows buckets) {
    Rows merged = new Rows(rowWidth, buckets.size());
    double[] bucket = new double[rowWidth];
    double[] earlier = new double[rowWidth];
    try (TreeCursor stored = new TreeCursor(store, root)) {
      for (int i = 0; i < buckets.size(); i++) {
        buckets.copyValues(i, bucket, 0);
        if (stored.seek(buckets.time(i) + 1) && stored.time() == buckets.time(i)) {
          stored.copyValues(earlier, 0);
          Buckets.merge(bucket, earlier);
        }
        merged.add(buckets.time(i), bucket);
      }
    }
    return merged;
  }

  /** Removes old buckets; true if there may be more. */
  boolean expire(Tag tag, long cutoff) {
    boolean more = false;
    for (int tier : Ladder.tiers()) {
      more |= tree(tag, tier).expire(cutoff, old -> {});
    }
    return more;
  }

  /** Whether no tier has a bucket of the tag. */
  boolean isEmpty(Tag tag) {
    for (int tier : Ladder.tiers()) {
      if (!tree(tag, tier).isEmpty()) {
        return false;
      }
    }
    return true;
  }
}
