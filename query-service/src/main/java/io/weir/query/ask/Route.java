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

  /** What a replica is good for, as probes have found it. */
  enum State {
    /** A proxy answers for every key group, from state that is not old. */
    ANSWERING,
    /** As before, but another replica has come farther; asked after that one. */
    BEHIND,
    /**
     * The job is there and no proxy answers for all of it: it starts, catches up or cannot be
     * reached.
     */
    SILENT,
    /** No such job is known. */
    MISSING
  }

  State state(Replica replica) {
    if (replica.place().jobId().isEmpty()) {
      return State.MISSING;
    } else if (replica.healthy() == 0) {
      return State.SILENT;
    }
    return behindMillis(replica) > behindMillis ? State.BEHIND : State.ANSWERING;
  }

  /** How far a replica is behind the one that has come farthest, in ms; 0 where it is that one. */
  long behindMillis(Replica replica) {
    return Math.max(0, best() - replica.visibleUpTo());
  }

  private long best() {
    return replicas.stream()
        .filter(replica -> replica.healthy() > 0)
        .mapToLong(Replica::visibleUpTo)
        .max()
        .orElse(0);
  }

  List<Replica.Stop> stops() {
    long best = best();
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
