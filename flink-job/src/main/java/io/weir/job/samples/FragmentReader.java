package io.weir.job.samples;

import io.weir.job.samples.chunk.Fragments;

/** Reads what a {@link FragmentStore} holds; safe to call from any thread. */
public interface FragmentReader {
  /**
   * The fragments under a key, as {@link io.weir.job.samples.chunk.Fragments} reads them; null if
   * there are none.
   */
  byte[] read(ChunkKey key);

  /** Begins to read many keys that lie close together. */
  default FragmentWalk walk() {
    return key -> {
      byte[] stored = read(key);
      return stored == null ? null : new Fragments(stored);
    };
  }
}
