package io.weir.job.samples;

import io.weir.model.Tag;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Goes along the tags that all of some cursors go to: each leaps to where the one before it is
 * (Veldhuizen, Leapfrog Triejoin, 2014). The cost is at most a few leaps for each tag of the
 * shortest list, however long the others are. After {@value #MOST_LEAPS} leaps, or after leaps that
 * cost as much as a megabyte, it stays where it is, which may be a tag that is not in all, so that
 * no step takes long.
 */
final class LeapfrogCursor implements TagCursor {
  private static final int MOST_LEAPS = 64;

  private static final long MOST_COST = 1 << 20;

  private final List<TagCursor> cursors;
  private final LongSupplier cost;
  private int next;
  private Tag tag;

  /**
   * @param cursors at least one
   * @param cost what they have read so far, in bytes
   */
  LeapfrogCursor(List<TagCursor> cursors, LongSupplier cost) {
    this.cost = cost;
    this.cursors = List.copyOf(cursors);
  }

  @Override
  public boolean seek(byte[] from) {
    byte[] least = from;
    tag = null;
    int agree = 0;
    long before = cost.getAsLong();
    for (int leaps = 0;
        agree < cursors.size() && leaps < MOST_LEAPS && cost.getAsLong() - before < MOST_COST;
        leaps++) {
      TagCursor cursor = cursors.get(next);
      next = (next + 1) % cursors.size();
      if (!cursor.seek(least)) {
        return false;
      }
      if (cursor.tag().equals(tag)) {
        agree++;
      } else {
        tag = cursor.tag();
        least = tag.utf8();
        agree = 1;
      }
    }
    return true;
  }

  @Override
  public Tag tag() {
    return tag;
  }
}
