package io.weir.job.samples;

import io.weir.job.samples.labels.CompiledMatcher;
import io.weir.model.Bytes;
import io.weir.model.Tag;
import io.weir.model.TaskKeyGroups;
import io.weir.model.Widths;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The names of the tags of a range of key groups, in order and by label, and which series each has.
 * A series is in it from right before its first samples are stored until right after the last of
 * its data is removed. While a tag has a series, it has one upkeep timer. The task's thread adds
 * and removes; any thread lists.
 *
 * <pre>
 *   value of a name: version u8 = 1 | widths i64, little-endian, bit w - 1 set if there is a series of width w
 * </pre>
 */
final class TagIndex {
  private static final byte VERSION = 1;
  private static final int BYTES = 1 + Long.BYTES;

  private final TagNames names;
  private final TaskKeyGroups keyGroups;
  private final LabelFill fill;
  private long size;

  /** Counts the tags. */
  TagIndex(TagNames names, TaskKeyGroups keyGroups) {
    this.names = names;
    this.keyGroups = keyGroups;
    fill = new LabelFill(names, keyGroups);
    try (TagNameWalk walk = names.walk()) {
      for (int keyGroup = keyGroups.first(); keyGroup <= keyGroups.last(); keyGroup++) {
        size += walk.count(group(keyGroup));
      }
    }
  }

  private ChunkKey group(int keyGroup) {
    return ChunkKey.names(keyGroups.all().hashFor(keyGroup));
  }

  private ChunkKey groupOf(Tag tag) {
    return group(keyGroups.all().of(tag.hashCode()));
  }

  /** What adds the postings that names do not have yet. */
  LabelFill fill() {
    return fill;
  }

  /** How many tags there are. */
  long size() {
    return size;
  }

  /** The widths of a tag's series, none if it is not there. */
  Widths widths(Tag tag) {
    byte[] value = names.get(groupOf(tag), tag);
    return value == null ? Widths.NONE : widths(groupOf(tag), value);
  }

  /** The same for any thread. */
  Widths listedWidths(Tag tag) {
    try (TagNameWalk walk = names.walk()) {
      return walk.names(groupOf(tag), tag.utf8(), 1).stream()
          .filter(name -> name.tag().equals(tag))
          .map(this::widths)
          .findFirst()
          .orElse(Widths.NONE);
    }
  }

  /** The widths of a name that was listed. */
  Widths widths(TagNameWalk.Name name) {
    return widths(groupOf(name.tag()), name.value());
  }

  private static Widths widths(ChunkKey group, byte[] value) {
    if (value.length != BYTES || value[0] != VERSION) {
      throw new UnreadableStateException(
          group, "a name: must have " + BYTES + " bytes, of version " + VERSION);
    }
    return new Widths(Bytes.getLong(value, 1));
  }

  private static byte[] value(Widths widths) {
    byte[] value = new byte[BYTES];
    value[0] = VERSION;
    Bytes.putLong(value, 1, widths.mask());
    return value;
  }

  /** Adds a series, unless it is there; true if it is the first one of its tag. */
  boolean add(Series series) {
    Tag tag = series.tag();
    Widths widths = widths(tag);
    byte[] value = value(widths.with(series.width()));
    if (widths.isEmpty()) {
      names.add(groupOf(tag), tag, value, Posting.of(tag));
      size++;
    } else if (!widths.contains(series.width())) {
      names.put(groupOf(tag), tag, value);
    }
    return widths.isEmpty();
  }

  /** Removes a series that is there; true if it was the last one of its tag. */
  boolean remove(Series series) {
    Tag tag = series.tag();
    Widths left = widths(tag).without(series.width());
    if (!left.isEmpty()) {
      names.put(groupOf(tag), tag, value(left));
      return false;
    }
    names.remove(groupOf(tag), tag, Posting.of(tag));
    size--;
    return true;
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

  /**
   * The tags that may have wanted labels, in order, as they stand now; some are not there, or have
   * others.
   *
   * @param prefix what they begin with, may be empty
   * @param after only tags after this one; empty for all
   * @param nanoTime a clock in ns
   */
  TagSearch search(
      List<CompiledMatcher> matchers, String prefix, String after, LongSupplier nanoTime) {
    boolean[] isPosted = new boolean[keyGroups.last() + 1];
    for (int keyGroup = keyGroups.first(); keyGroup <= keyGroups.last(); keyGroup++) {
      isPosted[keyGroup] = fill.isDone(keyGroup); // before the walk sees what is there
    }
    TagSearch search = new TagSearch(names.walk(), matchers, prefix, after, nanoTime);
    for (int keyGroup = keyGroups.first(); keyGroup <= keyGroups.last(); keyGroup++) {
      search.add(group(keyGroup), isPosted[keyGroup]);
    }
    return search;
  }

  /** The widths of a tag that a search found, none if it is not there. */
  Widths widths(TagSearch search, Tag tag) {
    return search.name(groupOf(tag), tag).map(this::widths).orElse(Widths.NONE);
  }
}
