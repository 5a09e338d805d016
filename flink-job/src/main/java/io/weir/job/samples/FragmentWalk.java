package io.weir.job.samples;

import io.weir.job.samples.chunk.Fragments;

/**
 * Reads along the keys of a {@link FragmentStore}, as they stood when the walk began or as they
 * stand. Any key can be asked for, and one costs the less the shorter the way is from the key
 * before. For one thread, which closes it.
 */
public interface FragmentWalk extends AutoCloseable {
  /** The fragments under a key, good until the next but one is read; null if there are none. */
  Fragments read(ChunkKey key);

  @Override
  default void close() {
    // Most hold nothing.
  }
}
