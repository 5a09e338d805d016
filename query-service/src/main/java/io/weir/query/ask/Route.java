package io.weir.query.ask;

import java.util.ArrayList;
import java.util.List;

/**
 * Whom to ask, in order: of each replica a healthy proxy and one to fail over to, replicas that lag
 * after those that do not, and only then proxies under suspicion. Proxies that are down are left
 * out: a question that one cannot place is retried there without end.
 */
final class Route {
  private static final int PROXIES_OF_A_REPLICA = 2;

  private final List<Replica> replicas;
  private final long behindMillis;

  Route(List<Replica> replicas, AskLimits limits) {
    this.replicas = List.copyOf(replicas);
    this.behindMillis = limits.behind().toMillis();
  }

  List<Replica.Stop> stops() {
    long best =
        replicas.stream()
            .filter(replica -> replica.healthy() > 0)
            .mapToLong(Replica::visibleUpTo)
            .max()
            .orElse(0);
    List<Replica.Stop> stops = new ArrayList<>();
    List<Replica.Stop> lagging = new ArrayList<>();
    List<Replica.Stop> suspects = new ArrayList<>();
    for (Replica replica : replicas) {
      int turn = replica.turn();
      boolean lags = replica.visibleUpTo() < best - behindMillis;
      (lags ? lagging : stops)
          .addAll(replica.stops(Proxy.Health.HEALTHY, turn, PROXIES_OF_A_REPLICA));
      suspects.addAll(replica.stops(Proxy.Health.SUSPECT, turn, PROXIES_OF_A_REPLICA));
    }
    stops.addAll(lagging);
    stops.addAll(suspects);
    return stops;
  }
}
