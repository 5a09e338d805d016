package io.weir.queryclient;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.model.KeyGroups;
import io.weir.model.Query;
import io.weir.model.QueryClient;
import io.weir.model.QueryResult;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;

/**
 * Queries the replicas of the job. A query goes to a healthy proxy; if that fails, to the next
 * replica or proxy, within one time limit. Queries beyond {@link QueryLimits#queries} in flight
 * fail at once. Stages complete on the transport's threads, which must not block.
 */
public final class FailoverQueryClient implements QueryClient, AutoCloseable {
  private final QueryLimits limits;
  private final Transport transport;
  private final List<Prober> probers;
  private final List<Replica> replicas;
  private final ProxyOrder route;
  private final Semaphore slots;
  private final QueryMetrics metrics;
  private final QueryAttempts.Observer observer;

  FailoverQueryClient(
      List<JobAddress> addresses,
      Discovery discovery,
      Transport transport,
      KeyGroups keyGroups,
      QueryLimits limits,
      boolean records,
      PrometheusRegistry registry) {
    this.limits = limits;
    this.transport = transport;
    this.replicas = addresses.stream().map(Replica::new).toList();
    this.route = new ProxyOrder(replicas, limits);
    this.slots = new Semaphore(limits.queries());
    this.metrics =
        new QueryMetrics(registry, () -> limits.queries() - slots.availablePermits(), limits);
    new ReplicaMetrics(registry, replicas, route, records);
    Lags lags = new Lags(replicas.size(), InstantSource.system(), Replica::behindMillis);
    Lags lagsOfRecords =
        new Lags(replicas.size(), InstantSource.system(), Replica::recordsBehindMillis);
    this.probers =
        replicas.stream()
            .map(
                r -> {
                  Optional<RecordsProbe> itsRecords =
                      records
                          ? Optional.of(
                              new RecordsProbe(r, transport, keyGroups, lagsOfRecords, limits))
                          : Optional.empty();
                  return new Prober(r, discovery, transport, keyGroups, lags, limits, itsRecords);
                })
            .toList();
    this.observer = new Bookkeeping();
    probers.forEach(Prober::start);
  }

  /**
   * Returns at once, and finds the jobs in the background.
   *
   * @param transport is closed with the client
   * @param records whether to look at whether records can be asked
   */
  public static FailoverQueryClient over(
      Transport transport,
      QueryClientSettings settings,
      boolean records,
      PrometheusRegistry registry) {
    return new FailoverQueryClient(
        settings.jobs(),
        new RestDiscovery(settings.jobName(), settings.queryPort(), settings.limits().attempt()),
        transport,
        new KeyGroups(settings.keyGroups()),
        settings.limits(),
        records,
        registry);
  }

  @Override
  public CompletionStage<QueryResult> query(Query query) {
    if (!slots.tryAcquire()) {
      metrics.shed();
      return unreachable("too many queries in flight, the limit is " + limits.queries());
    }
    long begin = System.nanoTime();
    List<Replica.Target> targets = route.targets(query instanceof Query.Records);
    CompletionStage<QueryResult> outcome =
        targets.isEmpty()
            ? unreachable("no replica of the job answers: " + faults())
            : new QueryAttempts(query, targets, route::caveat, transport, limits, observer).start();
    return outcome.whenComplete(
        (result, fault) -> {
          slots.release();
          if (result != null) {
            metrics.marked(result.caveat());
          }
          metrics.ended(QueryMetrics.Outcome.of(result), System.nanoTime() - begin);
        });
  }

  /** See {@link Transport#completesOnWorkers}. */
  public boolean completesOnWorkers() {
    return transport.completesOnWorkers();
  }

  /**
   * Why no query can be answered now, or empty if a replica answered the last probe for every key
   * group. Reports what the probes found; sends nothing.
   */
  public Optional<String> fault() {
    return replicas.stream().anyMatch(replica -> replica.healthy() > 0)
        ? Optional.empty()
        : Optional.of(faults());
  }

  /**
   * Why no query to records can be answered now, or empty if a replica answered the last probe of
   * them for every key group. Only for a client that looks at records.
   */
  public Optional<String> recordsFault() {
    return replicas.stream().anyMatch(replica -> replica.recordsFault().isEmpty())
        ? Optional.empty()
        : Optional.of(
            replicas.stream().map(Replica::recordsFault).collect(Collectors.joining("; ")));
  }

  private String faults() {
    return replicas.stream().map(Replica::fault).collect(Collectors.joining("; "));
  }

  private static CompletionStage<QueryResult> unreachable(String message) {
    return CompletableFuture.failedFuture(new UnreachableException(message, null));
  }

  /** Stops; queries in flight fail. */
  @Override
  public void close() {
    probers.forEach(Prober::close);
    transport.close();
  }

  /** Tells the prober and the metrics what a query met. */
  private final class Bookkeeping implements QueryAttempts.Observer {
    @Override
    public void tried(Replica.Target target, QueryAttempts.Attempt outcome, long nanos) {
      metrics.tried(target.replica(), outcome, nanos);
    }

    @Override
    public void failed(Replica.Target target, String reason) {
      if (target.proxy().suspect()) {
        target.replica().fault(reason);
        probers.get(replicas.indexOf(target.replica())).probeSoon();
      }
    }

    @Override
    public void failedOver(Replica.Target from, Replica.Target to) {
      metrics.failedOver(from, to);
    }
  }
}
