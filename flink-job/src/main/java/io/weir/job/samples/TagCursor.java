package io.weir.job.samples;

import io.weir.model.Tag;

/**
 * Goes along tags of a key group in their order, forwards. It may go to tags that are none of those
 * sought, and to names that are not there, but never past one that is. For one thread.
 */
interface TagCursor {
  /** What a tag has appended to sort right after it: no tag contains it. */
  byte[] LEAST = {1};

  /** Bytes that sort right after a tag. */
  static byte[] after(Tag tag) {
    return Posting.concat(tag.utf8(), LEAST);
  }

  /**
   * Goes to the first tag that is not before these bytes, which are not before those of the last
   * call; false if there is none.
   */
  boolean seek(byte[] from);

  /** The tag gone to. */
  Tag tag();
}
