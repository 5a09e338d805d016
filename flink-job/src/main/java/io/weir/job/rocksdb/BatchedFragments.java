package io.weir.job.rocksdb;

import io.weir.job.samples.ChunkKey;
import io.weir.job.samples.FragmentStore;
import io.weir.job.samples.FragmentWalk;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Hands RocksDB the fragments of {@link #appendLater} many at a time, in the order of their keys:
 * it then finds the place of most next to that of the one before. Any other call goes on to another
 * store of the same column; where a fragment of its key waits, all that wait are handed over first.
 * For one thread, also to read.
 */
final class BatchedFragments implements FragmentStore {
  /** Bytes that are held back at most. */
  private static final int MOST_BYTES = 1 << 20;

  /** What an entry takes besides its key and its fragment, in about. */
  private static final int ENTRY_BYTES = 64;

  private final FragmentStore store;
  private final RocksDbColumn<ChunkKey> column;
  private final StoredKeys<ChunkKey> keys;
  private final BatchBytes batch;
  private final List<Append> appends = new ArrayList<>();

  /** The keys of the fragments that wait. */
  private final Set<Waiting> waiting = new HashSet<>();

  private int bytes;

  /** What is written {@link #together}. */
  private final BatchBytes rewritten;

  /** Whether {@link #together} runs. */
  private boolean rewriting;

  BatchedFragments(FragmentStore store, RocksDbColumn<ChunkKey> column) {
    this.store = store;
    this.column = column;
    keys = column.keys();
    batch = new BatchBytes(column.handle().getID());
    rewritten = new BatchBytes(column.handle().getID());
  }

  /**
   * A fragment that waits.
   *
   * @param stored the key as RocksDB has it
   */
  private record Append(byte[] stored, byte[] fragment) {
    static int compare(Append one, Append other) {
      return Arrays.compareUnsigned(one.stored, other.stored);
    }
  }

  /** A key by its secret hash. */
  private record Waiting(ChunkKey key) {
    @Override
    public int hashCode() {
      return key.secretHash();
    }
  }

  @Override
  public void appendLater(ChunkKey key, byte[] fragment) {
    byte[] stored = keys.of(key);
    appends.add(new Append(stored, fragment));
    waiting.add(new Waiting(key));
    bytes += ENTRY_BYTES + stored.length + fragment.length;
    if (bytes >= MOST_BYTES) {
      commit();
    }
  }

  /** The order of several of one key is kept. */
  @Override
  public void commit() {
    if (appends.isEmpty()) {
      return;
    }
    appends.sort(Append::compare);
    for (Append append : appends) {
      batch.append(append.stored, append.fragment);
    }
    column.write(batch);
    batch.clear();
    appends.clear();
    waiting.clear();
    bytes = 0;
  }

  private void commit(ChunkKey key) {
    if (!waiting.isEmpty() && waiting.contains(new Waiting(key))) {
      commit();
    }
  }

  @Override
  public byte[] read(ChunkKey key) {
    commit(key);
    return store.read(key);
  }

  @Override
  public FragmentWalk walk() {
    commit();
    return store.walk();
  }

  @Override
  public void append(ChunkKey key, byte[] fragment) {
    commit(key);
    if (rewriting) {
      rewritten.append(keys.of(key), fragment);
    } else {
      store.append(key, fragment);
    }
  }

  @Override
  public void replace(ChunkKey key, byte[] fragment) {
    commit(key);
    if (rewriting) {
      rewritten.putOnly(keys.of(key), fragment);
    } else {
      store.replace(key, fragment);
    }
  }

  @Override
  public void together(Runnable writes) {
    rewriting = true;
    try {
      writes.run();
      column.write(rewritten);
    } finally {
      rewriting = false;
      rewritten.clear();
    }
  }

  @Override
  public void remove(ChunkKey key) {
    commit(key);
    store.remove(key);
  }

  @Override
  public void removeRun(ChunkKey first, ChunkKey end, Stream<ChunkKey> each) {
    commit();
    store.removeRun(first, end, each);
  }
}
