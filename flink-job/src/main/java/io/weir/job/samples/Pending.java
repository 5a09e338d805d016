package io.weir.job.samples;

import io.weir.job.samples.chunk.Rows;
import java.util.Arrays;

/**
 * Samples that wait to be stored, those of all tags in one place, so that what it takes does not
 * depend on how many tags there are or were. The samples of one tag are a list: each knows the row
 * of the next. For one thread.
 */
final class Pending {
  /** No row. */
  static final int NONE = -1;

  /** The most samples that may wait, however wide. */
  private static final int MOST = 50_000;

  /** So many may wait in any case. */
  private static final int FEWEST = 1000;

  private static final int INITIAL = 256;

  private final int width;
  private final int limit;
  private Rows rows;
  private int[] next = new int[INITIAL];

  /** The samples of one tag, side by side. */
  private Rows gathered;

  /**
   * @param width values of every sample
   * @param bytes that it may take when it is full
   */
  Pending(int width, long bytes) {
    this.width = width;
    limit = (int) Math.max(FEWEST, Math.min(MOST, bytes / (2L * rowBytes(width) + Integer.BYTES)));
    rows = new Rows(width, INITIAL);
    gathered = new Rows(width, INITIAL);
  }

  private static int rowBytes(int width) {
    return (1 + width) * Long.BYTES;
  }

  /** Adds a sample that is the last one of its tag so far; returns its row. */
  int add(byte[] source, int timeOffset) {
    int row = rows.size();
    rows.add(source, timeOffset);
    if (row == next.length) {
      next = Arrays.copyOf(next, rows.capacity());
    }
    next[row] = NONE;
    return row;
  }

  /** Puts a row behind another one of the same tag. */
  void link(int before, int row) {
    next[before] = row;
  }

  /** A list of samples, from its first row on; good until the next call. */
  Rows gather(int first) {
    gathered.clear();
    for (int from = first; from != NONE; ) {
      int to = from + 1;
      while (next[to - 1] == to) {
        to++;
      }
      gathered.add(rows, from, to);
      from = next[to - 1];
    }
    return gathered;
  }

  int size() {
    return rows.size();
  }

  /** Whether as many wait as may. */
  boolean isFull() {
    return rows.size() >= limit;
  }

  /** Bytes that it takes, full or not. */
  long heapBytes() {
    return ((long) rows.capacity() + gathered.capacity()) * rowBytes(width)
        + (long) next.length * Integer.BYTES;
  }

  /** Forgets the samples, and gives back what only a block beyond the limit needed. */
  void clear() {
    if (rows.capacity() > 2 * limit || gathered.capacity() > 2 * limit) {
      rows = new Rows(width, INITIAL);
      gathered = new Rows(width, INITIAL);
      next = new int[INITIAL];
    }
    rows.clear();
  }
}
