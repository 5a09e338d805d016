package io.weir.queryclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.model.InMemoryQueryClient;
import io.weir.model.KeyGroups;
import io.weir.model.Periods;
import io.weir.model.Positions;
import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.model.Tag;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;

/** A client of two replicas of a job, the first with two proxies, in a fake cluster. */
abstract class TwoReplicas {
  static final JobAddress ONE = JobAddress.parseAll("http://one:8081").get(0);
  static final JobAddress TWO = JobAddress.parseAll("http://two:8081").get(0);
  static final HostPort A = new HostPort("a", 1);
  static final HostPort B = new HostPort("b", 1);
  static final HostPort C = new HostPort("c", 1);
  static final Query.Report QUERY = new Query.Report(Tag.of("t"), new Periods(0, 100, 1));
  static final QueryLimits LIMITS = limits(Duration.ofMillis(20));

  /** Probes so seldom that only requested ones, and those of the start, happen within a test. */
  static final QueryLimits SELDOM = limits(Duration.ofDays(1));

  /** In ms; see {@link #oneIsCompleteSince}. */
  static final long SINCE = 1_000_000;

  /** An hour later, in ns. */
  static final long LATER = Duration.ofMillis(SINCE).plusHours(1).toNanos();

  final FakeReplicas cluster = new FakeReplicas();
  final PrometheusRegistry registry = new PrometheusRegistry();
  final InMemoryQueryClient one = FakeReplicas.job().put("t", 50, 1.0);
  final InMemoryQueryClient two = FakeReplicas.job().put("t", 50, 2.0);
  FailoverQueryClient client;

  static QueryLimits limits(Duration probeInterval) {
    return new QueryLimits(
        Duration.ofMillis(200),
        Duration.ofSeconds(1),
        3,
        probeInterval,
        Duration.ofMillis(50),
        Duration.ofSeconds(5));
  }

  /** How far a log of one partition is applied. */
  static Positions at(long offset, long appendTime) {
    return new Positions(new int[] {0}, new long[] {offset}, new long[] {appendTime});
  }

  @AfterEach
  void close() {
    if (client != null) {
      client.close();
    }
  }

  void twoReplicas(QueryLimits limits) {
    cluster.answer(A, "job1", one);
    cluster.answer(B, "job1", one);
    cluster.answer(C, "job2", two);
    cluster.run(ONE, "job1", A, B);
    cluster.run(TWO, "job2", C);
    start(limits, ONE, TWO);
    await()
        .untilAsserted(
            () ->
                assertThat(metrics())
                    .contains("weir_query_proxies_healthy{replica=\"one:8081\"} 2.0")
                    .contains("weir_query_proxies_healthy{replica=\"two:8081\"} 1.0"));
  }

  /** Both run, and the first has lost its disk and holds what came since. */
  void oneIsCompleteSince() {
    one.completeSince(SINCE);
    one.put("t", LATER - 1, 1.0);
    two.put("t", LATER - 1, 2.0);
    twoReplicas(SELDOM);
  }

  void start(QueryLimits limits, JobAddress... addresses) {
    client =
        new FailoverQueryClient(
            List.of(addresses),
            cluster,
            cluster,
            new KeyGroups(FakeReplicas.KEY_GROUPS),
            limits,
            true,
            registry);
  }

  double valueAnswered() {
    return ((QueryResult.Rows) ask()).value(1, 0);
  }

  QueryResult ask() {
    return send().join();
  }

  QueryResult ask(Query query) {
    cluster.asked().clear();
    return client.query(query).toCompletableFuture().join();
  }

  CompletableFuture<QueryResult> send() {
    return client.query(QUERY).toCompletableFuture();
  }

  int healthyOfFirst() throws IOException {
    String line =
        metrics()
            .lines()
            .filter(l -> l.startsWith("weir_query_proxies_healthy{replica=\"one:8081\"}"))
            .findFirst()
            .orElseThrow();
    return (int) Double.parseDouble(line.substring(line.lastIndexOf(' ')));
  }

  String metrics() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrometheusTextFormatWriter.create().write(out, registry.scrape());
    return out.toString(StandardCharsets.UTF_8);
  }
}
