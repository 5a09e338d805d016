package io.weir.job.samples;

import io.weir.job.samples.chunk.Fragments;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A fragment store over a map. */
final class HeapFragments implements FragmentStore {
  private final Map<ChunkKey, byte[]> lists = new ConcurrentHashMap<>();

  /** Runs after each replacement, the moment at which a tree is half rebuilt. */
  Runnable afterReplace = () -> {};

  /** Called with every fragment that is written, before it is stored. */
  BiConsumer<ChunkKey, byte[]> onWrite = (key, fragment) -> {};

  /** Called with every key that is read. */
  Consumer<ChunkKey> onRead = key -> {};

  /** Whether it does so without a call for each. */
  boolean removesRuns;

  private final LongAdder reads = new LongAdder();

  @Override
  public byte[] read(ChunkKey key) {
    reads.increment();
    onRead.accept(key);
    return lists.get(key);
  }

  /** How often something was read, but on a walk. */
  long reads() {
    return reads.sum();
  }

  /** Spoils what was read as soon as it may be. */
  @Override
  public FragmentWalk walk() {
    return new FragmentWalk() {
      private byte[] present = {};
      private byte[] before = {};

      @Override
      public Fragments read(ChunkKey key) {
        onRead.accept(key);
        Arrays.fill(before, (byte) 0xee);
        before = present;
        byte[] stored = lists.get(key);
        if (stored == null) {
          return null;
        }
        present = Arrays.copyOf(stored, stored.length + 7);
        Arrays.fill(present, stored.length, present.length, (byte) 0xee);
        return new Fragments(present, stored.length);
      }
    };
  }

  @Override
  public void append(ChunkKey key, byte[] fragment) {
    onWrite.accept(key, fragment);
    lists.put(key, Fragments.append(lists.get(key), fragment));
  }

  @Override
  public void replace(ChunkKey key, byte[] fragment) {
    onWrite.accept(key, fragment);
    lists.put(key, Fragments.append(null, fragment));
    afterReplace.run();
  }

  @Override
  public void remove(ChunkKey key) {
    lists.remove(key);
  }

  @Override
  public void removeRun(ChunkKey first, ChunkKey end, Stream<ChunkKey> each) {
    if (removesRuns) {
      lists.keySet().removeIf(key -> isBetween(first.toBytes(), key.toBytes(), end.toBytes()));
    } else {
      FragmentStore.super.removeRun(first, end, each);
    }
  }

  private static boolean isBetween(byte[] first, byte[] key, byte[] end) {
    return Arrays.compareUnsigned(first, key) <= 0 && Arrays.compareUnsigned(key, end) < 0;
  }

  /** All that is held. */
  Map<ChunkKey, byte[]> lists() {
    return lists;
  }
}
