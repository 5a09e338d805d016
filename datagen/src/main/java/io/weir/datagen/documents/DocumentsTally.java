package io.weir.datagen.documents;

import java.util.concurrent.atomic.AtomicLong;

/** Counts what clients do. For any number of threads. */
final class DocumentsTally {
  private final AtomicLong written = new AtomicLong();
  private final AtomicLong numbers = new AtomicLong();
  private final AtomicLong rows = new AtomicLong();
  private final AtomicLong filtered = new AtomicLong();
  private final AtomicLong resolved = new AtomicLong();
  private final AtomicLong deleted = new AtomicLong();
  private final AtomicLong unanswered = new AtomicLong();

  void written() {
    written.incrementAndGet();
  }

  void number() {
    numbers.incrementAndGet();
  }

  void rows(long count) {
    rows.addAndGet(count);
  }

  void filtered() {
    filtered.incrementAndGet();
  }

  void resolved() {
    resolved.incrementAndGet();
  }

  void deleted(long count) {
    deleted.addAndGet(count);
  }

  void unanswered() {
    unanswered.incrementAndGet();
  }

  DocumentsProgress soFar() {
    return new DocumentsProgress(
        written.get(),
        numbers.get(),
        rows.get(),
        filtered.get(),
        resolved.get(),
        deleted.get(),
        unanswered.get());
  }
}
