package io.weir.job.samples.function;

import io.weir.job.samples.chunk.Chunk;
import io.weir.model.decimal.Decimals;
import java.util.Arrays;

/**
 * Neighbouring samples of one chunk, column by column: each wanted value is decoded once, when it
 * is first asked for, into a buffer that is used again for the next chunk. Samples are numbered
 * from 0.
 */
final class ChunkColumns {
  private final int[] wanted;
  private final long[][] columns;
  private final int[] places;
  private final boolean[] decoded;
  private final long[] one = new long[1];

  private Chunk chunk;
  private int from;
  private int size;

  /**
   * @param wanted which values of a sample: wanted[0] becomes value 0, and so on
   */
  ChunkColumns(int[] wanted) {
    this.wanted = wanted;
    columns = new long[wanted.length][0];
    places = new int[wanted.length];
    decoded = new boolean[wanted.length];
  }

  int width() {
    return wanted.length;
  }

  /** Takes the samples of a chunk with times in [start, end). */
  void open(Chunk next, long start, long end) {
    chunk = next;
    from = next.before(start) + 1;
    int last = next.size() - 1;
    size = (next.time(last) < end ? last : next.before(end)) + 1 - from;
    Arrays.fill(decoded, false);
  }

  int size() {
    return size;
  }

  long time(int i) {
    return chunk.time(from + i);
  }

  /** The index of the first sample at a time or later; the size if there is none. */
  int indexFrom(long time) {
    if (size == 0 || time(size - 1) < time) {
      return size;
    }
    return Math.max(0, chunk.before(time) + 1 - from);
  }

  /** A value of all samples, as whole numbers with {@link #places}; valid until the next chunk. */
  long[] column(int value) {
    if (!decoded[value]) {
      if (columns[value].length < size) {
        columns[value] = new long[size + size / 4];
      }
      places[value] = chunk.copyColumn(wanted[value], from, from + size, columns[value]);
      decoded[value] = true;
    }
    return columns[value];
  }

  /** What the whole numbers of a value stand for, once it was decoded, see {@link Decimals}. */
  int places(int value) {
    return places[value];
  }

  /** A value of a sample; decodes no others for it. */
  double get(int value, int i) {
    if (decoded[value]) {
      return Decimals.toDouble(columns[value][i], places[value]);
    }
    int placesOfOne = chunk.copyColumn(wanted[value], from + i, from + i + 1, one);
    return Decimals.toDouble(one[0], placesOfOne);
  }
}
