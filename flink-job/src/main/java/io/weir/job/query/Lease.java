package io.weir.job.query;

import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * The right to use the state, shared by all threads that answer queries. Closing it waits for its
 * holders and refuses it afterwards: reading RocksDB after its database is closed crashes the JVM.
 */
final class Lease implements AutoCloseable {
  private final ReadWriteLock use = new ReentrantReadWriteLock();
  private volatile boolean closed;

  /** Takes the lease, which must be {@linkplain #giveBack given back}; false if it is closed. */
  boolean take() {
    if (closed || !use.readLock().tryLock()) {
      return false;
    }
    if (closed) {
      use.readLock().unlock();
      return false;
    }
    return true;
  }

  void giveBack() {
    use.readLock().unlock();
  }

  /** Refuses from now on, and returns when all holders have given the lease back. */
  @Override
  public void close() {
    closed = true;
    use.writeLock().lock();
    use.writeLock().unlock();
  }
}
