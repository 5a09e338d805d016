package io.weir.queryclient;

import io.weir.model.KeyGroups;
import io.weir.model.Query;
import io.weir.model.QueryClient;
import io.weir.model.QueryResult;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Tells whether one replica answers queries to records, for every key group, through any of its
 * proxies, and how far it has come. Samples do not wait for it, nor are they asked elsewhere if it
 * does not. For the prober's thread.
 */
final class RecordsProbe {
  private final Replica replica;
  private final Transport transport;
  private final KeyGroups keyGroups;
  private final Lags lags;
  private final QueryLimits limits;
  private CompletableFuture<?> running = CompletableFuture.completedFuture(null);

  RecordsProbe(
      Replica replica, Transport transport, KeyGroups keyGroups, Lags lags, QueryLimits limits) {
    this.replica = replica;
    this.transport = transport;
    this.keyGroups = keyGroups;
    this.lags = lags;
    this.limits = limits;
  }

  /** Begins another look unless one is under way; returns at once. */
  void look() {
    Replica.Place place = replica.place();
    if (place.proxies().isEmpty()) {
      replica.recordsFault(replica.fault());
    } else if (running.isDone()) {
      running = look(place, 0);
    }
  }

  /** Tries one proxy after the other until one answers. Never fails. */
  private CompletableFuture<Void> look(Replica.Place place, int i) {
    Proxy proxy = place.proxies().get(i);
    QueryClient throughProxy =
        query -> transport.send(proxy.address(), place.jobId(), query, limits.attempt());
    CompletableFuture<List<QueryResult>> answers =
        TaskQueries.queryEach(keyGroups, throughProxy, hash -> new Query.StatusOf(hash, true))
            .toCompletableFuture()
            .orTimeout(limits.total().toMillis(), TimeUnit.MILLISECONDS);
    return answers
        .handle(
            (results, fault) -> {
              if (fault == null) {
                lags.observe(replica, Prober.positions(results), System.nanoTime());
                replica.recordsFault("");
              } else if (i + 1 < place.proxies().size()) {
                return look(place, i + 1);
              } else {
                replica.recordsFault(proxy.address() + ": " + FailureSummary.of(fault));
              }
              return CompletableFuture.<Void>completedFuture(null);
            })
        .thenCompose(done -> done);
  }
}
