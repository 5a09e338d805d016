package io.weir.job.samples.chunk;

import java.util.Arrays;

/** Sorts rows by time. */
final class RowOrder {
  private RowOrder() {}

  /**
   * The indices of the first {@code size} times in ascending order of time, without those that a
   * later index of the same time replaces. Merge sort over runs that are in order already (Knuth,
   * The Art of Computer Programming 3, 5.2.4, natural merge): what usually comes is a few such
   * runs.
   */
  static int[] byTimeLastOfEqual(long[] times, int size) {
    int[] order = new int[size];
    Arrays.setAll(order, i -> i);
    int[] other = new int[size];
    boolean sorted = false;
    while (!sorted) {
      sorted = true;
      for (int from = 0; from < size; ) {
        int middle = runEnd(times, order, from, size);
        int to = runEnd(times, order, middle, size);
        merge(times, order, from, middle, to, other);
        sorted &= from == 0 && to == size;
        from = to;
      }
      int[] swap = order;
      order = other;
      other = swap;
    }
    return withoutReplaced(times, order);
  }

  private static int runEnd(long[] times, int[] order, int from, int size) {
    int i = from;
    while (i < size && (i == from || times[order[i - 1]] <= times[order[i]])) {
      i++;
    }
    return i;
  }

  private static void merge(
      long[] times, int[] source, int from, int middle, int to, int[] target) {
    int left = from;
    int right = middle;
    for (int at = from; at < to; at++) {
      boolean takeLeft =
          right == to || (left < middle && times[source[left]] <= times[source[right]]);
      target[at] = takeLeft ? source[left++] : source[right++];
    }
  }

  private static int[] withoutReplaced(long[] times, int[] order) {
    int kept = 0;
    for (int i = 0; i < order.length; i++) {
      if (i + 1 == order.length || times[order[i]] != times[order[i + 1]]) {
        order[kept++] = order[i];
      }
    }
    return Arrays.copyOf(order, kept);
  }
}
