package io.weir.queryclient;

import io.weir.model.QueryResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * The order in which proxies are queried: a healthy proxy of each replica, then one more of each;
 * replicas with a suspect proxy come after the others, suspect proxies after all healthy ones.
 * Among equals those come first that are complete since earliest. Replicas that lag come last,
 * after all others failed or gave an answer that may lack older samples. A failure at one proxy
 * often means a failed task, which fails at all proxies of its replica; so another replica comes
 * first. Proxies that are down are left out: they would retry a query that they cannot place
 * without end.
 */
final class ProxyOrder {
  private static final int PROXIES_OF_A_REPLICA = 2;

  private final List<Replica> replicas;
  private final long maxBehindMillis;

  ProxyOrder(List<Replica> replicas, QueryLimits limits) {
    this.replicas = List.copyOf(replicas);
    this.maxBehindMillis = limits.maxBehind().toMillis();
  }

  /** The state of a replica, as probes have found it. */
  enum State {
    /** A proxy answers for every key group, from state that is not old. */
    ANSWERING,
    /** The same, but another replica has come farther; queried after that one. */
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

  private boolean recordsLag(Replica replica) {
    return replica.recordsBehindMillis() > maxBehindMillis;
  }

  /** What an answer of a replica may lack. */
  QueryResult.Caveat caveat(Replica replica, boolean lacksThePast) {
    return new QueryResult.Caveat(
        lacksThePast ? replica.completeSince() : 0, lags(replica) ? replica.behindMillis() : 0);
  }

  /**
   * Those that are complete since earliest come first, even where the whole interval is later: the
   * sample of its first row may be older.
   *
   * @param ofRecords whether records are wanted, whose replicas may lag where their samples do not
   */
  List<Replica.Target> targets(boolean ofRecords) {
    Predicate<Replica> lags = ofRecords ? this::recordsLag : this::lags;
    List<Replica> inOrder = new ArrayList<>(replicas);
    inOrder.sort(Comparator.comparingLong(Replica::completeSince));
    List<Replica.Target> targets = new ArrayList<>();
    addTargets(inOrder.stream().filter(lags.negate()).toList(), targets);
    addTargets(inOrder.stream().filter(lags).toList(), targets);
    return targets;
  }

  private static void addTargets(List<Replica> replicas, List<Replica.Target> targets) {
    List<List<Replica.Target>> good = new ArrayList<>();
    List<List<Replica.Target>> doubtful = new ArrayList<>();
    List<Replica.Target> suspects = new ArrayList<>();
    for (Replica replica : replicas) {
      int turn = replica.turn();
      (replica.hasSuspects() ? doubtful : good)
          .add(replica.targets(Proxy.Health.HEALTHY, turn, PROXIES_OF_A_REPLICA));
      suspects.addAll(replica.targets(Proxy.Health.SUSPECT, turn, PROXIES_OF_A_REPLICA));
    }
    targets.addAll(alternating(good));
    targets.addAll(alternating(doubtful));
    targets.addAll(suspects);
  }

  /** The first of each, then the second of each. */
  private static List<Replica.Target> alternating(List<List<Replica.Target>> ofReplicas) {
    List<Replica.Target> targets = new ArrayList<>();
    for (int i = 0; i < PROXIES_OF_A_REPLICA; i++) {
      for (List<Replica.Target> ofReplica : ofReplicas) {
        if (i < ofReplica.size()) {
          targets.add(ofReplica.get(i));
        }
      }
    }
    return targets;
  }
}
