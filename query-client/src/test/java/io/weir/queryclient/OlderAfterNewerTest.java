package io.weir.queryclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.model.Query;
import io.weir.model.QueryResult;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is answered after the replica that was ahead has died. */
class OlderAfterNewerTest extends TwoReplicas {
  private static final int KILLS = 10;
  private static final Duration DEAD = Duration.ofMillis(200);
  private static final long BEHIND_MILLIS = 200;
  private static final long PROBE_MILLIS = 20;

  /** A busy machine holds up answers that are on their way. */
  private static final long SLACK_MILLIS = 150;

  /** The longest time between two probes of a replica, which a busy machine holds up too. */
  private final AtomicLong probeGapMillis = new AtomicLong(PROBE_MILLIS);

  private static final QueryLimits TIGHT =
      new QueryLimits(
          Duration.ofMillis(500),
          Duration.ofSeconds(2),
          3,
          Duration.ofMillis(PROBE_MILLIS),
          Duration.ofMillis(50),
          Duration.ofMillis(BEHIND_MILLIS));

  @Test
  void isMarkedByWhatTheDeadOneHad() {
    one.applied(at(9, 105_001));
    two.applied(at(7, 100_000));
    twoReplicas(SELDOM);
    assertThat(ask().caveat()).isEqualTo(QueryResult.Caveat.NONE);

    cluster.die(A);
    cluster.die(B);

    assertThat(ask().caveat()).isEqualTo(new QueryResult.Caveat(0, 5001));
    assertThat(((QueryResult.Rows) ask().unmarked()).value(1, 0)).isEqualTo(2.0);
  }

  /** Whoever asks starts only now, so never saw how far the dead one was. */
  @Test
  void isMarkedByItsAgeIfTheOtherWasDeadFromTheStart() {
    two.applied(at(7, System.currentTimeMillis() - 60_000));
    cluster.answer(C, "job2", two);
    cluster.run(TWO, "job2", C);
    start(LIMITS, ONE, TWO);
    await().ignoreExceptions().until(() -> ask() != null);

    assertThat(ask().caveat().behindMillis()).isBetween(60_000L, 120_000L);
    two.applied(at(8, System.currentTimeMillis() + 60_000));
    await().untilAsserted(() -> assertThat(ask().caveat()).isEqualTo(QueryResult.Caveat.NONE));
  }

  @Test
  void whoLagsIsNotAskedWhileAnybodyElseAnswers() {
    one.applied(at(9, 105_001));
    two.applied(at(7, 100_000));
    twoReplicas(SELDOM);
    cluster.die(A);

    assertThat(valueAnswered()).isEqualTo(1.0);
    assertThat(valueAnswered()).isEqualTo(1.0);

    assertThat(cluster.asked()).doesNotContain(C);
  }

  @Test
  void whoHasCaughtUpWithTheDeadOneIsNotMarked() {
    one.applied(at(9, 105_001));
    two.applied(at(7, 100_000));
    twoReplicas(LIMITS);
    cluster.die(A);
    cluster.die(B);
    assertThat(ask().caveat().behindMillis()).isEqualTo(5001);

    two.applied(at(9, 105_001));

    await().untilAsserted(() -> assertThat(ask().caveat()).isEqualTo(QueryResult.Caveat.NONE));
  }

  /**
   * Every ms a sample; the replica that is ahead is killed again and again, the other one has come
   * so many ms less far. What goes unmarked is no older than the limit and the pause between
   * probes.
   */
  @ParameterizedTest
  @ValueSource(longs = {0, 100, 1000})
  void isOlderByNoMoreThanTheLimitOrSaysSo(long delayMillis) {
    cluster.answer(C, "job2", upTo(delayMillis));
    cluster.run(TWO, "job2", C);
    cluster.answer(A, "job1", upTo(0));
    cluster.run(ONE, "job1", A);
    start(TIGHT, ONE, TWO);
    long newest = 0;
    long worstUnmarked = 0;
    long worstMarked = 0;
    int marked = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      cluster.answer(A, "job1", upTo(0));
      await()
          .ignoreExceptions()
          .until(() -> System.currentTimeMillis() - value(ask()) < BEHIND_MILLIS / 2);
      newest = Math.max(newest, value(ask()));
      cluster.die(A);
      long end = System.nanoTime() + DEAD.toNanos();
      while (System.nanoTime() < end) {
        QueryResult answer = ask();
        long older = newest - value(answer);
        if (answer.caveat().behindMillis() > 0) {
          marked++;
          worstMarked = Math.max(worstMarked, older);
          assertThat(answer.caveat().behindMillis())
              .isGreaterThanOrEqualTo(older - probeGapMillis.get() - SLACK_MILLIS);
        } else {
          worstUnmarked = Math.max(worstUnmarked, older);
        }
        newest = Math.max(newest, value(answer));
      }
    }
    System.out.printf(
        "a replica %d ms behind: at worst older by %d ms unmarked, by %d ms marked (%d answers)%n",
        delayMillis, worstUnmarked, worstMarked, marked);
    assertThat(worstUnmarked)
        .isLessThanOrEqualTo(BEHIND_MILLIS + probeGapMillis.get() + SLACK_MILLIS);
    if (delayMillis > BEHIND_MILLIS) {
      assertThat(worstMarked).isGreaterThan(BEHIND_MILLIS);
    }
  }

  /** The time of the last sample that was seen. */
  private static long value(QueryResult answer) {
    return (long) ((QueryResult.Rows) answer.unmarked()).value(1, 0);
  }

  /** A job that has applied all but what came in the last ms. */
  private Function<Query, QueryResult> upTo(long delayMillis) {
    AtomicLong probed = new AtomicLong(System.currentTimeMillis());
    return query -> {
      long now = System.currentTimeMillis();
      long applied = now - delayMillis;
      if (query instanceof Query.Report report) {
        return rows(report, applied);
      }
      probeGapMillis.accumulateAndGet(now - probed.getAndSet(now), Math::max);
      return new QueryResult.Status(0, FakeReplicas.KEY_GROUPS - 1, 0, 0, at(applied, applied));
    };
  }

  private static QueryResult rows(Query.Report query, long value) {
    double[] values = new double[query.periods().points()];
    java.util.Arrays.fill(values, value);
    return new QueryResult.Rows(query.periods(), 0, 1, 0, query.periods().start(), values);
  }
}
