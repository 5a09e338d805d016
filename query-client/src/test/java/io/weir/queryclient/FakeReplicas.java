package io.weir.queryclient;

import io.weir.model.InMemoryQueryClient;
import io.weir.model.KeyGroups;
import io.weir.model.Query;
import io.weir.model.QueryBatch;
import io.weir.model.QueryResult;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Jobs and proxies without a network: JobManagers know where their job is, proxies answer for it,
 * refuse, hang, or know nothing of it.
 */
final class FakeReplicas implements Transport, Discovery {
  static final int KEY_GROUPS = 8;

  private final Map<String, Found> jobs = new ConcurrentHashMap<>();
  private final Map<HostPort, Function<Query, CompletableFuture<byte[]>>> proxies =
      new ConcurrentHashMap<>();
  private final Map<HostPort, String> jobOf = new ConcurrentHashMap<>();
  private final List<HostPort> asked = new CopyOnWriteArrayList<>();
  private volatile boolean closed;

  static InMemoryQueryClient job() {
    return new InMemoryQueryClient(new KeyGroups(KEY_GROUPS), 2);
  }

  /** The JobManager of that address runs the job. */
  void run(JobAddress address, String jobId, HostPort... at) {
    jobs.put(address.name(), new Found(jobId, List.of(at)));
  }

  void stop(JobAddress address) {
    jobs.remove(address.name());
  }

  /** The proxy passes queries about that job on, and knows no other. */
  void answer(HostPort proxy, String jobId, InMemoryQueryClient job) {
    jobOf.put(proxy, jobId);
    proxies.put(proxy, query -> CompletableFuture.completedFuture(job.answer(query).toBytes()));
  }

  void answer(HostPort proxy, String jobId, Function<Query, QueryResult> job) {
    jobOf.put(proxy, jobId);
    proxies.put(proxy, query -> CompletableFuture.completedFuture(job.apply(query).toBytes()));
  }

  void reply(HostPort proxy, String jobId, byte[] bytes) {
    jobOf.put(proxy, jobId);
    proxies.put(proxy, query -> CompletableFuture.completedFuture(bytes));
  }

  void hang(HostPort proxy) {
    proxies.put(proxy, query -> new CompletableFuture<>());
  }

  void die(HostPort proxy) {
    proxies.remove(proxy);
  }

  /** Whom reports and batches were sent to, in order; probes are not in it. */
  List<HostPort> asked() {
    return asked;
  }

  boolean closed() {
    return closed;
  }

  @Override
  public CompletableFuture<QueryResult> send(
      HostPort proxy, String jobId, Query query, Duration timeout) {
    if (query instanceof Query.Report || query instanceof QueryBatch) {
      asked.add(proxy);
    }
    Function<Query, CompletableFuture<byte[]>> answers = proxies.get(proxy);
    if (answers == null) {
      return CompletableFuture.failedFuture(new IOException("Connection refused: " + proxy));
    }
    if (!jobId.equals(jobOf.get(proxy))) {
      return CompletableFuture.failedFuture(new RuntimeException("UnknownLocation " + jobId));
    }
    return answers
        .apply(query)
        .thenApply(QueryResult::of)
        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public Found find(JobAddress address) throws NotRunningException {
    Found found = jobs.get(address.name());
    if (found == null) {
      throw new NotRunningException("runs no such job");
    }
    return found;
  }

  @Override
  public void close() {
    closed = true;
  }
}
