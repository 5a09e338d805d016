package io.weir.job.samples;

import io.weir.job.samples.chunk.BucketRow;
import io.weir.job.samples.chunk.Rows;
import io.weir.job.samples.chunk.StoredFormat;

/** The trees of buckets, one a series and tier, for the thread that writes them. */
final class BucketTrees {
  private final FragmentStore store;
  private final TagLocks locks;

  BucketTrees(FragmentStore store, TagLocks locks) {
    this.store = store;
    this.locks = locks;
  }

  ChunkTree tree(Series series, int tier) {
    return new ChunkTree(
        store,
        ChunkKey.root(series, tier),
        locks.rebuilding(series.tag().hashCode()),
        StoredFormat.BUCKET_COLUMNS,
        BucketRow.width(series.width()));
  }

  TreeCursor read(Series series, int tier) {
    return new TreeCursor(store, ChunkKey.root(series, tier), BucketRow.width(series.width()));
  }

  /**
   * Adds buckets that are in order to those of a tier, and rounds them; their samples arrived later
   * than any of the same time that was added before.
   */
  void add(Series series, int tier, Rows buckets) {
    Rows merged = mergedWithStored(series, tier, buckets);
    ChunkTree tree = tree(series, tier);
    tree.add(merged);
    tree.pack(merged);
  }

  private Rows mergedWithStored(Series series, int tier, Rows buckets) {
    Rows merged = new Rows(buckets.width(), buckets.size());
    double[] bucket = new double[buckets.width()];
    double[] earlier = new double[buckets.width()];
    try (TreeCursor stored = read(series, tier)) {
      for (int i = 0; i < buckets.size(); i++) {
        buckets.copyValues(i, bucket, 0);
        if (stored.seek(buckets.time(i) + 1) && stored.time() == buckets.time(i)) {
          stored.copyValues(earlier, 0);
          Buckets.merge(bucket, earlier);
        }
        BucketRow.round(bucket);
        merged.add(buckets.time(i), bucket);
      }
    }
    return merged;
  }

  /** What is held of a series in buckets. */
  RolledUp rolledUp(Series series) {
    return TreeReader.rolledUp(store, series);
  }

  void put(Series series, RolledUp rolledUp) {
    store.replace(ChunkKey.rolledUp(series), rolledUp.toBytes());
  }

  void removeRolledUp(Series series) {
    store.remove(ChunkKey.rolledUp(series));
  }
}
