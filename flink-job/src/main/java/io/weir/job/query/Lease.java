package io.weir.job.query;

import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * The right to use the state, shared by all who answer. Closing it waits for those who have it and
 * gives it to nobody afterwards: a look into RocksDB after its database is gone ends the JVM.
 */
final class Lease implements AutoCloseable {
  private final ReadWriteLock use = new ReentrantReadWriteLock();
  private volatile boolean closed;

  /** Takes the lease; false if it is closed. Whoever took it must {@link #giveBack} it. */
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

  /** Refuses from now on, and returns when nobody has the lease any more. */
  @Override
  public void close() {
    closed = true;
    use.writeLock().lock();
    use.writeLock().unlock();
  }
}
