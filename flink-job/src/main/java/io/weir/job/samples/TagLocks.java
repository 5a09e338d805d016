package io.weir.job.samples;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Keeps queries from seeing a half rebuilt tree. Queries share a lock; moving samples between
 * chunks takes it exclusively, once in 512 samples of a tag. Appending takes none.
 */
final class TagLocks {
  private static final int STRIPES = 64;

  private final ReadWriteLock[] stripes = new ReadWriteLock[STRIPES];

  TagLocks() {
    for (int i = 0; i < STRIPES; i++) {
      stripes[i] = new ReentrantReadWriteLock();
    }
  }

  /** The lock to hold while a tag's tree is read. */
  Lock reading(int tagHash) {
    return stripes[tagHash & (STRIPES - 1)].readLock();
  }

  /** The lock to hold while a tag's tree is rebuilt. */
  Lock rebuilding(int tagHash) {
    return stripes[tagHash & (STRIPES - 1)].writeLock();
  }
}
