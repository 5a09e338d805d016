package io.weir.testkit.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.fake.Deaf;
import io.weir.testkit.fake.FakeWeir;
import io.weir.testkit.fake.Fault;
import io.weir.testkit.http.Address;
import io.weir.testkit.http.Client;
import io.weir.testkit.http.Nanos;
import io.weir.testkit.http.Service;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
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
    Address address = Address.of(weir.url());
    service = new Service(address, SECOND);
    try (Client client = new Client(address, 1000)) {
      String message =
          "{\"time\":"
              + (Nanos.now() - SECOND)
              + ",\"tag\":\"a\",\"values\":[1,2,3,4,5,6,7,8,9,0]}";
      client.post("/save", message.getBytes(StandardCharsets.UTF_8));
    }
  }

  @AfterEach
  void stop() {
    weir.close();
  }

  private QueryResult query(String tag) throws InterruptedException {
    QueryPlan plan = new QueryPlan(service, List.of(tag), 5, 10, 60 * SECOND, 100, SECOND, 0, 1);
    return new QueryRun(plan, () -> false).run();
  }

  @Test
  void asksAtTheRateAndCountsNoErrors() throws InterruptedException {
    QueryResult result = query("a");
    assertThat(result.latency().getTotalCount()).isEqualTo(50);
    assertThat(result.errors()).isEmpty();
  }

  private PostResult post(int retries, long mostLost) throws InterruptedException {
    byte[] body = "[]".getBytes(StandardCharsets.UTF_8);
    PostPlan plan = new PostPlan(service, () -> n -> body, "", 20, 2, retries, mostLost);
    return new PostRun(plan, () -> false).run();
  }

  @Test
  void postsAllAndRepeatsWhatIsNotTaken() throws InterruptedException {
    weir.shed(3, 429, "0");
    PostResult result = post(3, 0);
    assertThat(result.acknowledged()).isEqualTo(20);
    assertThat(result.errors()).containsOnly(Map.entry("429", 3L));
    assertThat(result.lost()).isEmpty();
  }

  @Test
  void endsOnceMorePostsAreLostThanMayBe() throws InterruptedException {
    weir.shed(20, 500, "0");
    PostResult result = post(0, 4);
    assertThat(result.acknowledged()).isZero();
    // The other connection may have begun one.
    assertThat(result.lost()).containsOnlyKeys("500");
    assertThat(result.lost().get("500")).isBetween(5L, 6L);

    weir.shed(5, 500, "0");
    result = post(0, 5);
    assertThat(result.acknowledged()).isEqualTo(15);
    assertThat(result.lost()).containsOnly(Map.entry("500", 5L));
  }

  @Test
  void countsErrorsByStatus() throws InterruptedException {
    assertThat(query("unknown").errors()).containsEntry("404", 50L);
  }

  private QueryResult queryOver(String urls, int retries) throws InterruptedException {
    Service both = new Service(Service.servers(urls), 5 * SECOND, 5 * SECOND);
    QueryPlan plan = new QueryPlan(both, List.of("a"), 4, 25, 60 * SECOND, 100, SECOND, retries, 1);
    return new QueryRun(plan, () -> false).run();
  }

  @Test
  void asksTheOtherServerWhereOneIsDown() throws Exception {
    String urls = Deaf.nobody() + "," + weir.url();
    QueryResult repeated = queryOver(urls, 1);
    assertThat(repeated.errors()).isEmpty();
    assertThat(repeated.continuity().requests()).isEqualTo(100);
    // Two clients prefer the one that is down.
    assertThat(repeated.continuity().errors()).containsOnlyKeys("connection refused");
    assertThat(repeated.continuity().failedAtFirst()).isBetween(2L, 20L);
    assertThat(repeated.continuity().failedAfterRetry()).isZero();
    QueryResult once = queryOver(urls, 0);
    assertThat(once.failed()).isEqualTo(once.continuity().failedAtFirst()).isBetween(2L, 20L);
    assertThat(once.continuity().failedAfterRetry()).isEqualTo(once.failed());
  }

  @Test
  void aWrongAnswerIsNoSuccess() throws InterruptedException {
    QueryResult result = query("unknown");
    assertThat(result.continuity().failedAfterRetry()).isEqualTo(50);
    assertThat(result.continuity().longestGapSeconds()).isGreaterThan(0.9);
    assertThat(query("a").continuity().longestGapSeconds()).isLessThan(0.9);
  }

  @Test
  void endsSoonWhenStoppedThoughNobodyAnswers() throws Exception {
    try (Deaf deaf = new Deaf()) {
      Service never = new Service(Address.of(deaf.url()), 60 * SECOND);
      QueryPlan plan =
          new QueryPlan(never, List.of("a"), 2, 10, 60 * SECOND, 100, 60 * SECOND, 0, 1);
      long begin = System.nanoTime();
      QueryResult result = new QueryRun(plan, () -> System.nanoTime() - begin > SECOND / 2).run();
      assertThat(System.nanoTime() - begin).isLessThan(10 * SECOND);
      assertThat(result.continuity().requests()).isEqualTo(2);
      assertThat(result.continuity().longestGapSeconds()).isGreaterThan(0.5);
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
    QueryPlan plan =
        new QueryPlan(service, List.of("a"), 1, 20_000, 60 * SECOND, 1000, SECOND / 10, 0, 1);
    long begin = System.nanoTime();
    QueryResult result = new QueryRun(plan, () -> false).run();
    long behind = System.nanoTime() - begin - SECOND / 10;
    assertThat(result.latency().getTotalCount()).isEqualTo(2000);
    assertThat(result.latency().getMaxValue()).isGreaterThan(behind / 1000 / 2);
  }

  private LagResult lag() throws InterruptedException {
    LagPlan plan = new LagPlan(service, service, "lag", 40, 100, 5, SECOND / 5);
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
}
