package io.weir.client.samples;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Gathers samples in batches and hands these to senders, in order. Holds no more than {@code
 * bufferBytes} of samples that are not acknowledged: a writer waits for room. Thread-safe.
 */
final class BatchQueue {
  /** Of one failure that is told; more would only make it longer. */
  private static final int MAX_SUPPRESSED = 10;

  private final WriteOptions options;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();
  private final Condition work = lock.newCondition();
  private final Condition progress = lock.newCondition();
  private final Deque<Batch> ready = new ArrayDeque<>();

  /** Not acknowledged: open, ready, or with a sender. */
  private final Set<Batch> outstanding = new LinkedHashSet<>();

  private Batch open;
  private long buffered;
  private boolean closed;

  /** What nobody was told of yet. */
  private SamplesException failure;

  BatchQueue(WriteOptions options) {
    this.options = options;
  }

  /**
   * Adds a line to the open batch once there is room.
   *
   * @return the batch's outcome
   * @throws IllegalStateException if the queue is closed
   */
  CompletionStage<Void> add(byte[] line) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!closed && buffered + line.length > options.bufferBytes()) {
        room.await();
      }
      if (closed) {
        throw new IllegalStateException("the client is closed");
      }
      if (open == null) {
        open = new Batch(System.nanoTime());
        outstanding.add(open);
        work.signal();
      }
      Batch batch = open;
      batch.add(line);
      buffered += line.length;
      if (batch.length() >= options.batchBytes()) {
        seal();
      }
      return batch.stage();
    } finally {
      lock.unlock();
    }
  }

  private void seal() {
    if (open != null) {
      ready.add(open);
      open = null;
      work.signal();
    }
  }

  /** The next batch, once one is full or has waited long enough; null when the queue is closed. */
  Batch take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        if (open != null && ready.isEmpty()) {
          long left = options.linger().toNanos() - (System.nanoTime() - open.begun());
          if (left <= 0) {
            seal();
          } else {
            work.awaitNanos(left);
            continue;
          }
        }
        if (!ready.isEmpty()) {
          return ready.poll();
        }
        if (closed) {
          return null;
        }
        work.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Makes room: a batch is stored, or will not be.
   *
   * @param fault why it is not, or not as a whole; null if it is
   */
  void done(Batch batch, SamplesException fault) {
    lock.lock();
    try {
      if (!outstanding.remove(batch)) {
        return; // it was abandoned
      }
      buffered -= batch.taken();
      if (fault != null && failure == null) {
        failure = fault;
      } else if (fault != null && failure.getSuppressed().length < MAX_SUPPRESSED) {
        failure.addSuppressed(fault);
      }
      room.signalAll();
      progress.signalAll();
    } finally {
      lock.unlock();
    }
    if (fault == null) {
      batch.stored();
    } else {
      batch.failed(fault);
    }
  }

  /**
   * Waits until what was added is stored.
   *
   * @throws SamplesException if some of what was added since the last flush is not
   */
  void flush() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      seal();
      List<Batch> before = new ArrayList<>(outstanding);
      while (before.stream().anyMatch(outstanding::contains)) {
        progress.await();
      }
      tellFailure();
    } finally {
      lock.unlock();
    }
  }

  /** Throws what nobody was told of yet. */
  void tell() {
    lock.lock();
    try {
      tellFailure();
    } finally {
      lock.unlock();
    }
  }

  private void tellFailure() {
    SamplesException told = failure;
    failure = null;
    if (told != null) {
      throw told;
    }
  }

  /** Takes no more; what is there is sent at once. */
  void close() {
    lock.lock();
    try {
      closed = true;
      seal();
      work.signalAll();
      room.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Fails what nobody will send any more. */
  void abandon() {
    List<Batch> left;
    lock.lock();
    try {
      ready.clear();
      left = new ArrayList<>(outstanding);
    } finally {
      lock.unlock();
    }
    for (Batch batch : left) {
      done(batch, new SamplesException("the client was closed before this was stored", null));
    }
  }
}
