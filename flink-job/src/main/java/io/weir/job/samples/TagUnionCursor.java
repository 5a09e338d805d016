package io.weir.job.samples;

import io.weir.model.Tag;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Goes along the tags that any of some cursors goes to. */
<<<<<<<< HEAD:flink-job/src/main/java/io/weir/job/samples/TagUnionCursor.java
final class TagUnionCursor implements TagCursor {
========
final class AnyTagCursor implements TagCursor {
>>>>>>>> 8bdef5b2 (Try new agreements with openssl, and measure what a token, a session and TLS cost: weir bench access):flink-job/src/main/java/io/weir/job/samples/AnyTagCursor.java
  private final PriorityQueue<TagCursor> cursors =
      new PriorityQueue<>(Comparator.comparing(TagCursor::tag));

  /**
   * @param cursors each of which has gone to its first tag
   */
<<<<<<<< HEAD:flink-job/src/main/java/io/weir/job/samples/TagUnionCursor.java
  TagUnionCursor(List<TagCursor> cursors) {
========
  AnyTagCursor(List<TagCursor> cursors) {
>>>>>>>> 8bdef5b2 (Try new agreements with openssl, and measure what a token, a session and TLS cost: weir bench access):flink-job/src/main/java/io/weir/job/samples/AnyTagCursor.java
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
