package io.weir.job.samples;

import io.weir.model.Tag;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Goes along the tags that any of some cursors goes to. */
final class TagUnionCursor implements TagCursor {
  private final PriorityQueue<TagCursor> cursors =
      new PriorityQueue<>(Comparator.comparing(TagCursor::tag));

  /**
   * @param cursors each of which has gone to its first tag
   */
  TagUnionCursor(List<TagCursor> cursors) {
    this.cursors.addAll(cursors);
  }

  @Override
  public boolean seek(byte[] from) {
    while (!cursors.isEmpty() && cursors.peek().tag().compareToUtf8(from) < 0) {
      TagCursor behind = cursors.remove();
      if (behind.seek(from)) {
        cursors.add(behind);
      }
    }
    return !cursors.isEmpty();
  }

  @Override
  public Tag tag() {
    return cursors.element().tag();
  }
}
