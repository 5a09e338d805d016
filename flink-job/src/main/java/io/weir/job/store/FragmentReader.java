package io.weir.job.store;

/** Reads what a {@link FragmentStore} holds; safe to call from any thread. */
public interface FragmentReader {
  /**
   * The fragments under a key, as {@link io.weir.model.chunk.Fragments} reads them; null if there
   * are none.
   */
  byte[] read(ChunkKey key);
}
