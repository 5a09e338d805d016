package io.weir.job.samples;

import io.weir.model.block.SampleReader;

/**
 * Finds the series of a sample by its tag's bytes and its width, without making a tag: a hash table
 * with linear probing (Knuth, The Art of Computer Programming 3, 6.4, algorithms L and R), at most
 * half full. Its series are also a list in the order of their last use, so that the oldest can be
 * evicted; this costs nothing a sample, since a series is used when it is flushed.
 */
final class SeriesTable {
  private static final int INITIAL_SLOTS = 1024;

  private OpenSeries[] slots = new OpenSeries[INITIAL_SLOTS];
  private int size;

  /** Ends of the list; null if it is empty. */
  private OpenSeries oldest;

  private OpenSeries newest;

  private long seriesBytes;
  private long evicted;

  /** The hash of a series in a table; not that of its tag, of which many tags can be made up. */
  static int hash(Series name) {
    byte[] tag = name.tag().utf8();
    return SecretHash.of(tag, 0, tag.length, name.width());
  }

  /** The series of the reader's current sample, null if it is not in the table. */
  OpenSeries find(SampleReader sample) {
    int hash =
        SecretHash.of(sample.tagBytes(), sample.tagOffset(), sample.tagLength(), sample.width());
    int mask = slots.length - 1;
    for (int i = hash & mask; slots[i] != null; i = (i + 1) & mask) {
      OpenSeries series = slots[i];
      if (series.hash == hash && series.matches(sample)) {
        return series;
      }
    }
    return null;
  }

  /** A series, null if it is not in the table. */
  OpenSeries find(Series name) {
    return slots[slotOf(name)];
  }

  /** The slot of a series, or where it would be. */
  private int slotOf(Series name) {
    int mask = slots.length - 1;
    int i = hash(name) & mask;
    while (slots[i] != null && !slots[i].name.equals(name)) {
      i = (i + 1) & mask;
    }
    return i;
  }

  /** Adds a series that is not in the table. */
  void add(OpenSeries series) {
    if (2 * ++size > slots.length) {
      OpenSeries[] fewer = slots;
      slots = new OpenSeries[2 * fewer.length];
      for (OpenSeries moved : fewer) {
        if (moved != null) {
          place(moved);
        }
      }
    }
    place(series);
    append(series);
  }

  private void place(OpenSeries series) {
    int mask = slots.length - 1;
    int i = series.hash & mask;
    while (slots[i] != null) {
      i = (i + 1) & mask;
    }
    slots[i] = series;
  }

  /** Records that a series of the table was used, and how many bytes it takes now. */
  void used(OpenSeries series) {
    unlink(series);
    append(series);
  }

  private void append(OpenSeries series) {
    series.older = newest;
    series.newer = null;
    if (newest == null) {
      oldest = series;
    } else {
      newest.newer = series;
    }
    newest = series;
    series.countedBytes = series.heapBytes();
    seriesBytes += series.countedBytes;
  }

  private void unlink(OpenSeries series) {
    if (series.older == null) {
      oldest = series.newer;
    } else {
      series.older.newer = series.newer;
    }
    if (series.newer == null) {
      newest = series.older;
    } else {
      series.newer.older = series.older;
    }
    seriesBytes -= series.countedBytes;
  }

  /** Removes a series of the table. */
  void remove(OpenSeries series) {
    unlink(series);
    int mask = slots.length - 1;
    int gap = slotOf(series.name);
    for (int i = (gap + 1) & mask; slots[i] != null; i = (i + 1) & mask) {
      int home = slots[i].hash & mask;
      if (((i - home) & mask) >= ((i - gap) & mask)) {
        slots[gap] = slots[i];
        gap = i;
      }
    }
    slots[gap] = null;
    size--;
  }

  /**
   * Removes the series that were not used for longest, until all take no more than {@code limit}.
   */
  void shrinkTo(long limit) {
    while (oldest != null && heapBytes() > limit) {
      remove(oldest);
      evicted++;
    }
  }

  int size() {
    return size;
  }

  /** How many series were evicted. */
  long evicted() {
    return evicted;
  }

  /** Bytes of heap that the table and its series take. */
  long heapBytes() {
    return seriesBytes + (long) slots.length * Long.BYTES;
  }
}
