package io.weir.job.samples;

import io.weir.job.samples.labels.CompiledMatcher;
import io.weir.model.Tag;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.LongSupplier;

/**
 * Goes along the tags of many key groups that may have wanted labels, in one order: those that
 * {@link LabelLists} chooses, so that the matchers must still be asked. For one thread, which
 * closes it.
 */
final class TagSearch implements AutoCloseable {
  private final MeteredWalk walk;
  private final LabelLists lists;
  private final List<CompiledMatcher> matchers;
  private final byte[] prefix;
  private final byte[] from;
  private final PriorityQueue<TagCursor> groups =
      new PriorityQueue<>(Comparator.comparing(TagCursor::tag));

  /**
   * @param walk is closed with the search
   * @param prefix only tags that begin with it; empty for all
   * @param after only tags after this one; empty for all
   * @param nanoTime a clock in ns
   */
  TagSearch(
      TagNameWalk walk,
      List<CompiledMatcher> matchers,
      String prefix,
      String after,
      LongSupplier nanoTime) {
    this.walk = new MeteredWalk(walk);
    this.matchers = matchers;
    this.prefix = prefix.getBytes(StandardCharsets.UTF_8);
    lists = new LabelLists(this.walk, this::cost, nanoTime);
    byte[] least = after.isEmpty() ? new byte[0] : TagCursor.after(Tag.of(after));
    from = Arrays.compareUnsigned(least, this.prefix) > 0 ? least : this.prefix;
  }

  /**
   * Adds a key group.
   *
   * @param isPosted whether all its names have their postings
   */
  void add(ChunkKey group, boolean isPosted) {
    lists.in(group, isPosted, matchers, from).ifPresent(this::addIfWanted);
  }

  private void addIfWanted(TagCursor group) {
    if (group.tag().startsWith(prefix)) {
      groups.add(group); // else it is past all of the prefix
    }
  }

  boolean hasNext() {
    return !groups.isEmpty();
  }

  /** The next tag; there must be one. */
  Tag next() {
    TagCursor group = groups.remove();
    Tag tag = group.tag();
    if (group.seek(TagCursor.after(tag))) {
      addIfWanted(group);
    }
    return tag;
  }

  /** What is kept of a tag of a group; empty if it is not there. */
  Optional<TagNameWalk.Name> name(ChunkKey group, Tag tag) {
    return walk.names(group, tag.utf8(), 1).stream()
        .filter(name -> name.tag().equals(tag))
        .findFirst();
  }

  /** Bytes read so far, and what a read costs besides, as if it were as many more. */
  long cost() {
    return walk.cost;
  }

  @Override
  public void close() {
    walk.close();
  }

  /** Counts what reading costs. */
  private static final class MeteredWalk implements TagNameWalk {
    private static final long SEEK_COST = 512;
    private static final long STEP_COST = 64;

    private final TagNameWalk walk;
    private long cost;

    MeteredWalk(TagNameWalk walk) {
      this.walk = walk;
    }

    @Override
    public List<Name> names(ChunkKey group, byte[] from, int limit) {
      List<Name> names = walk.names(group, from, limit);
      cost += SEEK_COST;
      names.forEach(name -> cost += STEP_COST + name.tag().length());
      return names;
    }

    @Override
    public List<byte[]> postings(ChunkKey group, byte[] from, int limit) {
      List<byte[]> postings = walk.postings(group, from, limit);
      cost += SEEK_COST;
      postings.forEach(posting -> cost += STEP_COST + posting.length);
      return postings;
    }

    @Override
    public long count(ChunkKey group) {
      return walk.count(group);
    }

    @Override
    public void close() {
      walk.close();
    }
  }
}
