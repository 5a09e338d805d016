package io.weir.job.store;

import io.weir.model.chunk.Fragments;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A fragment store over a map. */
final class HeapFragments implements FragmentStore {
  private final Map<ChunkKey, byte[]> lists = new ConcurrentHashMap<>();

  /** Runs after each replacement, the moment at which a tree is half rebuilt. */
  Runnable afterReplace = () -> {};

  @Override
  public byte[] read(ChunkKey key) {
    return lists.get(key);
  }

  @Override
  public void append(ChunkKey key, byte[] fragment) {
    lists.put(key, Fragments.append(lists.get(key), fragment));
  }

  @Override
  public void replace(ChunkKey key, byte[] fragment) {
    lists.put(key, Fragments.append(null, fragment));
    afterReplace.run();
  }

  @Override
  public void remove(ChunkKey key) {
    lists.remove(key);
  }

  /** All that is held. */
  Map<ChunkKey, byte[]> lists() {
    return lists;
  }
}
