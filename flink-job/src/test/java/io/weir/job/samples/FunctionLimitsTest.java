package io.weir.job.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.Periods;
import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.model.SampleFunction;
import io.weir.model.SampleFunction.Kind;
import io.weir.model.Tag;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What one query with functions may take. */
class FunctionLimitsTest {
  private static final Tag TAG = Tag.of("boiler-7");
  private static final long START = 1_767_312_000_000_000_000L;
  private static final QueryResult TOO_LONG =
      refusal(
          "fn: takes longer than 1 s over this interval; ask for fewer functions or values, or a"
              + " shorter interval");

  private final StoreUnderTest store = new StoreUnderTest();
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE);

  private static QueryResult refusal(String message) {
    return new QueryResult.Refusal(QueryResult.Refusal.Reason.INVALID, message);
  }

  private void fill(int samples, int width) {
    for (int i = 0; i < samples; i++) {
      double[] values = new double[width];
      Arrays.fill(values, i);
      store.add(TAG, START + i, values);
    }
    store.flush();
  }

  /** A clock that goes on so far whenever it is looked at. */
  private void goOnBy(Duration step) {
    store.nanoTime = () -> nanos.addAndGet(step.toNanos());
  }

  private QueryResult ask(int points, SampleFunction... functions) {
    Periods periods = new Periods(START, START + 20_000, points);
    return store.ask(new Query.Report(TAG, periods, 0, 0, 0, List.of(functions)));
  }

  private static SampleFunction function(Kind kind) {
    return new SampleFunction(
        kind, kind == Kind.SMA || kind == Kind.EMA ? 10 : 0, kind == Kind.QUANTILE ? 0.5 : 0);
  }

  @Test
  @Timeout(60)
  void aQueryThatTakesTooLongIsRefusedAndItsLockReleased() {
    fill(20_000, 1);
    goOnBy(Duration.ofMillis(100));
    assertThat(ask(1, function(Kind.AVG))).isEqualTo(TOO_LONG);
    store.passUntil(store.now.plus(Duration.ofHours(2))); // seals
    goOnBy(Duration.ofMillis(1));
    assertThat(ask(1, function(Kind.AVG))).isInstanceOf(QueryResult.FunctionRows.class);
  }

  @ParameterizedTest
  @EnumSource(names = {"AVG", "SMA", "EMA"})
  void rowsThatTakeTooLongToFinishAreRefused(Kind kind) {
    fill(1, 1);
    goOnBy(Duration.ofMillis(10));
    assertThat(ask(20, function(kind))).isInstanceOf(QueryResult.FunctionRows.class);
    assertThat(ask(10_000, function(kind))).isEqualTo(TOO_LONG);
  }

  @Test
  void bucketsThatTakeTooLongAreRefused() {
    StoreUnderTest rolledUp =
        new StoreUnderTest(new Retention(Duration.ofHours(25), Duration.ofDays(32)));
    rolledUp.now = rolledUp.now.plus(Duration.ofDays(4));
    long width = Duration.ofMinutes(10).toNanos();
    for (int i = 0; i < 200; i++) {
      rolledUp.add(TAG, START + i * width, i);
    }
    rolledUp.flush();
    rolledUp.passUntil(rolledUp.now.plus(Duration.ofHours(3)));
    rolledUp.nanoTime = () -> nanos.addAndGet(600_000_000);
    List<SampleFunction> avg = List.of(function(Kind.AVG));
    Periods half = new Periods(START, START + 100 * width, 1);
    assertThat(rolledUp.ask(new Query.Report(TAG, half, 0, 0, 0, avg)))
        .isInstanceOf(QueryResult.FunctionRows.class);
    Periods all = new Periods(START, START + 200 * width, 1);
    assertThat(rolledUp.ask(new Query.Report(TAG, all, 0, 0, 0, avg))).isEqualTo(TOO_LONG);
  }

  @Test
  void refusesWindowsThatOverlapTooMuch() {
    store.add(TAG, START, new double[64]);
    store.flush();
    SampleFunction sma = new SampleFunction(Kind.SMA, 1 << 20, 0);
    assertThat(ask(2048, sma)).isInstanceOf(QueryResult.FunctionRows.class);
    assertThat(ask(2049, sma))
        .isEqualTo(
            refusal(
                "fn: sma must need at most 131072 sums, one for each value and window that"
                    + " overlaps, got 131136; ask for fewer points or values, or shorter windows"));
    SampleFunction oneToTwo = new SampleFunction(Kind.SMA, 1, 0);
    assertThat(ask(8192, oneToTwo)).isInstanceOf(QueryResult.FunctionRows.class);
  }

  /** Plain rows need no deadline: they read a few chunks a row, once for all functions. */
  @Test
  void latestSamplesAreReadOnceHoweverOftenTheyAreWanted() {
    fill(20_000, 1);
    long before = store.fragments.reads();
    ask(10_000, function(Kind.LAST));
    long once = store.fragments.reads() - before;
    SampleFunction[] last =
        Collections.nCopies(32, function(Kind.LAST)).toArray(SampleFunction[]::new);
    assertThat(ask(10_000, last)).isInstanceOf(QueryResult.FunctionRows.class);
    assertThat(store.fragments.reads() - before).isEqualTo(2 * once);
  }
}
