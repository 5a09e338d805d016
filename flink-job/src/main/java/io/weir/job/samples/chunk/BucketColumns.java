package io.weir.job.samples.chunk;

import io.weir.model.decimal.Decimals;
import java.util.Arrays;

/**
 * Neighbouring buckets of one chunk, {@value #MOST} at most, column by column: what a bucket says
 * is decoded for all of them when it is first asked for, into buffers that are used again. Of the
 * 73 columns of a bucket of ten values, min, max and avg need 43. Buckets are numbered from 0.
 */
public final class BucketColumns {
  /** So few that their columns stay in the processor's cache; those of 64 values are 460 KB. */
  static final int MOST = 128;

  private final int[] wanted;
  private final long[][] columns;
  private final int[] places;
  private final boolean[] decoded;
  private final long[] starts = new long[MOST];
  private final long[] firstTimes = new long[MOST];

  /** Null until one is opened. */
  private Chunk chunk;

  private int from;
  private int size;

  /**
   * @param wanted which values of a sample: wanted[0] becomes value 0, and so on
   */
  public BucketColumns(int[] wanted) {
    this.wanted = wanted;
    int most = wanted.length == 0 ? 0 : 1 + wanted[wanted.length - 1];
    columns = new long[BucketRow.width(most)][];
    places = new int[columns.length];
    decoded = new boolean[columns.length];
  }

  /** Takes buckets of a chunk, whose rows are buckets, so that one of them is there. */
  public void open(Chunk next, int row) {
    if (next == chunk && row >= from && row < from + size) {
      return;
    }
    chunk = next;
    from = row;
    size = Math.min(MOST, next.size() - row);
    Arrays.fill(decoded, false);
    for (int i = 0; i < size; i++) {
      starts[i] = next.time(row + i);
    }
    for (int i = 0; i < size; i++) {
      firstTimes[i] = starts[i] + BucketRow.nanos(get(BucketRow.FIRST_TIME, i));
    }
  }

  /** The number of the bucket in a row of the chunk. */
  public int number(int row) {
    return row - from;
  }

  public int size() {
    return size;
  }

  /**
   * The index of the first bucket, from {@code i} on, of samples that are all at a time or later.
   */
  public int indexFrom(int i, int to, long time) {
    while (i < to && firstTimes[i] < time) {
      i++;
    }
    return i;
  }

  /** The time of a bucket's first sample. */
  public long firstTime(int i) {
    return firstTimes[i];
  }

  /** The time of a bucket's last sample. */
  public long lastTime(int i) {
    return starts[i] + BucketRow.nanos(get(BucketRow.LAST_TIME, i));
  }

  public long count(int i) {
    return (long) get(BucketRow.COUNT, i);
  }

  /** The samples of the buckets {@code i} to {@code to - 1}. */
  public long count(int i, int to) {
    long[] counts = numbers(BucketRow.COUNT);
    if (places[BucketRow.COUNT] == 0) {
      return ColumnSums.sum(counts, i, to);
    }
    long count = 0;
    for (; i < to; i++) {
      count += count(i);
    }
    return count;
  }

  public double first(int value, int i) {
    return get(column(value, BucketRow.FIRST), i);
  }

  public double last(int value, int i) {
    return get(column(value, BucketRow.LAST), i);
  }

  public double min(int value, int i) {
    return get(column(value, BucketRow.MIN), i);
  }

  public double max(int value, int i) {
    return get(column(value, BucketRow.MAX), i);
  }

  public double sum(int value, int i) {
    return get(column(value, BucketRow.SUM), i);
  }

  public double heldMean(int value, int i) {
    return min(value, i) + get(column(value, BucketRow.HELD_MEAN), i) * range(value, i);
  }

  public double deviation(int value, int i) {
    return get(column(value, BucketRow.DEVIATION), i) * range(value, i);
  }

  private double range(int value, int i) {
    return max(value, i) - min(value, i);
  }

  /** The number of what buckets say of a value, one of the parts of {@link BucketRow}. */
  public int column(int value, int part) {
    return BucketRow.column(wanted[value], part);
  }

  /** A column of all buckets, as whole numbers with {@link #places}; valid until others come. */
  public long[] numbers(int column) {
    if (!decoded[column]) {
      if (columns[column] == null) {
        columns[column] = new long[MOST];
      }
      places[column] = copy(column, columns[column]);
      decoded[column] = true;
    }
    return columns[column];
  }

  private int copy(int column, long[] target) {
    if (chunk instanceof SealedChunk packed) {
      return packed.copyBuckets(column, from, from + size, target, expected(packed, column));
    }
    return chunk.copyColumn(column, from, from + size, target);
  }

  /** Of columns that are decoded once for all that are expected from them. */
  private ExpectedColumn expected(SealedChunk packed, int column) {
    int before = BucketRow.expectedFrom(column);
    if (before == BucketRow.NO_COLUMN) {
      return null;
    }
    long[] first = numbers(before);
    if (!BucketRow.isSum(column)) {
      return new ExpectedColumn(first, places[before]);
    }
    long[] counts = numbers(BucketRow.COUNT);
    return new ExpectedColumn(
        first, places[before], counts, places[BucketRow.COUNT], packed.products(before));
  }

  /** What the whole numbers of a column stand for, once it was decoded, see {@link Decimals}. */
  public int places(int column) {
    return places[column];
  }

  private double get(int column, int i) {
    return Decimals.toDouble(numbers(column)[i], places[column]);
  }
}
