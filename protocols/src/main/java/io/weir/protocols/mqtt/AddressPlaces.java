package io.weir.protocols.mqtt;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Counts connections by the address of their client, newcomers that have sent no CONNECT yet and
 * clients that have: each address may have a number of both, so that one leaves room for others. As
 * many addresses at most as there are connections. For any thread.
 */
final class AddressPlaces {
  private static final Counts NONE = new Counts(0, 0);

  private final int mostNewcomers;
  private final int mostClients;
  private final ConcurrentMap<String, Counts> byAddress = new ConcurrentHashMap<>();

  /**
   * @param mostNewcomers of an address
   * @param mostClients of an address
   */
  AddressPlaces(int mostNewcomers, int mostClients) {
    this.mostNewcomers = mostNewcomers;
    this.mostClients = mostClients;
  }

  private record Counts(int newcomers, int clients) {
    Counts with(State state, int more) {
      return switch (state) {
        case NEWCOMER -> new Counts(newcomers + more, clients);
        case CLIENT -> new Counts(newcomers, clients + more);
        case GONE -> this;
      };
    }
  }

  private enum State {
    NEWCOMER,
    CLIENT,
    GONE
  }

  /** Counts a connection that begins. */
  Place enter(String address, boolean isProxy) {
    Place place = new Place(address, isProxy);
    place.become(State.NEWCOMER);
    return place;
  }

  /** A connection. */
  final class Place {
    private final String address;
    private final boolean isProxy;
    private State state = State.GONE;

    private Place(String address, boolean isProxy) {
      this.address = address;
      this.isProxy = isProxy;
    }

    private Counts become(State next) {
      State before = state;
      state = next;
      Counts now =
          byAddress.compute(
              address,
              (any, counts) -> {
                Counts all = (counts == null ? NONE : counts).with(before, -1).with(next, 1);
                return all.equals(NONE) ? null : all;
              });
      return now == null ? NONE : now;
    }

    /** Whether it is one newcomer too many. */
    boolean isTooMany() {
      return byAddress.getOrDefault(address, NONE).newcomers > mostNewcomers;
    }

    /**
     * It has sent CONNECT.
     *
     * @throws MqttRefusedException if it is one client too many, unless it comes through a proxy,
     *     which has those of many addresses; it has left by then
     */
    synchronized void connect() {
      if (state == State.NEWCOMER && become(State.CLIENT).clients > mostClients && !isProxy) {
        become(State.GONE);
        throw new MqttRefusedException(
            Reason.QUOTA_EXCEEDED,
            "this address has "
                + mostClients
                + " connections, the limit of WEIR_MQTT_ADDRESS_CONNECTIONS");
      }
    }

    /** It is gone; a second call does nothing. */
    synchronized void leave() {
      become(State.GONE);
    }
  }

  /** How many have sent no CONNECT. */
  long newcomers() {
    return byAddress.values().stream().mapToLong(Counts::newcomers).sum();
  }

  /** How many the address has that has most, now. */
  long mostClientsOfAnAddress() {
    return byAddress.values().stream().mapToLong(Counts::clients).max().orElse(0);
  }
}
