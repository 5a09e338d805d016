package io.weir.job.samples;

import io.weir.job.samples.chunk.BucketRow;
import io.weir.job.samples.chunk.Rows;

/** Keeps samples that become too old as buckets, one tree a series and tier of the roll-ups. */
final class RollUp {
  private static final int WIDEST = Tiers.widest();

  private final BucketTrees trees;

  RollUp(BucketTrees trees) {
    this.trees = trees;
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
      RolledUp before = trees.rolledUp(series);
      trees.put(series, before.with(before.extent().plus(taken)));
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
      trees.add(series, tier, buckets);
    }
  }

  /** Removes old buckets; true if there may be more. */
  boolean expire(Series series, long cutoff) {
    boolean more = false;
    for (int tier : Tiers.all()) {
      more |=
          trees
              .tree(series, tier)
              .expire(cutoff, tier == WIDEST ? new BucketExpiry(series) : old -> {});
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
    try (TreeCursor left = trees.read(series, WIDEST)) {
      if (left.seekFirst()) {
        double[] bucket = new double[BucketRow.width(series.width())];
        left.copyValues(bucket, 0);
        RolledUp before = trees.rolledUp(series);
        Extent all = before.extent();
        long first = left.time() + BucketRow.firstTime(bucket);
        trees.put(series, before.with(new Extent(first, all.last(), all.count() - gone)));
      } else {
        trees.removeRolledUp(series);
      }
    }
  }

  /**
   * Removes the buckets whose samples are all before a time, for good. One that has samples on both
   * sides of it stays whole: they are one summary.
   */
  void removeBefore(Series series, long time) {
    Extent rolledUp = trees.rolledUp(series).extent();
    if (rolledUp.isNone()) {
      return;
    }
    long gone = time > rolledUp.last() ? rolledUp.count() : samplesBefore(series, time);
    for (int tier : Tiers.all()) {
      trees.tree(series, tier).removeBefore(endOfBuckets(series, tier, time));
    }
    forget(series, gone);
  }

  /** Samples in buckets of the widest tier that are all before a time. */
  private long samplesBefore(Series series, long time) {
    long end = endOfBuckets(series, WIDEST, time);
    long samples = 0;
    double[] bucket = new double[BucketRow.width(series.width())];
    try (TreeCursor stored = trees.read(series, WIDEST)) {
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
    try (TreeCursor stored = trees.read(series, tier)) {
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
      if (!trees.tree(series, tier).isEmpty()) {
        return false;
      }
    }
    return true;
  }
}
