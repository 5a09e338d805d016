package io.weir.job.samples.chunk;

import io.weir.model.Bytes;
import io.weir.model.MalformedException;
import io.weir.model.Varints;
import io.weir.model.decimal.Decimals;
import java.util.Arrays;

/**
 * What the samples of a sealed chunk add up to, so that a function of them all need not read them.
 * Its numbers are those that the samples give, to the bit.
 *
 * <pre>
 *   {@link RowsHeader header} | first time / unit | (last time - first time) / unit
 *   | (length u8 | places u8 | first | last | min | max | time of min | time of max
 *      | sum | lost | squares f64 | integral f64) x width
 * </pre>
 *
 * Numbers are {@link Varints}: last, min and max are differences from first, the sum is that of the
 * differences from first, and times are units after the first time. The second line of a column is
 * only there if it is one of decimals, see {@link ColumnSums}; its weights are the ns from a sample
 * to the next. {@code length} is that of the rest of the column.
 */
public final class ChunkSummary {
  /** Rows of a chunk that is worth a summary: fewer are read as fast. */
  public static final int FEWEST_ROWS = 256;

  private static final String WHAT = "chunk summary";
  private static final int MOST_COLUMN_BYTES = 2 + 8 * Varints.MAX_BYTES + 2 * Double.BYTES;

  private final int[] wanted;
  private final int[] places;
  private final long[] first;
  private final long[] last;
  private final long[] min;
  private final long[] max;
  private final long[] minTime;
  private final long[] maxTime;
  private final long[] sum;
  private final long[] lost;
  private final double[] squares;
  private final double[] integral;

  private int width;
  private int size;
  private long firstTime;
  private long lastTime;
  private boolean ofDecimals;

  /**
   * A view of summaries, of one after the other.
   *
   * @param wanted which values of a sample, in order: wanted[0] becomes value 0, and so on
   */
  public ChunkSummary(int[] wanted) {
    this.wanted = wanted;
    places = new int[wanted.length];
    first = new long[wanted.length];
    last = new long[wanted.length];
    min = new long[wanted.length];
    max = new long[wanted.length];
    minTime = new long[wanted.length];
    maxTime = new long[wanted.length];
    sum = new long[wanted.length];
    lost = new long[wanted.length];
    squares = new double[wanted.length];
    integral = new double[wanted.length];
  }

  /** The summary of a sealed chunk of {@link ColumnSums#MOST} samples at most. */
  public static byte[] of(byte[] packed) {
    SealedChunk chunk = new SealedChunk(packed, 0, packed.length);
    int size = chunk.size();
    if (size > ColumnSums.MOST) {
      throw new IllegalArgumentException(
          WHAT + ": must be of at most " + ColumnSums.MOST + " samples, got " + size);
    }
    byte[] bytes =
        new byte
            [RowsHeader.BYTES + 2 * Varints.MAX_BYTES + chunk.width() * (1 + MOST_COLUMN_BYTES)];
    System.arraycopy(packed, 0, bytes, 0, RowsHeader.BYTES);
    bytes[0] = StoredFormat.SUMMARY.code();
    long unit = RowsHeader.unit(packed, 0);
    long[] units = new long[size];
    double[] weights = new double[size];
    for (int i = 0; i < size; i++) {
      units[i] = chunk.time(i) / unit;
    }
    for (int i = 0; i + 1 < size; i++) {
      weights[i] = Times.nanos(units[i] * unit, units[i + 1] * unit);
    }
    int at = Varints.put(bytes, RowsHeader.BYTES, units[0]);
    at = Varints.put(bytes, at, units[size - 1] - units[0]);
    long[] column = new long[size];
    ColumnSums sums = new ColumnSums();
    for (int c = 0; c < chunk.width(); c++) {
      int columnPlaces = chunk.copyColumn(c, 0, size, column);
      bytes[at + 1] = (byte) columnPlaces;
      int end =
          columnPlaces == Decimals.NONE
              ? putBits(bytes, at + 2, column, units)
              : putDecimals(bytes, at + 2, column, units, weights, sums);
      bytes[at] = (byte) (end - at - 1);
      at = end;
    }
    return Arrays.copyOf(bytes, at);
  }

  private static int putBits(byte[] bytes, int at, long[] column, long[] units) {
    long least = column[0];
    long greatest = column[0];
    for (long number : column) {
      least = Math.min(least, number);
      greatest = Math.max(greatest, number);
    }
    return putEnds(bytes, at, column, least, greatest, units);
  }

  private static int putDecimals(
      byte[] bytes, int at, long[] column, long[] units, double[] weights, ColumnSums sums) {
    sums.addUp(column, weights, column.length);
    at = putEnds(bytes, at, column, sums.least(), sums.greatest(), units);
    at = Varints.put(bytes, at, sums.distances());
    at = Varints.put(bytes, at, sums.lost());
    Bytes.putDouble(bytes, at, sums.squares());
    Bytes.putDouble(bytes, at + Double.BYTES, sums.integral());
    return at + 2 * Double.BYTES;
  }

  private static int putEnds(
      byte[] bytes, int at, long[] column, long least, long greatest, long[] units) {
    long first = column[0];
    at = Varints.put(bytes, at, first);
    at = Varints.put(bytes, at, column[column.length - 1] - first);
    at = Varints.put(bytes, at, least - first);
    at = Varints.put(bytes, at, greatest - first);
    at = Varints.put(bytes, at, units[indexOf(least, column)] - units[0]);
    return Varints.put(bytes, at, units[indexOf(greatest, column)] - units[0]);
  }

  private static int indexOf(long number, long[] column) {
    int i = 0;
    while (column[i] != number) {
      i++;
    }
    return i;
  }

  /**
   * Reads a summary, of which nothing is kept.
   *
   * @throws MalformedException if the bytes are none
   */
  void read(byte[] source, int at, int length) {
    RowsHeader.require(source, at, length, StoredFormat.SUMMARY);
    width = RowsHeader.width(source, at);
    size = RowsHeader.rows(source, at);
    long unit = RowsHeader.unit(source, at);
    int end = at + length;
    Varints.Reader in = new Varints.Reader(WHAT, source, at + RowsHeader.BYTES, end);
    firstTime = in.next() * unit;
    lastTime = firstTime + in.next() * unit;
    ofDecimals = true;
    int next = in.at();
    for (int c = 0, v = 0; c < width; c++) {
      int from = next + 1;
      next = from + (next < end ? source[next] & 0xff : 0);
      if (from > end || next > end) {
        throw new MalformedException(WHAT + ": ends within a column");
      }
      if (v < wanted.length && wanted[v] == c) {
        readColumn(v++, new Varints.Reader(WHAT, source, from, next), unit);
      }
    }
    if (next != end) {
      throw new MalformedException(WHAT + ": " + (end - next) + " bytes are left over");
    }
  }

  private void readColumn(int v, Varints.Reader in, long unit) {
    places[v] = Decimals.requirePlaces(in.nextByte() & 0xff);
    first[v] = in.next();
    last[v] = first[v] + in.next();
    min[v] = first[v] + in.next();
    max[v] = first[v] + in.next();
    minTime[v] = firstTime + in.next() * unit;
    maxTime[v] = firstTime + in.next() * unit;
    if (places[v] == Decimals.NONE) {
      ofDecimals = false;
    } else {
      sum[v] = in.next() + size * first[v];
      lost[v] = in.next();
      squares[v] = in.nextDouble();
      integral[v] = in.nextDouble();
    }
    in.requireEnd();
  }

  /** Values of a sample. */
  public int width() {
    return width;
  }

  /** How many samples there are. */
  public int size() {
    return size;
  }

  /** The time of the first sample, ns. */
  public long firstTime() {
    return firstTime;
  }

  /** The time of the last sample, ns. */
  public long lastTime() {
    return lastTime;
  }

  /** Whether all wanted values are decimals: others have no sums. */
  public boolean hasSums() {
    return ofDecimals;
  }

  /** The places of a value's decimals, else {@link Decimals#NONE}. */
  public int places(int value) {
    return places[value];
  }

  public double first(int value) {
    return Decimals.toDouble(first[value], places[value]);
  }

  public double last(int value) {
    return Decimals.toDouble(last[value], places[value]);
  }

  public double min(int value) {
    return Decimals.toDouble(min[value], places[value]);
  }

  public double max(int value) {
    return Decimals.toDouble(max[value], places[value]);
  }

  /** The time of the first of the least values, ns. */
  public long minTime(int value) {
    return minTime[value];
  }

  /** The time of the first of the greatest values, ns. */
  public long maxTime(int value) {
    return maxTime[value];
  }

  /** The sum, times 10^places. */
  public long sum(int value) {
    return sum[value];
  }

  /** The sum of the distances from the first value, times 10^places. */
  public long distances(int value) {
    return sum[value] - size * first[value];
  }

  /** See {@link ColumnSums#lost}, times 10^places. */
  public long lost(int value) {
    return lost[value];
  }

  /** See {@link ColumnSums#squares}, times 10^(2 * places). */
  public double squares(int value) {
    return squares[value];
  }

  /** See {@link ColumnSums#integral}, times 10^places; ns. */
  public double integral(int value) {
    return integral[value];
  }
}
