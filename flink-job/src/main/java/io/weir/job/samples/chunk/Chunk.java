package io.weir.job.samples.chunk;

import io.weir.model.decimal.Decimals;

/**
 * Samples of one tag, in the order of their times, no two of them with the same time. A view:
 * {@link Rows} holds them as numbers, {@link SealedChunk} reads them in place.
 */
public interface Chunk {
  /** How many samples there are. */
  int size();

  /** Values of every sample. */
  int width();

  /** The time of sample {@code i}, 0..size-1, in ns. */
  long time(int i);

  /** Copies the values of sample {@code i} to {@code target[at .. at + width)}. */
  void copyValues(int i, double[] target, int at);

  /**
   * Copies value {@code column} of the samples {@code from} to {@code to - 1} as whole numbers, see
   * {@link Decimals}.
   *
   * @return the places of the decimals that they stand for, none of more than {@link
   *     Decimals#MAX_MANTISSA}; {@link Decimals#NONE} if they are ordered bits
   */
  default int copyColumn(int column, int from, int to, long[] target) {
    double[] sample = new double[width()];
    for (int i = from; i < to; i++) {
      copyValues(i, sample, 0);
      target[i - from] = Decimals.toLong(sample[column], Decimals.NONE);
    }
    return Decimals.NONE;
  }

  /** The index of the latest sample with a time before {@code time}; -1 if there is none. */
  default int before(long time) {
    int low = 0;
    int high = size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (time(middle) < time) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - 1;
  }
}
