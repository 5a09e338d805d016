package io.weir.job.store;

import io.weir.model.SampleBlock;
import io.weir.model.Tag;

/**
 * Finds the series of a sample's tag by the tag's bytes, without making a tag: a hash table with
 * linear probing (Knuth, The Art of Computer Programming 3, 6.4, algorithm L), at most half full.
 */
final class SeriesTable {
  private static final int INITIAL_SLOTS = 1024;

  private TagSeries[] slots = new TagSeries[INITIAL_SLOTS];
  private int size;

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
    int mask = slots.length - 1;
    int i = tag.hashCode() & mask;
    while (slots[i] != null && !slots[i].tag.equals(tag)) {
      i = (i + 1) & mask;
    }
    return slots[i];
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
  }

  private void place(TagSeries series) {
    int mask = slots.length - 1;
    int i = series.tag.hashCode() & mask;
    while (slots[i] != null) {
      i = (i + 1) & mask;
    }
    slots[i] = series;
  }

  int size() {
    return size;
  }

  void clear() {
    slots = new TagSeries[INITIAL_SLOTS];
    size = 0;
  }
}
