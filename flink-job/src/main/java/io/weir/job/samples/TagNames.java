package io.weir.job.samples;

import io.weir.model.Tag;

/**
 * Names of tags by key group, in the order of their bytes: what keyed map state over RocksDB
 * offers. One thread writes and reads single names; any thread may walk.
 */
public interface TagNames {
  /** The value of a name; null if the group does not have it. */
  byte[] get(ChunkKey group, Tag name);

  /** Adds a name with its value, or changes the value. */
  void put(ChunkKey group, Tag name, byte[] value);

  /** Removes a name. */
  void remove(ChunkKey group, Tag name);

  /** Begins to walk along the names that are there now. */
  TagNameWalk walk();
}
