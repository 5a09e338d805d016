package io.weir.benchmarks.micro;

import io.weir.job.samples.ChunkKey;
import io.weir.job.samples.FragmentStore;
import io.weir.job.samples.chunk.Fragments;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/** A fragment store on the heap, by the bytes of its keys: all keys of a tag have one hash. */
final class HeapStore implements FragmentStore {
  private final Map<ByteBuffer, byte[]> lists = new HashMap<>();

  private static ByteBuffer bytes(ChunkKey key) {
    return ByteBuffer.wrap(key.toBytes());
  }

  @Override
  public byte[] read(ChunkKey key) {
    return lists.get(bytes(key));
  }

  @Override
  public void append(ChunkKey key, byte[] fragment) {
    lists.merge(
        bytes(key),
        Fragments.append(null, fragment),
        (held, more) -> Fragments.append(held, fragment));
  }

  @Override
  public void replace(ChunkKey key, byte[] fragment) {
    lists.put(bytes(key), Fragments.append(null, fragment));
  }

  @Override
  public void remove(ChunkKey key) {
    lists.remove(bytes(key));
  }
}
