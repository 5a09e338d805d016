package io.weir.job.samples;

import io.weir.model.Tag;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Goes along a list that is read some tags at a time: more where all are gone to, one after jumps,
 * or where other lists of the search hold many.
 */
final class ListCursor implements TagCursor {
  private static final int MOST = 16;

  private final ReadAhead ahead;
  private final BiFunction<byte[], Integer, List<Tag>> list;
  private List<Tag> read = List.of();
  private int limit = 1;
  private int at;

  /** Whether there are none after those that were read. */
  private boolean isEnd;

  /** How many of those that were read were gone to. */
  private int used;

  /**
   * @param ahead what all lists of the search have read ahead
   * @param list gives the tags that are not before some bytes, and at most how many; fewer if there
   *     are no more
   */
  private ListCursor(ReadAhead ahead, BiFunction<byte[], Integer, List<Tag>> list) {
    this.ahead = ahead;
    this.list = list;
  }

  /** Tags that were read before, in their order. */
  static ListCursor of(ReadAhead ahead, List<Tag> tags) {
    return new ListCursor(
        ahead,
        (from, limit) ->
            tags.stream().filter(tag -> tag.compareToUtf8(from) >= 0).limit(limit).toList());
  }

  /** The names of a key group that begin with a prefix. */
  static ListCursor ofNames(ReadAhead ahead, TagNameWalk walk, ChunkKey group, byte[] prefix) {
    return new ListCursor(
        ahead,
        (from, limit) ->
            walk.names(group, later(from, prefix), limit).stream()
                .map(TagNameWalk.Name::tag)
                .takeWhile(tag -> tag.startsWith(prefix))
                .toList());
  }

  /** One name of a key group. */
  static ListCursor ofName(ReadAhead ahead, TagNameWalk walk, ChunkKey group, Tag name) {
    byte[] utf8 = name.utf8();
    return new ListCursor(
        ahead,
        (from, limit) ->
            walk.names(group, later(from, utf8), 1).stream()
                .map(TagNameWalk.Name::tag)
                .takeWhile(name::equals)
                .toList());
  }

  private static byte[] later(byte[] from, byte[] prefix) {
    return Arrays.compareUnsigned(from, prefix) > 0 ? from : prefix;
  }

  /** The tags of a list of postings. */
  static ListCursor ofPostings(ReadAhead ahead, TagNameWalk walk, ChunkKey group, byte[] list) {
    return new ListCursor(
        ahead,
        (from, limit) ->
            walk.postings(group, Posting.concat(list, from), limit).stream()
                .takeWhile(posting -> Posting.startsWith(posting, list))
                .map(posting -> Posting.tag(posting, list))
                .toList());
  }

  @Override
  public boolean seek(byte[] from) {
    skip(from);
    if (at == read.size() && !isEnd) {
      limit = ahead.most(used >= read.size() ? Math.min(MOST, 2 * limit) : 2);
      ahead.giveBack(read);
      read = list.apply(from, limit);
      ahead.take(read);
      isEnd = read.size() < limit;
      at = 0;
      used = 0;
    }
    used++;
    return at < read.size();
  }

  private void skip(byte[] from) {
    while (at < read.size() && read.get(at).compareToUtf8(from) < 0) {
      at++;
    }
  }

  @Override
  public Tag tag() {
    return read.get(at);
  }
}
