package io.weir.job.store;

import io.weir.model.Tag;
import io.weir.model.chunk.Rows;

/** What the writer keeps on the heap of a tag that samples came for: those not yet stored. */
final class TagSeries {
  private static final int INITIAL_ROWS = 4;

  /** Beyond this, the room is given back after a burst. */
  private static final int KEPT_ROWS = 1024;

  final Tag tag;
  final ChunkTree tree;
  private final int width;
  private Rows pending;

  TagSeries(Tag tag, ChunkTree tree, int width) {
    this.tag = tag;
    this.tree = tree;
    this.width = width;
    pending = new Rows(width, INITIAL_ROWS);
  }

  /** Adds a sample; true if it is the first one that waits. */
  boolean add(byte[] source, int timeOffset) {
    pending.add(source, timeOffset);
    return pending.size() == 1;
  }

  /** Stores the samples that wait. */
  void flush() {
    tree.add(pending.normalize());
    if (pending.capacity() > KEPT_ROWS) {
      pending = new Rows(width, INITIAL_ROWS);
    } else {
      pending.clear();
    }
  }
}
