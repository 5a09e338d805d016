package io.weir.testkit.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.client.Address;
import io.weir.testkit.client.Service;
import io.weir.testkit.fake.EarlyRefusalServer;
import io.weir.testkit.fake.FakeWeir;
import io.weir.testkit.fake.SilentServer;
import io.weir.testkit.load.SegmentResult.Verdict;
import io.weir.testkit.workload.Nanos;
import io.weir.testkit.workload.Schedule;
import io.weir.testkit.workload.Segment;
import io.weir.testkit.workload.Workload;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoadLoopTest {
  private static final long SECOND = 1_000_000_000L;
  private final AtomicInteger ticks = new AtomicInteger();
  private FakeWeir weir;

  @BeforeEach
  void start() throws IOException {
    weir = new FakeWeir();
  }

  @AfterEach
  void stop() {
    weir.close();
  }

  private static LoadPlan plan(
      String url, long rate, long millis, int batch, int connections, boolean live) {
    long start = live ? Nanos.now() + SECOND / 10 : Nanos.now() - 3600 * SECOND;
    Schedule schedule = new Schedule(start, List.of(new Segment(rate, millis * 1_000_000)));
    Workload workload = new Workload(1, "t", 1000, 1000, schedule);
    return new LoadPlan(
        workload,
        new Service(Address.of(url), 2 * SECOND),
        0,
        batch,
        connections,
        live,
        2 * SECOND);
  }

  private LoadResult run(LoadPlan plan) throws IOException {
    return new LoadLoop(plan, () -> false, progress -> ticks.incrementAndGet()).run();
  }

  @Test
  void backfillsEverySampleOnce() throws IOException {
    LoadResult result = run(plan(weir.url(), 10_000, 2000, 333, 7, false));
    assertThat(result.acknowledged()).isEqualTo(result.offered()).isEqualTo(20_000);
    assertThat(weir.stored()).isEqualTo(20_000);
    assertThat(weir.received()).isEqualTo(20_000);
    assertThat(result.abandoned()).isEmpty();
  }

  @Test
  void keepsARateOfSingleMessages() throws IOException {
    LoadResult result = run(plan(weir.url(), 500, 1500, 1, 5, true));
    assertThat(result.acknowledged()).isEqualTo(750);
    assertThat(weir.stored()).isEqualTo(750);
    assertThat(result.segments().get(0).acknowledgedNanos()).isGreaterThan(SECOND * 14 / 10);
    assertThat(result.latency().getTotalCount()).isEqualTo(750);
    assertThat(ticks.get()).isEqualTo(1);
  }

  @Test
  void continuesBehindWhatAnotherLoadSent() throws IOException {
    LoadPlan whole = plan(weir.url(), 1000, 1000, 100, 2, false);
    LoadPlan rest = new LoadPlan(whole.workload(), whole.gateway(), 250, 100, 2, false, SECOND);
    assertThat(run(rest).offered()).isEqualTo(750);
    assertThat(weir.stored()).isEqualTo(750);
  }

  @Test
  void repeatsWhatIsShedUntilItIsAcknowledged() throws IOException {
    weir.shed(20, 429, "0");
    LoadResult result = run(plan(weir.url(), 10_000, 500, 50, 4, false));
    assertThat(result.acknowledged()).isEqualTo(5000);
    assertThat(weir.stored()).isEqualTo(5000);
    assertThat(result.repeats()).containsEntry("429", 20L);
  }

  @Test
  void waitsAsLongAsTheServerAsksFor() throws IOException {
    weir.shed(1, 503, "1");
    LoadResult result = run(plan(weir.url(), 1000, 100, 100, 1, false));
    assertThat(result.wallNanos()).isGreaterThan(SECOND);
    assertThat(result.acknowledged()).isEqualTo(100);
    assertThat(result.repeats()).containsEntry("503", 1L);
  }

  @Test
  void sendsTheRestOfARequestThatIsRefusedEarlyBeforeTheNext() throws Exception {
    try (EarlyRefusalServer hasty = new EarlyRefusalServer()) {
      LoadResult result = run(plan(hasty.url(), 100_000, 200, 10_000, 1, false));

      assertThat(result.acknowledged()).isEqualTo(20_000);
      assertThat(result.repeats()).isEqualTo(Map.of("429", 1L));
      assertThat(hasty.methods()).containsExactly("POST", "POST", "POST");
    }
  }

  @Test
  void namesWhatItGaveUp() throws IOException {
    weir.shed(Integer.MAX_VALUE, 503, "0");
    LoadPlan plan = plan(weir.url(), 1000, 100, 50, 2, false);
    LoadPlan hasty = new LoadPlan(plan.workload(), plan.gateway(), 0, 50, 2, false, SECOND / 10);
    LoadResult result = run(hasty);
    assertThat(result.offered()).isEqualTo(100);
    assertThat(result.acknowledged()).isZero();
    assertThat(result.abandoned().stream().mapToLong(r -> r.to() - r.from()).sum()).isEqualTo(100);
  }

  @Test
  void doesNotRepeatWhatIsRefused() throws IOException {
    weir.shed(1, 400, "0");
    LoadResult result = run(plan(weir.url(), 1000, 1000, 100, 3, false));
    assertThat(result.acknowledged()).isEqualTo(900);
    assertThat(result.abandoned()).hasSize(1);
    assertThat(result.refusal()).startsWith("400 {");
    assertThat(result.repeats()).isEmpty();
    assertThat(result.availability().errors()).containsEntry("400", 1L);
    assertThat(result.availability().failedAfterRetry()).isOne();
  }

  @Test
  void survivesLostConnections() throws IOException {
    try (ServerSocket listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      Thread rude = new Thread(() -> closeAfterOneAnswer(listener));
      rude.start();
      LoadResult result =
          run(plan("http://127.0.0.1:" + listener.getLocalPort(), 1000, 20, 5, 1, false));
      assertThat(result.acknowledged()).isEqualTo(20);
      assertThat(result.abandoned()).isEmpty();
      assertThat(result.repeats()).containsKey("connection lost");
    }
  }

  private static void closeAfterOneAnswer(ServerSocket listener) {
    byte[] buffer = new byte[10_000];
    for (int i = 0; !listener.isClosed(); i++) {
      try (Socket socket = listener.accept()) {
        socket.getInputStream().read(buffer);
        if (i % 2 == 1) {
          socket.getOutputStream().write("HTTP/1.1 204 No Content\r\n\r\n".getBytes("US-ASCII"));
        }
      } catch (IOException e) {
        return;
      }
    }
  }

  @Test
  void givesUpWhenNobodyListens() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    LoadPlan plan = plan("http://127.0.0.1:" + port, 1000, 10, 10, 1, false);
    LoadResult result =
        run(new LoadPlan(plan.workload(), plan.gateway(), 0, 10, 1, false, SECOND / 2));
    assertThat(result.acknowledged()).isZero();
    assertThat(result.abandoned()).hasSize(1);
    assertThat(result.repeats()).containsKey("connection refused");
  }

  private static LoadPlan over(LoadPlan plan, long attemptNanos, String... urls) {
    Service service = new Service(Service.servers(String.join(",", urls)), SECOND, attemptNanos);
    return new LoadPlan(
        plan.workload(),
        service,
        0,
        plan.batch(),
        plan.connections(),
        plan.live(),
        plan.giveUpNanos());
  }

  @Test
  void goesOnAtTheOtherServerWhileOneIsDown() throws IOException {
    LoadPlan plan = plan(weir.url(), 1000, 1000, 5, 4, true);
    LoadResult result = run(over(plan, 5 * SECOND, SilentServer.nobody(), weir.url()));
    assertThat(result.acknowledged()).isEqualTo(1000);
    assertThat(weir.stored()).isEqualTo(1000);
    assertThat(result.availability().requests()).isEqualTo(200);
    assertThat(result.availability().failedAfterRetry()).isZero();
    // Two connections prefer the one that is down, and find out once or twice each.
    long seconds = result.wallNanos() / SECOND;
    assertThat(result.availability().failedAtFirst()).isBetween(1L, 2 * (seconds + 1));
    assertThat(result.availability().errors()).containsOnlyKeys("connection refused");
  }

  @Test
  void noticesOneThatDiesMeanwhileAndLosesNothing() throws IOException {
    try (FakeWeir dying = new FakeWeir()) {
      LoadPlan plan = plan(weir.url(), 1000, 3000, 10, 6, true);
      LoadResult result =
          new LoadLoop(
                  over(plan, 5 * SECOND, dying.url(), weir.url()),
                  () -> false,
                  progress -> dying.close())
              .run();
      assertThat(result.acknowledged()).isEqualTo(3000);
      assertThat(dying.stored()).isPositive();
      assertThat(dying.stored() + weir.stored()).isGreaterThanOrEqualTo(3000);
      assertThat(result.availability().failedAtFirst()).isPositive();
      assertThat(result.availability().failedAfterRetry()).isZero();
    }
  }

  @Test
  void doesNotWaitForAServerThatNeverAnswers() throws IOException {
    try (SilentServer deaf = new SilentServer()) {
      LoadPlan plan = plan(weir.url(), 1000, 500, 10, 4, true);
      LoadResult result = run(over(plan, SECOND, deaf.url(), weir.url()));
      assertThat(result.acknowledged()).isEqualTo(500);
      assertThat(result.availability().errors()).containsOnlyKeys("timeout");
      assertThat(result.availability().failedAfterRetry()).isZero();
      assertThat(deaf.connections()).isPositive();
    }
  }

  @Test
  void survivesANameThatIsNotKnown() throws IOException {
    LoadPlan plan = plan(weir.url(), 1000, 100, 10, 2, false);
    LoadResult result = run(over(plan, 5 * SECOND, "http://no-such-host.invalid", weir.url()));
    assertThat(result.acknowledged()).isEqualTo(100);
    assertThat(result.repeats()).containsOnlyKeys("unknown host");
  }

  @Test
  void saysHowLongNothingWasAcknowledged() throws IOException {
    weir.shed(1, 503, "1");
    LoadResult result = run(plan(weir.url(), 1000, 100, 100, 1, false));
    assertThat(result.availability().longestGapSeconds()).isBetween(1.0, 10.0);
    assertThat(result.availability().errors()).containsEntry("503", 1L);
    assertThat(result.availability().failedAfterRetry()).isZero();
  }

  @Test
  void blamesTheServerWhenTheServerIsSlow() throws IOException {
    weir.delay(SECOND / 10);
    LoadResult result = run(plan(weir.url(), 100, 1000, 1, 2, true));
    assertThat(result.verdict()).isEqualTo(Verdict.SERVER_TOO_SLOW);
    assertThat(result.acknowledged()).isEqualTo(100);
    assertThat(result.segments().get(0).acknowledgedRate()).isBetween(10.0, 21.0);
    assertThat(result.latency().getMaxValue()).isGreaterThan(3_000_000);
  }

  @Test
  void blamesItselfWhenItsOwnThreadIsHeldUp() throws IOException {
    AtomicLong held = new AtomicLong(System.nanoTime());
    LoadPlan plan = plan(weir.url(), 100, 1000, 1, 50, true);
    LoadResult result =
        new LoadLoop(plan, () -> holdUp(held, SECOND * 9 / 10), progress -> {}).run();
    assertThat(result.verdict()).isEqualTo(Verdict.GENERATOR_TOO_SLOW);
    assertThat(result.acknowledged()).isEqualTo(100);
  }

  private static boolean holdUp(AtomicLong held, long nanos) {
    if (System.nanoTime() - held.get() > nanos) {
      long until = System.nanoTime() + nanos;
      while (System.nanoTime() < until) {
        LockSupport.parkNanos(until - System.nanoTime());
      }
      held.set(System.nanoTime());
    }
    return false;
  }

  @Test
  void stopsAndSaysHowFarItGot() throws IOException {
    long end = System.nanoTime() + SECOND / 2;
    LoadPlan plan = plan(weir.url(), 1000, 60_000, 10, 4, true);
    LoadResult result = new LoadLoop(plan, () -> System.nanoTime() > end, progress -> {}).run();
    assertThat(result.offered()).isBetween(100L, 1000L).isEqualTo(result.acknowledged());
    assertThat(weir.stored()).isEqualTo(result.offered());
  }
}
