package io.weir.job.samples;

import java.util.stream.Stream;

/** Lists of fragments by key: what keyed list state over RocksDB offers. Written by one thread. */
public interface FragmentStore extends FragmentReader {
  /** Appends a fragment to those of the key, without reading them. */
  void append(ChunkKey key, byte[] fragment);

  /**
   * The same, but readers may see it only after {@link #commit}, or another call of the writer that
   * names the key. Many of them may be cheaper.
   */
  default void appendLater(ChunkKey key, byte[] fragment) {
    append(key, fragment);
  }

  /** Shows readers all that was appended. */
  default void commit() {
    // Most stores show it at once.
  }

  /**
   * Runs several writes, which may be cheaper at once. Readers may not see any of them before all
   * have run, and may never see them if one throws.
   *
   * @param writes calls {@link #append} and {@link #replace}, and nothing else of the store
   */
  default void together(Runnable writes) {
    writes.run();
  }

  /** Replaces all fragments of the key by one. */
  void replace(ChunkKey key, byte[] fragment);

  /** Removes all fragments of the key. */
  void remove(ChunkKey key);

  /**
   * Forgets all fragments under neighboring keys, at a cost that does not depend on their number
   * where the store can do that.
   *
   * @param end the first key after them
   * @param each the keys, for a store that removes them one by one
   */
  default void removeRun(ChunkKey first, ChunkKey end, Stream<ChunkKey> each) {
    each.forEach(this::remove);
  }
}
