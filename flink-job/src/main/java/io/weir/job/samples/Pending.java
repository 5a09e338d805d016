package io.weir.job.samples;

import io.weir.job.samples.chunk.Rows;
import io.weir.model.SampleBlock;
import java.util.Arrays;

/**
 * Samples that wait to be stored, those of all series of one width in one array, so that its memory
 * does not depend on the number of series. The samples of one series are a linked list of rows. One
 * bound holds for all widths together. For one thread.
 */
final class Pending {
  /** No row. */
  static final int NONE = -1;

  /** Bytes that may wait at most: those of 150,000 samples of ten values, or 750,000 of one. */
  private static final long MOST_BYTES = bytesOf(150_000, 10);

  /** As many samples may always wait. */
  private static final int FEWEST = 1000;

  private static final int INITIAL = 8;

  private final long limit;
  private final Queue[] queues = new Queue[1 + SampleBlock.MAX_WIDTH];
  private int size;

  /** Bytes of the samples that wait, each as often as it may be held. */
  private long bytes;

  /** Bytes allocated, full or not. */
  private long room;

  /**
   * @param limit bytes of the samples that may wait, of which 27 MB are used; {@value #FEWEST}
   *     samples may wait in any case. Twice as much room may be taken, as it grows by doubling
   */
  Pending(long limit) {
    this.limit = Math.max(Math.min(limit, MOST_BYTES), bytesOf(FEWEST, SampleBlock.MAX_WIDTH));
  }

  /** Those of a width, 1 to 64; always the same. */
  Queue ofWidth(int width) {
    if (queues[width] == null) {
      queues[width] = new Queue(width);
    }
    return queues[width];
  }

  /** How many samples wait. */
  int size() {
    return size;
  }

  /** Whether the limit is reached. */
  boolean isFull() {
    return bytes >= limit || room > 2 * limit;
  }

  /** Bytes allocated, full or not. */
  long heapBytes() {
    return room;
  }

  /** Removes the samples, and frees memory beyond the limit. */
  void clear() {
    boolean giveBack = room > 2 * limit;
    for (Queue queue : queues) {
      if (queue != null) {
        queue.clear(giveBack);
      }
    }
    size = 0;
    bytes = 0;
  }

  /** Bytes of samples that wait, and once more when gathered. */
  private static long bytesOf(int samples, int width) {
    return samples * (2L * rowBytes(width) + Integer.BYTES);
  }

  private static int rowBytes(int width) {
    return (1 + width) * Long.BYTES;
  }

  /** Samples of one width that wait. */
  final class Queue {
    private final int width;
    private final long sampleBytes;
    private long countedRoom;
    private Rows rows;
    private int[] next;

    /** The samples of one series, one after the other. */
    private Rows gathered;

    private Queue(int width) {
      this.width = width;
      sampleBytes = bytesOf(1, width);
      clear(true);
    }

    int width() {
      return width;
    }

    /** Adds a sample that is the last one of its series so far; returns its row. */
    int add(long time, double[] values) {
      int row = rows.size();
      rows.add(time, values);
      if (row == next.length) {
        next = Arrays.copyOf(next, rows.capacity());
        countRoom();
      }
      next[row] = NONE;
      size++;
      bytes += sampleBytes;
      return row;
    }

    /** Puts a row after another one of the same series. */
    void link(int before, int row) {
      next[before] = row;
    }

    /** The samples of a list, from its first row on; valid until the next call. */
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
      countRoom();
      return gathered;
    }

    private void countRoom() {
      room -= countedRoom;
      countedRoom =
          ((long) rows.capacity() + gathered.capacity()) * rowBytes(width)
              + (long) next.length * Integer.BYTES;
      room += countedRoom;
    }

    private void clear(boolean giveBack) {
      if (giveBack) {
        rows = new Rows(width, INITIAL);
        gathered = new Rows(width, INITIAL);
        next = new int[INITIAL];
        countRoom();
      }
      rows.clear();
    }
  }
}
