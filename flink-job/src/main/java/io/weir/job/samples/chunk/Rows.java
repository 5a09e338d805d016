package io.weir.job.samples.chunk;

import io.weir.model.MalformedException;
import io.weir.model.decimal.Decimals;
import java.util.Arrays;

/**
 * Samples of one tag, one after the other; grows as they come, in whatever order, and {@link
 * #normalize} makes a {@link Chunk} of them. Not for more than one thread.
 */
public final class Rows implements Chunk {
  /** Moves a row, on average: beyond that, sorting all rows costs less. */
  private static final int MOST_MOVES = 4;

  private final int width;
  private long[] times;
  private double[] values;
  private int size;

  /**
   * @param width values of every sample, 65535 at most
   * @param capacity samples to make room for
   */
  public Rows(int width, int capacity) {
    this.width = width;
    times = new long[capacity];
    values = new double[capacity * width];
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public long time(int i) {
    return times[i];
  }

  @Override
  public void copyValues(int i, double[] target, int at) {
    System.arraycopy(values, i * width, target, at, width);
  }

  @Override
  public int copyColumn(int column, int from, int to, long[] target) {
    int first = from * width + column;
    int places = Decimals.places(values, first, width, to - from);
    boolean small = true;
    for (int i = 0, at = first; i < to - from; i++, at += width) {
      target[i] = Decimals.toLong(values[at], places);
      small &= Math.abs(target[i]) <= Decimals.MAX_MANTISSA;
    }
    if (places == Decimals.NONE || small) {
      return places;
    }
    Decimals.toBits(target, to - from, places);
    return Decimals.NONE;
  }

  /** Room for this many samples; more makes the rows grow. */
  public int capacity() {
    return times.length;
  }

  /** Adds a sample. */
  public void add(long time, double[] sample) {
    int i = grow(1);
    times[i] = time;
    if (width == 1) {
      values[i] = sample[0];
    } else {
      System.arraycopy(sample, 0, values, i * width, width);
    }
  }

  /** Adds all samples of a chunk. */
  public void add(Chunk chunk) {
    if (chunk.width() != width) {
      throw new MalformedException(
          "rows: have " + width + " values each, the chunk has " + chunk.width());
    }
    if (chunk instanceof Rows rows) {
      add(rows, 0, rows.size);
      return;
    }
    int from = grow(chunk.size());
    for (int i = 0; i < chunk.size(); i++) {
      times[from + i] = chunk.time(i);
      chunk.copyValues(i, values, (from + i) * width);
    }
  }

  /** Adds the samples {@code from} to {@code to - 1} of other rows of this width. */
  public void add(Rows rows, int from, int to) {
    int at = grow(to - from);
    System.arraycopy(rows.times, from, times, at, to - from);
    System.arraycopy(rows.values, from * width, values, at * width, (to - from) * width);
  }

  /**
   * Makes room for {@code count} more rows, which the caller writes; returns the index of the
   * first.
   */
  int grow(int count) {
    int from = size;
    size += count;
    if (size > times.length) {
      int capacity = Math.max(size, times.length + (times.length >> 1) + 4);
      times = Arrays.copyOf(times, capacity);
      values = Arrays.copyOf(values, capacity * width);
    }
    return from;
  }

  /** Forgets the samples and keeps the room. */
  public void clear() {
    size = 0;
  }

  /**
   * Puts the samples in the order of their times; of those with the same time, the one added last
   * stays. Rows that are in order already cost one comparison each.
   *
   * @return these rows
   */
  public Rows normalize() {
    for (int i = 1; i < size; i++) {
      if (times[i] <= times[i - 1]) {
        if (!insertRuns(i)) {
          sort();
        }
        break;
      }
    }
    return this;
  }

  /**
   * Moves each ascending run of rows to its place among those before it: senders with several
   * connections bring a few runs, each a little late, and no row of one is between those of
   * another.
   *
   * @param from rows that are in order
   * @return whether all rows are in order now; not where two have the same time, or where so many
   *     rows would have to be moved that sorting costs less
   */
  private boolean insertRuns(int from) {
    int movable = MOST_MOVES * size;
    for (int i = from; i < size; ) {
      int to = Arrays.binarySearch(times, 0, i, times[i]);
      if (to >= 0) {
        return false;
      }
      to = -to - 1;
      int end = i + 1;
      while (end < size && times[end] > times[end - 1] && (to == i || times[end] < times[to])) {
        end++;
      }
      if (to < i) {
        movable -= end - to;
        if (movable < 0) {
          return false;
        }
        rotate(to, i, end);
      }
      i = end;
    }
    return true;
  }

  /** Moves the rows {@code middle} to {@code end - 1} before those from {@code from} on. */
  private void rotate(int from, int middle, int end) {
    long[] runTimes = Arrays.copyOfRange(times, middle, end);
    double[] run = Arrays.copyOfRange(values, middle * width, end * width);
    int after = from + end - middle;
    System.arraycopy(times, from, times, after, middle - from);
    System.arraycopy(values, from * width, values, after * width, (middle - from) * width);
    System.arraycopy(runTimes, 0, times, from, runTimes.length);
    System.arraycopy(run, 0, values, from * width, run.length);
  }

  private void sort() {
    int[] order = RowOrder.byTimeLastOfEqual(times, size);
    long[] sortedTimes = new long[order.length];
    double[] sortedValues = new double[order.length * width];
    for (int i = 0; i < order.length; i++) {
      sortedTimes[i] = times[order[i]];
      System.arraycopy(values, order[i] * width, sortedValues, i * width, width);
    }
    times = sortedTimes;
    values = sortedValues;
    size = order.length;
  }

  /** The index of the first sample with a time of {@code time} or later, from {@code from} on. */
  public int indexFrom(int from, long time) {
    int i = Arrays.binarySearch(times, from, size, time);
    return i < 0 ? -i - 1 : i;
  }

  /** The samples {@code from} to {@code to - 1} as a fragment, see {@link DeltaRows}. */
  public byte[] toBytes(int from, int to) {
    return DeltaRows.write(this, from, to);
  }

  long[] times() {
    return times;
  }

  double[] values() {
    return values;
  }
}
