package io.weir.job.samples;

import io.weir.job.samples.chunk.BucketRow;
import io.weir.job.samples.chunk.Rows;

/**
 * Fills the tiers that were not kept yet when a series' buckets were made, from narrower ones, step
 * by step. A tier is filled from its first bucket on, so its last one tells how far that went. No
 * query reads a tier before it is full, and nothing may be added to the buckets or expire.
 */
final class TierFill {
  private final BucketTrees trees;

  TierFill(BucketTrees trees) {
    this.trees = trees;
  }

  /** Takes a step; true if there may be more to do. */
  boolean step(Series series) {
    RolledUp held = trees.rolledUp(series);
    if (!held.lacksTiers()) {
      return false;
    }
    int tier = held.tiers() + 1;
    Rows narrow = next(series, tier);
    if (narrow.size() > 0) {
      trees.add(series, tier, Buckets.widen(narrow, Tiers.width(tier)));
      return true;
    }
    RolledUp filled = new RolledUp(held.extent(), tier);
    trees.put(series, filled);
    return filled.lacksTiers();
  }

  /** The narrower buckets, no more than fit a step, of the first ones that a tier lacks. */
  private Rows next(Series series, int tier) {
    long tierWidth = Tiers.width(tier);
    double[] bucket = new double[BucketRow.width(series.width())];
    Rows next = new Rows(bucket.length, ChunkTree.TARGET);
    try (TreeCursor filled = trees.read(series, tier);
        TreeCursor narrow = trees.read(series, Tiers.narrower(tier))) {
      boolean more =
          filled.seek(Long.MAX_VALUE) && narrow.seek(filled.time() + tierWidth)
              ? narrow.next()
              : narrow.seekFirst();
      for (long end = 0; more && (!isStep(next) || narrow.time() < end); more = narrow.next()) {
        narrow.copyValues(bucket, 0);
        next.add(narrow.time(), bucket);
        end = Buckets.start(narrow.time(), tierWidth) + tierWidth;
      }
    }
    return next;
  }

  private static boolean isStep(Rows rows) {
    return rows.size() * (1 + rows.width()) >= ChunkTree.STEP_NUMBERS;
  }
}
