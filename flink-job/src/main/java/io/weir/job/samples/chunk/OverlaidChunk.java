package io.weir.job.samples.chunk;

import io.weir.model.decimal.Decimals;

/**
 * A chunk with late rows over it, read without merging them: of two samples with the same time the
 * late one counts. Knowing where each late row belongs costs a short search in the chunk; a sample
 * costs then what it costs in the chunk and a search among the late rows.
 */
final class OverlaidChunk implements Chunk {
  private final Chunk base;
  private final Rows late;

  /** The index of late row j among all samples. */
  private final int[] places;

  /** How many samples of the base the first j late rows replace. */
  private final int[] replaced;

  /**
   * @param late of the base's width, {@linkplain Rows#normalize in order}
   */
  OverlaidChunk(Chunk base, Rows late) {
    this.base = base;
    this.late = late;
    places = new int[late.size()];
    replaced = new int[late.size() + 1];
    int next = 0;
    for (int j = 0; j < places.length; j++) {
      next = indexFrom(next, late.time(j));
      boolean replaces = next < base.size() && base.time(next) == late.time(j);
      places[j] = next - replaced[j] + j;
      replaced[j + 1] = replaced[j] + (replaces ? 1 : 0);
    }
  }

  /**
   * The index of the base's first sample with a time of {@code time} or later, from {@code from}
   * on: a galloping search (Bentley and Yao, "An almost optimal algorithm for unbounded searching",
   * 1976), so that many late rows cost no more than a walk through the base.
   */
  private int indexFrom(int from, long time) {
    int low = from;
    int high = from;
    for (int step = 1; high < base.size() && base.time(high) < time; step *= 2) {
      low = high + 1;
      high = low + step;
    }
    high = Math.min(high, base.size());
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (base.time(middle) < time) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  @Override
  public int size() {
    return base.size() + places.length - replaced[places.length];
  }

  @Override
  public int width() {
    return base.width();
  }

  @Override
  public long time(int i) {
    int before = lateUpTo(i);
    return isLate(i, before) ? late.time(before - 1) : base.time(inBase(i, before));
  }

  @Override
  public void copyValues(int i, double[] target, int at) {
    int before = lateUpTo(i);
    if (isLate(i, before)) {
      late.copyValues(before - 1, target, at);
    } else {
      base.copyValues(inBase(i, before), target, at);
    }
  }

  @Override
  public int copyColumn(int column, int from, int to, long[] target) {
    int next = lateUpTo(from - 1);
    int lateEnd = lateUpTo(to - 1);
    int baseFrom = inBase(from, next);
    int baseTo = inBase(to, lateEnd);
    long[] ofBase = new long[baseTo - baseFrom];
    int ofAll = base.copyColumn(column, baseFrom, baseTo, ofBase);
    double[] values = late.values();
    int common = Decimals.common(ofAll, values, next * width() + column, width(), lateEnd - next);
    if (common != ofAll) {
      Decimals.toBits(ofBase, ofBase.length, ofAll);
    }
    for (int i = from, j = next; i < to; i++) {
      if (j < lateEnd && places[j] == i) {
        target[i - from] = Decimals.toLong(values[j * width() + column], common);
        j++;
      } else {
        target[i - from] = ofBase[inBase(i, j) - baseFrom];
      }
    }
    return common;
  }

  @Override
  public int before(long time) {
    int ofLate = late.before(time) + 1;
    return base.before(time) + ofLate - replaced[ofLate];
  }

  /** How many late rows are at {@code i} or before it. */
  private int lateUpTo(int i) {
    int low = 0;
    int high = places.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (places[middle] <= i) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private boolean isLate(int i, int lateUpTo) {
    return lateUpTo > 0 && places[lateUpTo - 1] == i;
  }

  private int inBase(int i, int lateUpTo) {
    return i - lateUpTo + replaced[lateUpTo];
  }
}
