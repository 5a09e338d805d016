package io.weir.job.samples;

import io.weir.job.samples.labels.CompiledMatcher;
import io.weir.model.Tag;
import io.weir.model.labels.SeriesLabels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * Chooses the lists that have all tags that may match, for one query and its thread. A matcher that
 * needs its label gives the list of its value, or the lists of its values together; what matches
 * without the label, or is said by no posting, gives none, and is left to the matcher itself. So
 * are matchers whose lists would be too many: each key group has its own.
 */
final class LabelLists {
  /** The most lists that are held at once, with some tags of each. */
  private static final int MOST_LISTS = 4096;

  /** The most looks for a list, each of which takes a few microseconds. */
  private static final int MOST_LOOKS = 16_384;

  /** Tags of a key group that are looked at one by one rather than for another list. */
  private static final int FEW = 16;

  /** The same as time, since a regular expression may take long. */
  private static final long MOST_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final TagNameWalk walk;
  private final ReadAhead ahead = new ReadAhead();
  private final LongSupplier cost;
  private final LongSupplier nanoTime;
  private final long begin;
  private int lists;
  private int looks;

  /**
   * @param cost what the walk has read so far, in bytes
   * @param nanoTime a clock in ns
   */
  LabelLists(TagNameWalk walk, LongSupplier cost, LongSupplier nanoTime) {
    this.walk = walk;
    this.cost = cost;
    this.nanoTime = nanoTime;
    begin = nanoTime.getAsLong();
  }

  /**
   * Goes along all tags of a key group that may match, and others.
   *
   * @param isPosted whether all names of the group have their postings
   * @param from the tags are not before these bytes
   * @return at its first tag; empty if there is none
   */
  Optional<TagCursor> in(
      ChunkKey group, boolean isPosted, List<CompiledMatcher> matchers, byte[] from) {
    List<TagCursor> parts = new ArrayList<>();
    if (!isPosted || !add(parts, group, matchers, true, from)) {
      return isPosted
          ? ofManyLabels(group, from)
          : at(ListCursor.ofNames(ahead, walk, group, new byte[0]), from);
    }
    List<TagCursor> all = new ArrayList<>();
    byte[] rest = from;
    if (!parts.isEmpty()) {
      List<Tag> few = new ArrayList<>();
      rest = first(few, parts, from);
      at(ListCursor.of(ahead, few), from).ifPresent(all::add);
    }
    if (rest != null && add(parts, group, matchers, false, rest)) {
      TagCursor others =
          parts.isEmpty()
              ? ListCursor.ofNames(ahead, walk, group, new byte[0])
              : new LeapfrogCursor(parts, cost);
      at(others, rest).ifPresent(all::add);
    }
    ofManyLabels(group, from).ifPresent(all::add);
    return all.isEmpty() ? Optional.empty() : Optional.of(new TagUnionCursor(all));
  }

  /**
   * Finds the first tags that are in all of some lists: if they are few, they need no other list.
   *
   * @return the bytes before which {@code few} has all of them; null if it has all that there are
   */
  private byte[] first(List<Tag> few, List<TagCursor> parts, byte[] from) {
    TagCursor cursor = new LeapfrogCursor(parts, cost);
    byte[] next = from;
    while (few.size() < FEW && isInTime()) {
      if (!cursor.seek(next)) {
        return null;
      }
      few.add(cursor.tag());
      next = TagCursor.after(cursor.tag());
    }
    return next;
  }

  /**
   * Adds what matchers give, one for each that gives lists.
   *
   * @param ofValues whether of matchers whose values are known, or of the others
   * @return false if there is no tag that matches all
   */
  private boolean add(
      List<TagCursor> parts,
      ChunkKey group,
      List<CompiledMatcher> matchers,
      boolean ofValues,
      byte[] from) {
    for (CompiledMatcher matcher : matchers) {
      if (matcher.values().isPresent() == ofValues) {
        Optional<List<TagCursor>> any = lists(group, matcher, from);
        if (any.isPresent() && any.get().isEmpty()) {
          return false;
        }
        any.ifPresent(some -> parts.add(some.size() == 1 ? some.get(0) : new TagUnionCursor(some)));
      }
    }
    return true;
  }

  private Optional<TagCursor> ofManyLabels(ChunkKey group, byte[] from) {
    return at(ListCursor.ofPostings(ahead, walk, group, Posting.OF_MANY_LABELS), from);
  }

  private static Optional<TagCursor> at(TagCursor cursor, byte[] from) {
    return cursor.seek(from) ? Optional.of(cursor) : Optional.empty();
  }

  /**
   * The lists that together have all tags that a matcher may match; empty if it says nothing. Those
   * without a tag are left out.
   */
  private Optional<List<TagCursor>> lists(ChunkKey group, CompiledMatcher matcher, byte[] from) {
    if (!matcher.needsLabel() || isSaidByNoPosting(matcher)) {
      return Optional.empty();
    }
    List<TagCursor> some = new ArrayList<>();
    boolean isWhole =
        matcher.values().isPresent()
            ? addValues(some, group, matcher.label(), matcher.values().get(), from)
            : addNames(some, group, matcher, from) && addPostings(some, group, matcher, from);
    return isWhole ? Optional.of(some) : Optional.empty();
  }

  /**
   * Whether a tag may match that is no series of Prometheus, whatever its name is; or with any
   * name, where the name of a metric or the tag may begin with anything.
   */
  private static boolean isSaidByNoPosting(CompiledMatcher matcher) {
    boolean isAnyName = matcher.values().isEmpty() && matcher.prefix().isEmpty();
    return switch (matcher.label()) {
      case SeriesLabels.NAME -> isAnyName || matcher.matches(SeriesLabels.WEIR);
      case SeriesLabels.TAG -> isAnyName;
      case SeriesLabels.VALUE, SeriesLabels.WIDTH ->
          IntStream.rangeClosed(0, Long.SIZE).anyMatch(n -> matcher.matches(Integer.toString(n)));
      default -> false;
    };
  }

  /** Adds the lists of some values; false if these are too many. */
  private boolean addValues(
      List<TagCursor> some, ChunkKey group, String label, List<String> values, byte[] from) {
    for (String value : values) {
      boolean isName = label.equals(SeriesLabels.NAME);
      boolean isWhole = addList(some, group, Posting.list(label, value), from);
      if (isName || label.equals(SeriesLabels.TAG)) {
        isWhole &= addName(some, group, value, from);
      }
      if (isName) {
        isWhole &= add(some, ListCursor.ofNames(ahead, walk, group, utf8(value + '{')), from);
      }
      if (!isWhole) {
        return false;
      }
    }
    return true;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private boolean addName(List<TagCursor> some, ChunkKey group, String name, byte[] from) {
    byte[] utf8 = utf8(name);
    if (Tag.fault(utf8, 0, utf8.length) != null) {
      return true; // no tag has that name
    }
    Tag tag = Tag.ofUtf8(utf8, 0, utf8.length);
    return add(some, ListCursor.ofName(ahead, walk, group, tag), from);
  }

  /** Adds the names that begin with what the value of a metric or a tag must begin with. */
  private boolean addNames(
      List<TagCursor> some, ChunkKey group, CompiledMatcher matcher, byte[] from) {
    boolean isName =
        matcher.label().equals(SeriesLabels.NAME) || matcher.label().equals(SeriesLabels.TAG);
    return !isName
        || add(some, ListCursor.ofNames(ahead, walk, group, utf8(matcher.prefix())), from);
  }

  /** Adds the lists of all values that match, leaping from one value to the next. */
  private boolean addPostings(
      List<TagCursor> some, ChunkKey group, CompiledMatcher matcher, byte[] from) {
    byte[] label = Posting.values(matcher.label(), "");
    byte[] all = Posting.values(matcher.label(), matcher.prefix());
    byte[] position = all;
    while (mayLook()) {
      List<byte[]> first = walk.postings(group, position, 1);
      if (first.isEmpty() || !Posting.startsWith(first.get(0), all)) {
        return true;
      }
      byte[] list = Posting.list(first.get(0), label).orElse(first.get(0));
      if (matcher.matches(value(list, label)) && !addList(some, group, list, from)) {
        return false;
      }
      position = list.clone();
      position[list.length - 1]++;
    }
    return false;
  }

  private static String value(byte[] list, byte[] label) {
    int length = Math.max(0, list.length - label.length - 1);
    return new String(list, label.length, length, StandardCharsets.UTF_8);
  }

  private boolean addList(List<TagCursor> some, ChunkKey group, byte[] list, byte[] from) {
    return add(some, ListCursor.ofPostings(ahead, walk, group, list), from);
  }

  /** False if it cannot be added, since there are too many. */
  private boolean add(List<TagCursor> some, TagCursor cursor, byte[] from) {
    if (!mayLook()) {
      return false;
    }
    if (cursor.seek(from)) {
      some.add(cursor);
      lists++;
    }
    return lists <= MOST_LISTS;
  }

  private boolean mayLook() {
    return ++looks <= MOST_LOOKS && isInTime();
  }

  private boolean isInTime() {
    return nanoTime.getAsLong() - begin < MOST_NANOS;
  }
}
