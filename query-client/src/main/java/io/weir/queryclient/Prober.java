package io.weir.queryclient;

import io.weir.model.KeyGroups;
import io.weir.model.Positions;
import io.weir.model.Query;
import io.weir.model.QueryClient;
import io.weir.model.QueryResult;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one replica's place and health up to date, on its own thread: finds the job when it is
 * unknown or may have moved, and queries the status of every key group through every proxy.
 */
final class Prober implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Prober.class);

  /** For how long after its start it looks often, for a replica that starts as well. */
  private static final Duration EAGER = Duration.ofSeconds(30);

  private static final long EAGER_MILLIS = 50;

  private final Replica replica;
  private final Discovery discovery;
  private final Transport transport;
  private final KeyGroups keyGroups;
  private final Lags lags;
  private final QueryLimits limits;
  private final Optional<RecordsProbe> records;
  private final Semaphore probeRequests = new Semaphore(0);
  private final Thread thread;
  private long discoveredAt;
  private volatile boolean closed;

  /**
   * @param records is asked to look as often; empty if there are none
   */
  Prober(
      Replica replica,
      Discovery discovery,
      Transport transport,
      KeyGroups keyGroups,
      Lags lags,
      QueryLimits limits,
      Optional<RecordsProbe> records) {
    this.replica = replica;
    this.discovery = discovery;
    this.transport = transport;
    this.keyGroups = keyGroups;
    this.lags = lags;
    this.limits = limits;
    this.records = records;
    this.thread = new Thread(this::run, "weir-probe-" + replica.address().name());
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Probes soon instead of at the next interval. */
  void probeSoon() {
    probeRequests.release();
  }

  private void run() {
    long begin = System.nanoTime();
    boolean eager = true;
    while (!closed) {
      eager &= look() && replica.healthy() == 0 && System.nanoTime() - begin < EAGER.toNanos();
      long pause = limits.probeInterval().toMillis();
      try {
        probeRequests.tryAcquire(
            eager ? Math.min(EAGER_MILLIS, pause) : pause, TimeUnit.MILLISECONDS);
        probeRequests.drainPermits();
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** False after a fault of its own, which the log tells. */
  private boolean look() {
    try {
      discover();
      records.ifPresent(RecordsProbe::look);
      probe();
      return true;
    } catch (RuntimeException e) {
      String name = replica.address().name();
      replica.fault(name + ": " + FailureSummary.of(e));
      LOG.warn("Probing {} failed", name, e);
      return false;
    }
  }

  /** While the JobManager does not answer, the job is assumed to be where it was. */
  private void discover() {
    boolean due = System.nanoTime() - discoveredAt >= limits.rediscoverInterval().toNanos();
    if (!due && replica.healthy() > 0 && !replica.hasSuspects()) {
      return;
    }
    try {
      replica.moveTo(discovery.find(replica.address()));
      discoveredAt = System.nanoTime();
    } catch (Discovery.NotRunningException e) {
      replica.leave();
      replica.fault(replica.address().name() + ": " + e.getMessage());
    } catch (IOException e) {
      replica.fault(replica.address().name() + ": " + FailureSummary.of(e));
    }
  }

  private void probe() {
    Replica.Place place = replica.place();
    CompletableFuture.allOf(
            place.proxies().stream()
                .map(proxy -> probe(proxy, place.jobId()))
                .toArray(CompletableFuture<?>[]::new))
        .join();
  }

  /** Never fails. */
  private CompletableFuture<Void> probe(Proxy proxy, String jobId) {
    QueryClient throughProxy =
        query -> transport.send(proxy.address(), jobId, query, limits.attempt());
    return TaskQueries.queryEach(keyGroups, throughProxy, Query.StatusOf::new)
        .toCompletableFuture()
        .orTimeout(limits.total().toMillis(), TimeUnit.MILLISECONDS)
        .handle(
            (results, fault) -> {
              if (fault == null) {
                replica.completeSince(completeSince(results));
                lags.observe(replica, positions(results), System.nanoTime());
              }
              note(proxy, fault);
              return null;
            });
  }

  private static long completeSince(List<QueryResult> results) {
    return results.stream()
        .mapToLong(result -> ((QueryResult.Status) result).completeSince())
        .max()
        .orElse(0);
  }

  /** What all tasks have applied. */
  static Positions positions(List<QueryResult> results) {
    return results.stream()
        .map(result -> ((QueryResult.Status) result).positions())
        .reduce(Positions::least)
        .orElse(Positions.NONE);
  }

  private void note(Proxy proxy, Throwable fault) {
    boolean news = proxy.probed(fault == null);
    String name = replica.address().name();
    if (fault == null) {
      if (news) {
        LOG.info("Proxy {} of {} answers", proxy.address(), name);
      }
      return;
    }
    String reason = FailureSummary.of(fault);
    replica.fault(proxy.address() + ": " + reason);
    if (news) {
      LOG.warn("Proxy {} of {} is down: {}", proxy.address(), name, reason);
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
