package io.weir.job.samples;

import io.weir.model.Tag;
import java.util.List;

/**
 * Counts the bytes of the tags that all lists of a search together have read ahead. While they are
 * many, a list reads one tag at a time. For one thread.
 */
final class ReadAhead {
  /** While there are more, no list reads ahead. */
  static final long MOST_BYTES = 4 << 20;

  /** What a tag takes besides its name. */
  private static final int TAG_BYTES = 64;

  private long bytes;

  /**
   * How many tags a list may read.
   *
   * @param wanted at least 1
   */
  int most(int wanted) {
    return bytes < MOST_BYTES ? wanted : 1;
  }

  /** Tags have been read. */
  void take(List<Tag> tags) {
    bytes += bytes(tags);
  }

  /** They are held no more. */
  void giveBack(List<Tag> tags) {
    bytes -= bytes(tags);
  }

  private static long bytes(List<Tag> tags) {
    long sum = 0;
    for (Tag tag : tags) {
      sum += TAG_BYTES + tag.length();
    }
    return sum;
  }
}
