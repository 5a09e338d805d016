package io.weir.job.samples;

import io.weir.model.SampleBlock;
import io.weir.model.Tag;

/**
 * Finds the series of a sample's tag by the tag's bytes, without making a tag: a hash table with
 * linear probing (Knuth, The Art of Computer Programming 3, 6.4, algorithms L and R), at most half
 * full. Its series are also a list in the order of their last use, of which the oldest can be let
 * go; that costs nothing a sample, as a series is used when it is flushed.
 */
final class SeriesTable {
  private static final int INITIAL_SLOTS = 1024;

  private TagSeries[] slots = new TagSeries[INITIAL_SLOTS];
  private int size;

  /** Ends of the list; null if it is empty. */
  private TagSeries oldest;

  private TagSeries newest;

  private long seriesBytes;
  private long letGo;

  /** The series of the sample that the reader stands at, null if there is none. */
  TagSeries find(SampleBlock.Reader sample, int tagHash) {
    int mask = slots.length - 1;
    for (int i = tagHash & mask; slots[i] != null; i = (i + 1) & mask) {
      TagSeries series = slots[i];
      if (series.tag.hashCode() == tagHash
          && series.tag.equalsUtf8(sample.bytes(), sample.tagOffset(), sample.tagLength())) {
        return series;
      }
    }
    return null;
  }

  /** The series of a tag, null if there is none. */
  TagSeries find(Tag tag) {
    return slots[slotOf(tag)];
  }

  /** Where the tag's series is, or would be. */
  private int slotOf(Tag tag) {
    int mask = slots.length - 1;
    int i = tag.hashCode() & mask;
    while (slots[i] != null && !slots[i].tag.equals(tag)) {
      i = (i + 1) & mask;
    }
    return i;
  }

  /** Adds the series of a tag that has none. */
  void add(TagSeries series) {
    if (2 * ++size > slots.length) {
      TagSeries[] fewer = slots;
      slots = new TagSeries[2 * fewer.length];
      for (TagSeries moved : fewer) {
        if (moved != null) {
          place(moved);
        }
      }
    }
    place(series);
    append(series);
  }

  private void place(TagSeries series) {
    int mask = slots.length - 1;
    int i = series.tag.hashCode() & mask;
    while (slots[i] != null) {
      i = (i + 1) & mask;
    }
    slots[i] = series;
  }

  /** Takes note that a series of the table was used, and of how much it takes now. */
  void used(TagSeries series) {
    unlink(series);
    append(series);
  }

  private void append(TagSeries series) {
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

  private void unlink(TagSeries series) {
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
  void remove(TagSeries series) {
    unlink(series);
    int mask = slots.length - 1;
    int gap = slotOf(series.tag);
    for (int i = (gap + 1) & mask; slots[i] != null; i = (i + 1) & mask) {
      int home = slots[i].tag.hashCode() & mask;
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
      letGo++;
    }
  }

  int size() {
    return size;
  }

  /** How many series had to go for others. */
  long letGo() {
    return letGo;
  }

  /** Bytes of heap that the table and its series take. */
  long heapBytes() {
    return seriesBytes + (long) slots.length * Long.BYTES;
  }
}
