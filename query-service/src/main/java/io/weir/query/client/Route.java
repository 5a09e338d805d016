package io.weir.query.client;

import io.weir.model.QueryResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Whom to ask, in order: a healthy proxy of each replica, then one more of each, replicas of which
 * anything is under suspicion after the others, and only then proxies under suspicion. Among equals
 * those come first that are complete since earliest. Replicas that lag come last: after all others
 * failed, or gave an answer that may lack older samples. What fails at one proxy, such as a task
 * behind it, often fails at all of its replica; so another replica comes first. Proxies that are
 * down are left out: a query that one cannot place is retried there without end.
 */
final class Route {
  private static final int PROXIES_OF_A_REPLICA = 2;

  private final List<Replica> replicas;
  private final long maxBehindMillis;

  Route(List<Replica> replicas, QueryLimits limits) {
    this.replicas = List.copyOf(replicas);
    this.maxBehindMillis = limits.maxBehind().toMillis();
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
    return lags(replica) ? State.BEHIND : State.ANSWERING;
  }

  private boolean lags(Replica replica) {
    return replica.behindMillis() > maxBehindMillis;
  }

  /** What an answer of a replica may lack, given that it has not what was before it began. */
  QueryResult.Caveat caveat(Replica replica, boolean lacksThePast) {
    return new QueryResult.Caveat(
        lacksThePast ? replica.completeSince() : 0, lags(replica) ? replica.behindMillis() : 0);
  }

  /**
   * Those first that are complete since earliest, also where all of what is asked for came later:
   * the sample that holds at its beginning may be older.
   */
  List<Replica.Stop> stops() {
    List<Replica> inOrder = new ArrayList<>(replicas);
    inOrder.sort(Comparator.comparingLong(Replica::completeSince));
    List<Replica.Stop> stops = new ArrayList<>();
    addStops(inOrder.stream().filter(replica -> !lags(replica)).toList(), stops);
    addStops(inOrder.stream().filter(this::lags).toList(), stops);
    return stops;
  }

  private static void addStops(List<Replica> replicas, List<Replica.Stop> stops) {
    List<List<Replica.Stop>> good = new ArrayList<>();
    List<List<Replica.Stop>> doubtful = new ArrayList<>();
    List<Replica.Stop> suspects = new ArrayList<>();
    for (Replica replica : replicas) {
      int turn = replica.turn();
      (replica.hasSuspects() ? doubtful : good)
          .add(replica.stops(Proxy.Health.HEALTHY, turn, PROXIES_OF_A_REPLICA));
      suspects.addAll(replica.stops(Proxy.Health.SUSPECT, turn, PROXIES_OF_A_REPLICA));
    }
    stops.addAll(alternating(good));
    stops.addAll(alternating(doubtful));
    stops.addAll(suspects);
  }

  /** The first of each, then the second of each. */
  private static List<Replica.Stop> alternating(List<List<Replica.Stop>> ofReplicas) {
    List<Replica.Stop> stops = new ArrayList<>();
    for (int i = 0; i < PROXIES_OF_A_REPLICA; i++) {
      for (List<Replica.Stop> ofReplica : ofReplicas) {
        if (i < ofReplica.size()) {
          stops.add(ofReplica.get(i));
        }
      }
    }
    return stops;
  }
}
