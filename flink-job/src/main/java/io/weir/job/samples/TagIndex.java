package io.weir.job.samples;

import io.weir.model.Tag;

/**
 * The names of the tags of a range of key groups, in order. A tag is in it from right before its
 * first samples are stored until right after the last of what is held of it has gone, and as long
 * as it is in, one timer calls for its upkeep. The tasks' thread adds and removes; any thread
 * lists.
 */
final class TagIndex {
  /** All that is kept of a name as yet: the version of the format. */
  private static final byte[] VALUE = {1};

  private final TagNames names;
  private final KeyGroups keyGroups;
  private long size;

  /** Counts what is there. */
  TagIndex(TagNames names, KeyGroups keyGroups) {
    this.names = names;
    this.keyGroups = keyGroups;
    try (TagNameWalk walk = names.walk()) {
      for (int keyGroup = keyGroups.first(); keyGroup <= keyGroups.last(); keyGroup++) {
        size += walk.count(group(keyGroup));
      }
    }
  }

  private ChunkKey group(int keyGroup) {
    return ChunkKey.names(keyGroups.hashFor(keyGroup));
  }

  private ChunkKey groupOf(Tag tag) {
    return group(keyGroups.of(tag.hashCode()));
  }

  /** How many tags there are. */
  long size() {
    return size;
  }

  boolean contains(Tag tag) {
    return names.contains(groupOf(tag), tag);
  }

  /** Adds a tag; false if it is there. */
  boolean add(Tag tag) {
    if (contains(tag)) {
      return false;
    }
    names.put(groupOf(tag), tag, VALUE);
    size++;
    return true;
  }

  /** Removes a tag that is there. */
  void remove(Tag tag) {
    names.remove(groupOf(tag), tag);
    size--;
  }

  /**
   * The tags of a prefix, in order, as they stand now.
   *
   * @param after only tags after this one; empty for all
   * @param expected about how many will be taken
   */
  TagMerge list(String prefix, String after, int expected) {
    TagMerge merge = new TagMerge(names.walk(), prefix, after);
    int count = 1 + keyGroups.last() - keyGroups.first();
    for (int keyGroup = keyGroups.first(); keyGroup <= keyGroups.last(); keyGroup++) {
      merge.add(group(keyGroup), expected / count);
    }
    return merge;
  }
}
