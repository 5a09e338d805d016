package io.weir.job.samples;

import io.weir.job.samples.chunk.Rows;
import io.weir.model.Tag;

/**
 * What the writer keeps on the heap of a tag that samples came for: where its chunks lie, and which
 * of the {@link Pending} samples are its own. A link of the {@link SeriesTable}'s list.
 */
final class TagSeries {
  /** Of this object and all that it holds, without the tag's bytes and the entries of indexes. */
  private static final int OBJECT_BYTES = 352;

  final Tag tag;
  final ChunkTree tree;
  private int firstRow = Pending.NONE;
  private int lastRow = Pending.NONE;

  /** The series that were used right before and right after this one; null at the ends. */
  TagSeries older;

  TagSeries newer;

  /** What this one counted for when it was used. */
  int countedBytes;

  TagSeries(Tag tag, ChunkTree tree) {
    this.tag = tag;
    this.tree = tree;
  }

  /** Adds a sample; true if it is the first one that waits. */
  boolean add(Pending pending, byte[] source, int timeOffset) {
    int row = pending.add(source, timeOffset);
    boolean first = lastRow == Pending.NONE;
    if (first) {
      firstRow = row;
    } else {
      pending.link(lastRow, row);
    }
    lastRow = row;
    return first;
  }

  /** Stores the samples that wait; false if there are none. */
  boolean flush(Pending pending) {
    if (firstRow == Pending.NONE) {
      return false;
    }
    Rows rows = pending.gather(firstRow);
    firstRow = Pending.NONE;
    lastRow = Pending.NONE;
    tree.add(rows.normalize());
    return true;
  }

  /** Bytes of heap, more or less: headers, padding and references differ from JVM to JVM. */
  int heapBytes() {
    return OBJECT_BYTES + 2 * tag.length() + tree.heapBytes();
  }
}
