package io.weir.job.samples;

import io.weir.job.samples.chunk.SealedChunk;
import java.util.stream.Stream;

/**
 * Counts what is written to the chunks of samples. Readers may see what was appended to them only
 * after {@link #commit}. Written and counted by one thread.
 */
final class CountingFragments implements FragmentStore {
  private final FragmentStore store;
  private long appended;
  private long sealed;

  CountingFragments(FragmentStore store) {
    this.store = store;
  }

  @Override
  public byte[] read(ChunkKey key) {
    return store.read(key);
  }

  @Override
  public void append(ChunkKey key, byte[] fragment) {
    if (key.isChunkOfSamples()) {
      store.appendLater(key, fragment);
      appended++;
    } else {
      store.append(key, fragment);
    }
  }

  @Override
  public void commit() {
    store.commit();
  }

  @Override
  public void together(Runnable writes) {
    store.together(writes);
  }

  @Override
  public void replace(ChunkKey key, byte[] fragment) {
    store.replace(key, fragment);
    if (key.isChunkOfSamples() && SealedChunk.is(fragment)) {
      sealed++;
    }
  }

  @Override
  public void remove(ChunkKey key) {
    store.remove(key);
  }

  @Override
  public void removeRun(ChunkKey first, ChunkKey end, Stream<ChunkKey> each) {
    store.removeRun(first, end, each);
  }

  long appended() {
    return appended;
  }

  long sealed() {
    return sealed;
  }
}
