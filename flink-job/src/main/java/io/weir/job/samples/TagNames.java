package io.weir.job.samples;

import io.weir.model.Tag;
import java.util.List;

/**
 * Names of tags by key group, in the order of their bytes: what keyed map state over RocksDB
 * offers. Where it {@linkplain #keepsPostings can}, it keeps the {@linkplain Posting postings} of
 * names too, and a mark of each key group. One thread writes and reads single names; any thread may
 * walk.
 */
public interface TagNames {
  /** The value of a name; null if the group does not have it. */
  byte[] get(ChunkKey group, Tag name);

  /** Adds a name with its value, or changes the value. */
  void put(ChunkKey group, Tag name, byte[] value);

  /** Removes a name. */
  void remove(ChunkKey group, Tag name);

  /** Begins to walk along the names and postings that are there now. */
  TagNameWalk walk();

  /** Whether postings are kept. If not, they are to be given nonetheless, for nothing. */
  default boolean keepsPostings() {
    return false;
  }

  /** Adds a name with its value and its postings, in one step. */
  default void add(ChunkKey group, Tag name, byte[] value, List<byte[]> postings) {
    put(group, name, value);
  }

  /** Removes a name with its postings, in one step. */
  default void remove(ChunkKey group, Tag name, List<byte[]> postings) {
    remove(group, name);
  }

  /** Adds postings of names that are there, and changes the group's mark, in one step. */
  default void post(ChunkKey group, List<byte[]> postings, byte[] mark) {
    throw new UnsupportedOperationException("no postings are kept");
  }

  /** The mark of a group; null if it has none. */
  default byte[] mark(ChunkKey group) {
    return null;
  }

  /** Removes the mark of a group, where postings are not kept. */
  default void removeMark(ChunkKey group) {
    // Most have none then.
  }
}
