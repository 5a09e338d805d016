package io.weir.datagen.keys;

import java.util.concurrent.atomic.AtomicLong;

/** Counts what clients do. For any number of threads. */
final class KeysTally {
  private final AtomicLong written = new AtomicLong();
  private final AtomicLong read = new AtomicLong();
  private final AtomicLong listed = new AtomicLong();
  private final AtomicLong increased = new AtomicLong();
  private final AtomicLong contended = new AtomicLong();
  private final AtomicLong unanswered = new AtomicLong();

  void written(long items) {
    written.addAndGet(items);
  }

  void read(long items) {
    read.addAndGet(items);
  }

  void listed(long items) {
    listed.addAndGet(items);
  }

  void increased() {
    increased.incrementAndGet();
  }

  void contended() {
    contended.incrementAndGet();
  }

  /** A request was given up; a write of which it is unknown whether it happened is one too. */
  void unanswered() {
    unanswered.incrementAndGet();
  }

  KeysProgress soFar() {
    return new KeysProgress(
        written.get(),
        read.get(),
        listed.get(),
        increased.get(),
        contended.get(),
        unanswered.get());
  }
}
