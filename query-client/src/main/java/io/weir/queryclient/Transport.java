package io.weir.queryclient;

import io.weir.model.Query;
import io.weir.model.QuerySecret;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Carries one query to one proxy. The caller chooses the proxy and retries. */
public interface Transport extends AutoCloseable {
  /**
   * Over the network, in the protocol of Flink's queryable state.
   *
   * @param secret signs the queries
   */
  static Transport overFlink(QuerySecret secret) {
    return new FlinkTransport(secret);
  }

  /**
   * Sends a query, without blocking.
   *
   * @param jobId the job as Flink knows it, 32 hex digits
   * @return the encoded result; fails with the fault, with {@link
   *     java.util.concurrent.TimeoutException} after {@code timeout} at the latest
   */
  CompletableFuture<byte[]> send(HostPort proxy, String jobId, Query query, Duration timeout);

  @Override
  void close();
}
