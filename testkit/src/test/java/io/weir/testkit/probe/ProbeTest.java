package io.weir.testkit.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.weir.testkit.client.Address;
import io.weir.testkit.client.Service;
import io.weir.testkit.fake.FakeWeir;
import io.weir.testkit.fake.Fault;
import io.weir.testkit.fake.SilentServer;
import io.weir.testkit.workload.Nanos;
import io.weir.testkit.workload.Sample;
import io.weir.testkit.workload.Workload;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProbeTest {
  private static final long SECOND = 1_000_000_000L;

  private FakeWeir weir;
  private Service service;

  @BeforeEach
  void start() throws IOException {
    weir = new FakeWeir();
    service = new Service(Address.of(weir.url()), 10 * SECOND);
    try (ServerConnection writer = HttpDialect.WEIR.connections(service).open(0)) {
      Sample sample =
          new Sample("a", Nanos.now() - SECOND, new double[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 0});
      assertThat(writer.write(sample)).isEmpty();
    }
  }

  @AfterEach
  void stop() {
    weir.close();
  }

  private QueryRunResult query(String tag) throws InterruptedException {
    return run(plan(service, tag, 5, 10, 100, SECOND));
  }

  private static QueryPlan plan(
      Service asked, String tag, int clients, double rate, int points, long durationNanos) {
    return QueryPlan.recent(
        HttpDialect.WEIR.connections(asked),
        List.of(tag),
        clients,
        rate,
        60 * SECOND,
        points,
        durationNanos,
        1);
  }

  private static QueryRunResult run(QueryPlan plan) throws InterruptedException {
    return new QueryRun(plan, () -> false, QueryRun.ResponseCheck.ROW_COUNT).run();
  }

  @Test
  void asksAtTheRateAndCountsNoErrors() throws InterruptedException {
    QueryRunResult result = query("a");
    assertThat(result.latency().getTotalCount()).isEqualTo(50);
    assertThat(result.errors()).isEmpty();
  }

  @Test
  void countsErrorsByStatus() throws InterruptedException {
    assertThat(query("unknown").errors()).containsEntry("404", 50L);
  }

  private QueryRunResult queryOver(String urls) throws InterruptedException {
    Service both = new Service(Service.servers(urls), 5 * SECOND, 5 * SECOND);
    return run(plan(both, "a", 4, 25, 100, SECOND));
  }

  @Test
  void asksTheOtherServerWhereOneIsDown() throws Exception {
    String urls = SilentServer.nobody() + "," + weir.url();
    QueryRunResult repeated = queryOver(urls);
    assertThat(repeated.errors()).isEmpty();
    assertThat(repeated.availability().requests()).isEqualTo(100);
    // Two clients prefer the one that is down.
    assertThat(repeated.availability().errors()).containsOnlyKeys("connection refused");
    assertThat(repeated.availability().failedAtFirst()).isBetween(2L, 20L);
    assertThat(repeated.availability().failedAfterRetry()).isZero();
  }

  @Test
  void aWrongAnswerIsNoSuccess() throws InterruptedException {
    QueryRunResult result = query("unknown");
    assertThat(result.availability().failedAfterRetry()).isEqualTo(50);
    assertThat(result.availability().longestGapSeconds()).isGreaterThan(0.9);
    assertThat(query("a").availability().longestGapSeconds()).isLessThan(0.9);
  }

  @Test
  void endsSoonWhenStoppedThoughNobodyAnswers() throws Exception {
    try (SilentServer deaf = new SilentServer()) {
      Service never = new Service(Address.of(deaf.url()), 60 * SECOND);
      QueryPlan plan = plan(never, "a", 2, 10, 100, 60 * SECOND);
      long begin = System.nanoTime();
      QueryRunResult result =
          new QueryRun(
                  plan,
                  () -> System.nanoTime() - begin > SECOND / 2,
                  QueryRun.ResponseCheck.ROW_COUNT)
              .run();
      assertThat(System.nanoTime() - begin).isLessThan(10 * SECOND);
      assertThat(result.availability().requests()).isEqualTo(2);
      assertThat(result.availability().longestGapSeconds()).isGreaterThan(0.5);
    }
  }

  @Test
  void noticesRowsThatAreMissing() throws InterruptedException {
    weir.be(Fault.MISSING_ROW);
    assertThat(query("a").errors()).containsEntry("wrong number of rows", 50L);
  }

  @Test
  void countsLatencyFromWhenARequestWasDue() throws InterruptedException {
    // All due within a tenth of a second, and served one after the other: the queue counts.
    QueryPlan plan = plan(service, "a", 1, 20_000, 1000, SECOND / 10);
    long begin = System.nanoTime();
    QueryRunResult result = run(plan);
    long behind = System.nanoTime() - begin - SECOND / 10;
    assertThat(result.latency().getTotalCount()).isEqualTo(2000);
    assertThat(result.latency().getMaxValue()).isGreaterThan(behind / 1000 / 2);
  }

  private LagResult lag() throws InterruptedException {
    LagPlan plan =
        new LagPlan(
            HttpDialect.WEIR.connections(service),
            HttpDialect.WEIR.connections(service),
            Workload.names("lag", 5),
            40,
            100,
            5,
            SECOND / 5,
            LagPlan.NO_END);
    return new LagRun(plan, () -> false).run();
  }

  @Test
  void seesEverySampleItPosted() throws InterruptedException {
    LagResult result = lag();
    assertThat(result.lag().getTotalCount()).isEqualTo(40);
    assertThat(result.errors()).isEmpty();
    assertThat(weir.stored()).isEqualTo(41);
  }

  @Test
  void saysWhatWasNeverSeen() throws InterruptedException {
    weir.be(Fault.MISSING_ROW);
    assertThat(lag().errors()).containsEntry("never seen", 40L);
  }

  @Test
  void saysWhatWasNotTaken() throws InterruptedException {
    weir.shed(3, 503, "0");
    LagResult result = lag();
    assertThat(result.errors()).containsEntry("save 503", 3L);
    assertThat(result.lag().getTotalCount()).isEqualTo(37);
  }

  @Test
  void asksOneAfterTheOtherUntilTheTimeIsOver() throws InterruptedException {
    long begin = System.nanoTime();
    QueryRunResult result = run(plan(service, "a", 2, Double.POSITIVE_INFINITY, 10, SECOND));
    assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(SECOND);
    assertThat(result.errors()).isEmpty();
    // A client has no more than one under way, so its latencies make up the time.
    assertThat(result.latency().getTotalCount()).isGreaterThan(2);
    assertThat(result.latency().getMean() * result.latency().getTotalCount())
        .isBetween(0.0, 2.0 * (System.nanoTime() - begin) / 1000);
  }

  @Test
  void endsProbesAndReportsWhereTheLoadFails() {
    LagPlan lag =
        new LagPlan(
            HttpDialect.WEIR.connections(service),
            HttpDialect.WEIR.connections(service),
            List.of("lag"),
            1000,
            10,
            1,
            SECOND,
            LagPlan.NO_END);
    QueryPlan reports = plan(service, "a", 1, 10, 100, 100 * SECOND);
    assertThatThrownBy(
            () ->
                MixedLoad.run(
                    () -> {
                      throw new IOException("lost");
                    },
                    reports,
                    QueryRun.ResponseCheck.ROW_COUNT,
                    lag,
                    () -> false))
        .isInstanceOf(IOException.class)
        .hasMessage("lost");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> Set.of("probes", "reports").contains(thread.getName())));
  }
}
