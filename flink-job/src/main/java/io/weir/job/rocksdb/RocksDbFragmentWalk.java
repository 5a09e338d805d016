package io.weir.job.rocksdb;

import io.weir.job.samples.ChunkKey;
import io.weir.job.samples.FragmentWalk;
import io.weir.job.samples.chunk.Fragments;
import java.util.Arrays;
import org.rocksdb.RocksIterator;

/**
 * Walks along a list state in RocksDB. Has two buffers, so that the fragments of the previous key
 * stay valid.
 */
final class RocksDbFragmentWalk implements FragmentWalk {
  /** Steps towards a key before a seek is cheaper. */
  private static final int STEPS = 2;

  private static final int CHUNK_BYTES = 12 << 10;

  private final RocksIterator iterator;
  private final StoredKeys<ChunkKey> keys;
  private final byte[] present = new byte[StoredKeys.KEY_BYTES];
  private byte[] fragments = new byte[CHUNK_BYTES];
  private byte[] before = new byte[CHUNK_BYTES];

  /**
   * @param iterator is closed with the walk
   */
  RocksDbFragmentWalk(RocksIterator iterator, StoredKeys<ChunkKey> keys) {
    this.iterator = iterator;
    this.keys = keys;
  }

  @Override
  public Fragments read(ChunkKey key) {
    byte[] wanted = keys.of(key);
    return isSteppedTo(wanted) || isLookedUp(wanted) ? value() : null;
  }

  private boolean isSteppedTo(byte[] wanted) {
    for (int step = 0; step < STEPS && iterator.isValid(); step++) {
      iterator.next();
      int order = compareWith(wanted);
      if (order >= 0) {
        return order == 0;
      }
    }
    return false;
  }

  private boolean isLookedUp(byte[] wanted) {
    iterator.seek(wanted);
    return compareWith(wanted) == 0;
  }

  /** How the present key stands to the wanted one; greater if there is none. */
  private int compareWith(byte[] wanted) {
    if (!iterator.isValid()) {
      RocksDbCursor.requireNoFault(iterator);
      return 1;
    }
    int length = iterator.key(present);
    return Arrays.compareUnsigned(
        present, 0, Math.min(length, present.length), wanted, 0, wanted.length);
  }

  private Fragments value() {
    byte[] target = before;
    before = fragments;
    int length = iterator.value(target);
    if (length > target.length) {
      target = new byte[length + length / 4];
      length = iterator.value(target);
    }
    fragments = target;
    return new Fragments(target, length);
  }

  @Override
  public void close() {
    iterator.close();
  }
}
