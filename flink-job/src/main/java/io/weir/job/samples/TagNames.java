package io.weir.job.samples;

import io.weir.model.Tag;

/**
 * Names of tags by key group, in the order of their bytes: what keyed map state over RocksDB
 * offers. Written, and asked for one name, by one thread; walked along by any.
 */
public interface TagNames {
  /** What is kept of a name; null if the group does not have it. */
  byte[] get(ChunkKey group, Tag name);

  /** Adds a name with what is kept of it, or gives it another value. */
  void put(ChunkKey group, Tag name, byte[] value);

  /** Removes a name. */
  void remove(ChunkKey group, Tag name);

  /** Begins to walk along the names that are there now. */
  TagNameWalk walk();
}
