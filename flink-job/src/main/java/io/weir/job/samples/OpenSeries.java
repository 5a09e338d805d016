package io.weir.job.samples;

import io.weir.job.samples.chunk.Rows;
import io.weir.model.block.SampleReader;
import java.util.Arrays;

/**
 * What the writer keeps on the heap of a series: where its chunks are, and which of the {@link
 * Pending} samples are its own. A link of the {@link SeriesTable}'s list.
 */
final class OpenSeries {
  /** This object and what it holds, without the tag's bytes and the entries of indexes. */
  private static final int OBJECT_BYTES = 376;

  final Series name;
  final ChunkTree tree;

  /** The hash in the table. */
  final int hash;

  /** The tag's bytes, those of the tree's keys: through the name they lie two objects further. */
  private final byte[] tag;

  private final Pending.Queue pending;
  private int firstRow = Pending.NONE;
  private int lastRow = Pending.NONE;

  /** The series that were used right before and right after this one; null at the ends. */
  OpenSeries older;

  OpenSeries newer;

  /** The bytes that this one counted for when it was last used. */
  int countedBytes;

  /**
   * @param pending of the series' width
   */
  OpenSeries(Series name, ChunkTree tree, Pending.Queue pending) {
    this.name = name;
    this.tree = tree;
    this.pending = pending;
    tag = tree.tag();
    hash = SecretHash.of(tag, 0, tag.length, name.width());
  }

  /** Whether the sample that a reader is at is of this series. */
  boolean matches(SampleReader sample) {
    int from = sample.tagOffset();
    return pending.width() == sample.width()
        && Arrays.equals(tag, 0, tag.length, sample.tagBytes(), from, from + sample.tagLength());
  }

  /** Adds a sample; true if it is the first one that waits. */
  boolean add(long time, double[] values) {
    int row = pending.add(time, values);
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
  boolean flush() {
    if (firstRow == Pending.NONE) {
      return false;
    }
    Rows rows = pending.gather(firstRow);
    firstRow = Pending.NONE;
    lastRow = Pending.NONE;
    tree.add(rows.normalize());
    return true;
  }

  /** Bytes of heap, approximately: headers, padding and references differ from JVM to JVM. */
  int heapBytes() {
    return OBJECT_BYTES + 2 * name.tag().length() + tree.heapBytes();
  }
}
