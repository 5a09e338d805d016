package io.weir.protocols.mqtt;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Counts connections that have sent no CONNECT yet, by the address of their client: each address
 * may have a number of them, so that one that only opens connections leaves room for others. As
 * many addresses at most as there are connections. For any thread.
 */
final class Newcomers {
  private final int most;
  private final ConcurrentMap<String, Integer> byAddress = new ConcurrentHashMap<>();

  /**
   * @param most of an address
   */
  Newcomers(int most) {
    this.most = most;
  }

  /** A connection that begins. */
  final class Place {
    private final String address;
    private final AtomicBoolean isTaken = new AtomicBoolean(true);

    private Place(String address) {
      this.address = address;
    }

    /** It has sent CONNECT, or is gone; once counts. */
    void leave() {
      if (isTaken.getAndSet(false)) {
        byAddress.computeIfPresent(address, (any, count) -> count == 1 ? null : count - 1);
      }
    }

    /** Whether it is one too many. */
    boolean isTooMany() {
      return byAddress.getOrDefault(address, 0) > most;
    }
  }

  /** Counts a connection of an address. */
  Place enter(String address) {
    byAddress.merge(address, 1, Integer::sum);
    return new Place(address);
  }

  /** How many have sent no CONNECT. */
  long count() {
    return byAddress.values().stream().mapToLong(Integer::longValue).sum();
  }
}
