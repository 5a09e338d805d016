package io.weir.job.samples;

import io.weir.job.samples.chunk.Fragments;

/**
 * Reads keys of a {@link FragmentStore}, either as of the beginning of the walk or as of now. Any
 * key can be read; one near the key before costs less. For one thread, which closes it.
 */
public interface FragmentWalk extends AutoCloseable {
  /** The fragments of a key, valid until the next but one is read; null if there are none. */
  Fragments read(ChunkKey key);

  @Override
  default void close() {
    // Most hold no resources.
  }
}
