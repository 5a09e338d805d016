package io.weir.job.samples;

import io.weir.job.samples.chunk.BucketRow;
import io.weir.job.samples.chunk.Format;
import io.weir.job.samples.chunk.Rows;

/** Keeps samples that become too old as buckets, one tree a series and tier of the roll-ups. */
final class RollUp {
  private static final int WIDEST = Tiers.all()[Tiers.all().length - 1];

  private final FragmentStore store;
  private final TagLocks locks;

  RollUp(FragmentStore store, TagLocks locks) {
    this.store = store;
    this.locks = locks;
  }

  private ChunkTree tree(Series series, int tier) {
    return new ChunkTree(
        store,
        ChunkKey.root(series, tier),
        locks.rebuilding(series.tag().hashCode()),
        Format.BUCKET_COLUMNS,
        BucketRow.width(series.width()));
  }

  /**
   * Removes old samples from a series' raw tree once they are in the buckets; true if there may be
   * more.
   */
  boolean takeOver(ChunkTree raw, Series series, long cutoff) {
    return raw.expire(cutoff, new RawExpiry(series));
  }

  /** Tells what is rolled up at the moment at which it is in the raw tree no more. */
  private final class RawExpiry implements ChunkTree.ExpiryListener {
    private final Series series;
    private Extent taken = Extent.NONE;

    RawExpiry(Series series) {
      this.series = series;
    }

    @Override
    public void expiring(Rows old) {
      add(series, old);
      taken = taken.plus(new Extent(old.time(0), old.time(old.size() - 1), old.size()));
    }

    @Override
    public void removed() {
      ChunkKey key = ChunkKey.rolledUp(series);
      store.replace(key, Stored.extent(store, key).plus(taken).toBytes());
    }
  }

  /**
   * Adds samples that are in order to the buckets of every tier; they arrived later than any of the
   * same time that was added before.
   */
  private void add(Series series, Rows samples) {
    Rows buckets = null;
    for (int tier : Tiers.all()) {
      long tierWidth = Tiers.width(tier);
      buckets =
          buckets == null ? Buckets.of(samples, tierWidth) : Buckets.widen(buckets, tierWidth);
      Rows merged = mergedWithStored(ChunkKey.root(series, tier), buckets);
      ChunkTree tree = tree(series, tier);
      tree.add(merged);
      tree.pack(merged);
    }
  }

  private Rows mergedWithStored(ChunkKey root, Rows buckets) {
    int rowWidth = buckets.width();
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
        BucketRow.round(bucket);
        merged.add(buckets.time(i), bucket);
      }
    }
    return merged;
  }

  /** Removes old buckets; true if there may be more. */
  boolean expire(Series series, long cutoff) {
    boolean more = false;
    for (int tier : Tiers.all()) {
      more |=
          tree(series, tier).expire(cutoff, tier == WIDEST ? new BucketExpiry(series) : old -> {});
    }
    return more;
  }

  /** Takes what leaves for good off what is told to be rolled up. */
  private final class BucketExpiry implements ChunkTree.ExpiryListener {
    private final Series series;
    private long gone;

    BucketExpiry(Series series) {
      this.series = series;
    }

    @Override
    public void expiring(Rows old) {
      double[] bucket = new double[old.width()];
      for (int i = 0; i < old.size(); i++) {
        old.copyValues(i, bucket, 0);
        gone += BucketRow.count(bucket);
      }
    }

    @Override
    public void removed() {
      forget(series, gone);
    }
  }

  /** Takes so many samples, the first ones, off what is told to be rolled up. */
  private void forget(Series series, long gone) {
    ChunkKey key = ChunkKey.rolledUp(series);
    try (TreeCursor left = buckets(series, WIDEST)) {
      if (left.seekFirst()) {
        double[] bucket = new double[BucketRow.width(series.width())];
        left.copyValues(bucket, 0);
        Extent before = Stored.extent(store, key);
        long first = left.time() + BucketRow.firstTime(bucket);
        store.replace(key, new Extent(first, before.last(), before.count() - gone).toBytes());
      } else {
        store.remove(key);
      }
    }
  }

  private TreeCursor buckets(Series series, int tier) {
    return new TreeCursor(store, ChunkKey.root(series, tier), BucketRow.width(series.width()));
  }

  /**
   * Removes the buckets whose samples are all before a time, for good. One that has samples on both
   * sides of it stays whole: they are one summary.
   */
  void removeBefore(Series series, long time) {
    Extent rolledUp = Stored.extent(store, ChunkKey.rolledUp(series));
    if (rolledUp.isNone()) {
      return;
    }
    long gone = time > rolledUp.last() ? rolledUp.count() : samplesBefore(series, time);
    for (int tier : Tiers.all()) {
      tree(series, tier).removeBefore(endOfBuckets(series, tier, time));
    }
    forget(series, gone);
  }

  /** Samples in buckets of the widest tier that are all before a time. */
  private long samplesBefore(Series series, long time) {
    long end = endOfBuckets(series, WIDEST, time);
    long samples = 0;
    double[] bucket = new double[BucketRow.width(series.width())];
    try (TreeCursor stored = buckets(series, WIDEST)) {
      for (boolean at = stored.seekFirst(); at && stored.time() < end; at = stored.next()) {
        stored.copyValues(bucket, 0);
        samples += BucketRow.count(bucket);
      }
    }
    return samples;
  }

  /** Where the buckets of a tier end that have no sample at a time or later. */
  private long endOfBuckets(Series series, int tier, long time) {
    long start = Buckets.start(time, Tiers.width(tier));
    double[] bucket = new double[BucketRow.width(series.width())];
    try (TreeCursor stored = buckets(series, tier)) {
      if (!stored.seek(start + 1) || stored.time() < start) {
        return time;
      }
      stored.copyValues(bucket, 0);
      return start + BucketRow.lastTime(bucket) < time ? time : start;
    }
  }

  /** Whether no tier has a bucket of the series. */
  boolean isEmpty(Series series) {
    for (int tier : Tiers.all()) {
      if (!tree(series, tier).isEmpty()) {
        return false;
      }
    }
    return true;
  }
}
