package io.weir.queryclient;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** One replica of the job: where it runs, which of its proxies answer, how far it has come. */
final class Replica {
  /**
   * A sample's time may be later than its append time, by {@code WEIR_MAX_AHEAD} (1m) at most. If
   * that is set to more than this, some answers lack their mark.
   */
  private static final Duration AHEAD = Duration.ofHours(1);

  private final JobAddress address;
  private final AtomicInteger turns = new AtomicInteger();
  private volatile Place place = new Place("", List.of());
  private volatile long behindMillis;
  private volatile long recordsBehindMillis;
  private volatile long completeSince;
  private volatile String fault = "not probed yet";
  private volatile String recordsFault = "not probed yet";

  /**
   * @param jobId empty while no job is known, and then there are no proxies
   */
  record Place(String jobId, List<Proxy> proxies) {
    Place {
      proxies = List.copyOf(proxies);
    }
  }

  /** A proxy, and the job that it was found for. */
  record Target(Replica replica, Proxy proxy, String jobId) {}

  Replica(JobAddress address) {
    this.address = address;
  }

  JobAddress address() {
    return address;
  }

  Place place() {
    return place;
  }

  /** Takes over where the job was found; known proxies of the same job keep their health. */
  void moveTo(Discovery.Found found) {
    Place old = place;
    List<Proxy> proxies = new ArrayList<>();
    for (HostPort proxy : found.proxies()) {
      proxies.add(
          old.proxies.stream()
              .filter(known -> old.jobId.equals(found.jobId()) && known.address().equals(proxy))
              .findAny()
              .orElseGet(() -> new Proxy(proxy)));
    }
    place = new Place(found.jobId(), proxies);
  }

  /** No such job is running. */
  void leave() {
    place = new Place("", List.of());
  }

  /** A number that goes up with each query, so that proxies take turns. */
  int turn() {
    return turns.getAndIncrement();
  }

  /** Proxies in that state, beginning with the one whose turn it is. */
  List<Target> targets(Proxy.Health health, int turn, int limit) {
    Place now = place;
    List<Target> targets = new ArrayList<>(limit);
    int first = Math.floorMod(turn, Math.max(1, now.proxies.size()));
    for (int i = 0; i < now.proxies.size() && targets.size() < limit; i++) {
      Proxy proxy = now.proxies.get((first + i) % now.proxies.size());
      if (proxy.health() == health) {
        targets.add(new Target(this, proxy, now.jobId));
      }
    }
    return targets;
  }

  long healthy() {
    return place.proxies.stream().filter(p -> p.health() == Proxy.Health.HEALTHY).count();
  }

  boolean hasSuspects() {
    return place.proxies.stream().anyMatch(p -> p.health() == Proxy.Health.SUSPECT);
  }

  /** How far its samples are behind those of the farthest replica, in ms, by {@link Lags}. */
  long behindMillis() {
    return behindMillis;
  }

  void behindMillis(long ms) {
    behindMillis = ms;
  }

  /** The same of its records. */
  long recordsBehindMillis() {
    return recordsBehindMillis;
  }

  void recordsBehindMillis(long ms) {
    recordsBehindMillis = ms;
  }

  /**
   * In ms since the epoch: everything that Kafka has taken since then is held; 0 if it holds
   * everything.
   */
  long completeSince() {
    return completeSince;
  }

  void completeSince(long ms) {
    completeSince = ms;
  }

  /** Whether every sample from that time on, in ns, that was ever accepted is held. */
  boolean holdsAllFrom(long time) {
    long since = completeSince;
    return since == 0 || time >= TimeUnit.MILLISECONDS.toNanos(since) + AHEAD.toNanos();
  }

  /** Why it last failed. */
  String fault() {
    return fault;
  }

  void fault(String reason) {
    fault = reason;
  }

  /** Why it last failed to answer queries to records; empty if it does answer them. */
  String recordsFault() {
    return recordsFault;
  }

  void recordsFault(String reason) {
    recordsFault = reason;
  }
}
