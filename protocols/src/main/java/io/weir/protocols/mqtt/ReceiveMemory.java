package io.weir.protocols.mqtt;

import java.util.concurrent.atomic.AtomicLong;

/** Bounds the bytes of packets that have arrived in part, or wait to be handled. */
final class ReceiveMemory {
  private final long limit;
  private final AtomicLong bytes = new AtomicLong();

  ReceiveMemory(long limit) {
    this.limit = limit;
  }

  long bytes() {
    return bytes.get();
  }

  /**
   * Takes bytes; returns whether no more are taken than there are. The caller frees them anyway.
   */
  boolean take(long more) {
    return bytes.addAndGet(more) <= limit;
  }

  void free(long less) {
    bytes.addAndGet(-less);
  }
}
