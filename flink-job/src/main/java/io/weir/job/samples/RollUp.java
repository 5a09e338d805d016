package io.weir.job.samples;

import io.weir.job.samples.chunk.Rows;
import io.weir.model.Tag;

/** Keeps samples that become too old as buckets, one tree a tag and tier of the roll-ups. */
final class RollUp {
  private static final int WIDEST = Tiers.all()[Tiers.all().length - 1];

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
   * Removes old samples from a tag's raw tree once they are in the buckets; true if there may be
   * more.
   */
  boolean takeOver(ChunkTree raw, Tag tag, long cutoff) {
    return raw.expire(cutoff, new RawHeir(tag));
  }

  /** Tells what is rolled up at the moment at which it is in the raw tree no more. */
  private final class RawHeir implements ChunkTree.Heir {
    private final Tag tag;
    private Extent taken = Extent.NONE;

    RawHeir(Tag tag) {
      this.tag = tag;
    }

    @Override
    public void inherit(Rows old) {
      add(tag, old);
      taken = taken.plus(new Extent(old.time(0), old.time(old.size() - 1), old.size()));
    }

    @Override
    public void removed() {
      ChunkKey key = ChunkKey.rolledUp(tag);
      store.replace(key, Stored.extent(store, key).plus(taken).toBytes());
    }
  }

  /**
   * Adds samples that are in order to the buckets of every tier; they arrived later than any of the
   * same time that was added before.
   */
  private void add(Tag tag, Rows samples) {
    for (int tier : Tiers.all()) {
      Rows buckets =
          mergedWithStored(ChunkKey.root(tag, tier), Buckets.of(samples, Tiers.width(tier)));
      ChunkTree tree = tree(tag, tier);
      tree.add(buckets);
      tree.pack(buckets);
    }
  }

  private Rows mergedWithStored(ChunkKey root, Rows buckets) {
    Rows merged = new Rows(rowWidth, buckets.size());
    double[] bucket = new double[rowWidth];
    double[] earlier = new double[rowWidth];
    try (TreeCursor stored = new TreeCursor(store, root, rowWidth)) {
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
    for (int tier : Tiers.all()) {
      more |= tree(tag, tier).expire(cutoff, tier == WIDEST ? new LastHeir(tag) : old -> {});
    }
    return more;
  }

  /** Takes what leaves for good off what is told to be rolled up. */
  private final class LastHeir implements ChunkTree.Heir {
    private final Tag tag;
    private long gone;

    LastHeir(Tag tag) {
      this.tag = tag;
    }

    @Override
    public void inherit(Rows old) {
      double[] bucket = new double[rowWidth];
      for (int i = 0; i < old.size(); i++) {
        old.copyValues(i, bucket, 0);
        gone += Buckets.count(bucket);
      }
    }

    @Override
    public void removed() {
      ChunkKey key = ChunkKey.rolledUp(tag);
      try (TreeCursor left = new TreeCursor(store, ChunkKey.root(tag, WIDEST), rowWidth)) {
        if (left.seekFirst()) {
          double[] bucket = new double[rowWidth];
          left.copyValues(bucket, 0);
          Extent before = Stored.extent(store, key);
          long first = left.time() + Buckets.firstTime(bucket);
          store.replace(key, new Extent(first, before.last(), before.count() - gone).toBytes());
        } else {
          store.remove(key);
        }
      }
    }
  }

  /** Whether no tier has a bucket of the tag. */
  boolean isEmpty(Tag tag) {
    for (int tier : Tiers.all()) {
      if (!tree(tag, tier).isEmpty()) {
        return false;
      }
    }
    return true;
  }
}
