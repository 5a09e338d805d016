package io.weir.queryclient;

import io.weir.model.Query;
import io.weir.model.QueryResult;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Carries one query to one proxy. The caller chooses the proxy and retries. */
public interface Transport extends AutoCloseable {
  /**
   * Over the network, in the protocol of Flink's queryable state.
   *
   * @param settings the secret that signs the queries, and whom TLS trusts
   * @throws io.weir.service.settings.SettingsException if a file of TLS cannot be used
   */
  static Transport overFlink(QueryClientSettings settings) {
    return new FlinkTransport(settings.secret(), settings.tlsContext());
  }

  /**
   * Sends a query, without blocking.
   *
   * @param jobId the job as Flink knows it, 32 hex digits
   * @return the result; fails with the fault, with {@link java.util.concurrent.TimeoutException}
   *     after {@code timeout} at the latest
   */
  CompletableFuture<QueryResult> send(HostPort proxy, String jobId, Query query, Duration timeout);

  /**
   * Whether the threads that complete results may do further work, such as writing them as text.
   */
  default boolean completesOnWorkers() {
    return false;
  }

  @Override
  void close();
}
