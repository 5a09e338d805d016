package io.weir.queryclient;

import java.util.concurrent.atomic.AtomicReference;

/** A queryable state proxy of one job, and what is known of its health. */
final class Proxy {
  /** Whether queries are sent to the proxy. */
  enum Health {
    /** The last probe was answered, for every key group, and no query failed since. */
    HEALTHY,
    /** A query failed since the last probe: used only after every healthy proxy. */
    SUSPECT,
    /** Not probed yet, or the last probe failed: not used. */
    DOWN
  }

  private final HostPort address;
  private final AtomicReference<Health> health = new AtomicReference<>(Health.DOWN);

  Proxy(HostPort address) {
    this.address = address;
  }

  HostPort address() {
    return address;
  }

  Health health() {
    return health.get();
  }

  /** A query failed; true if the proxy was healthy until now. */
  boolean suspect() {
    return health.compareAndSet(Health.HEALTHY, Health.SUSPECT);
  }

  /** A probe ended; true if that changes its health. */
  boolean probed(boolean answered) {
    Health now = answered ? Health.HEALTHY : Health.DOWN;
    return health.getAndSet(now) != now;
  }
}
