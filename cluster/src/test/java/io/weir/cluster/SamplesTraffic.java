package io.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.api.QueryApi;
import io.weir.testkit.check.CheckResult;
import io.weir.testkit.check.Checker;
import io.weir.testkit.client.Service;
import io.weir.testkit.client.ServiceClient;
import io.weir.testkit.load.LoadLoop;
import io.weir.testkit.load.LoadPlan;
import io.weir.testkit.load.LoadResult;
import io.weir.testkit.load.Progress;
import io.weir.testkit.probe.HttpDialect;
import io.weir.testkit.probe.ServerConnection;
import io.weir.testkit.probe.Visibility;
import io.weir.testkit.workload.Manifest;
import io.weir.testkit.workload.Schedule;
import io.weir.testkit.workload.Workload;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Samples that are posted at a rate until they are told to end, as {@code datagen load} does. */
final class SamplesTraffic {
  /** Samples a second: with more, what starts again waits for the cores and the test for it. */
  private static final int RATE = 500;

  private static final long SEED = 1;

  /** Batches a second, which say how exactly a gap is measured. */
  private static final int BATCHES_A_SECOND = 5;

  private static final int CONNECTIONS = 8;
  private static final int TAGS = 500;
  private static final int ROLL_CALL = 1000;
  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final Duration GIVE_UP = Duration.ofSeconds(30);
  private static final Duration VISIBLE_WITHIN = Duration.ofSeconds(30);
  private static final int CHECKED_QUERIES = 50;
  private static final int CHECKED_TAGS = 20;

  private final Workload workload;
  private final Ongoing<LoadResult> load;
  private final AtomicInteger secondsOfSuccess = new AtomicInteger();
  private volatile long acknowledged;

  /** Begins to post; returns at once. */
  SamplesTraffic(Service gateways, String prefix) {
    workload = new Workload(SEED, prefix, TAGS, ROLL_CALL, Schedule.live(RATE, LONGEST.toNanos()));
    LoadPlan plan =
        new LoadPlan(
            workload, gateways, 0, RATE / BATCHES_A_SECOND, CONNECTIONS, true, GIVE_UP.toNanos());
    AtomicBoolean ended = new AtomicBoolean();
    load =
        Ongoing.start(
            "samples-" + prefix, ended, new LoadLoop(plan, ended::get, this::noteProgress)::run);
  }

  private void noteProgress(Progress progress) {
    if (progress.acknowledged() > acknowledged) {
      secondsOfSuccess.incrementAndGet();
    }
    acknowledged = progress.acknowledged();
  }

  /** In how many seconds samples were acknowledged. */
  int secondsOfSuccess() {
    load.requireRunning();
    return secondsOfSuccess.get();
  }

  void tellToEnd() {
    load.tellToEnd();
  }

  /**
   * What came of it.
   *
   * @param sent all samples, and which of them were acknowledged
   */
  record Ended(LoadResult result, Manifest sent) {}

  Ended end(Duration within) throws InterruptedException {
    LoadResult result = load.end(within);
    return new Ended(result, new Manifest(workload, result.offered(), result.abandoned()));
  }

  /** Posts samples of the last ten minutes, all of which must be taken. */
  static Manifest backFill(Service gateways, String prefix) throws IOException {
    Workload past =
        new Workload(SEED, prefix, 100, 10, Schedule.recent(100, Duration.ofMinutes(10).toNanos()));
    LoadPlan plan = new LoadPlan(past, gateways, 0, 1000, 4, false, GIVE_UP.toNanos());
    LoadResult result = new LoadLoop(plan, () -> false, progress -> {}).run();
    assertThat(result.acknowledged()).as("%s", result.repeats()).isEqualTo(result.offered());
    return new Manifest(past, result.offered(), result.abandoned());
  }

  /** Fails if a sample that was acknowledged is not there, or any row is wrong. */
  static void check(Service queries, Manifest sent) throws IOException {
    String prefix = sent.workload().prefix();
    long seed = System.nanoTime();
    try (QueryApi api = new QueryApi(new ServiceClient(queries, 0));
        ServerConnection reader = HttpDialect.WEIR.connections(queries).open(0)) {
      assertThat(new Visibility(reader, sent).await(VISIBLE_WITHIN.toNanos(), () -> false))
          .as("time until the end of %s is seen", prefix)
          .isPresent();
      CheckResult result =
          new Checker(api, sent, seed, CHECKED_TAGS).run(CHECKED_QUERIES, () -> false, n -> {});
      assertThat(result.told()).as("%s, seed of the queries %d", prefix, seed).isEmpty();
      assertThat(result.mismatches()).as("%s, seed of the queries %d", prefix, seed).isZero();
    }
  }
}
