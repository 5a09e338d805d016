package io.weir.job.samples;

/** Lists of fragments by key: what keyed list state over RocksDB offers. Written by one thread. */
public interface FragmentStore extends FragmentReader {
  /** Adds a fragment behind those under the key, without reading them. */
  void append(ChunkKey key, byte[] fragment);

  /** Puts one fragment in the place of all those under the key. */
  void replace(ChunkKey key, byte[] fragment);

  /** Forgets all fragments under the key. */
  void remove(ChunkKey key);
}
