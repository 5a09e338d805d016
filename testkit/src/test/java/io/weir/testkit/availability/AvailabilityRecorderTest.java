package io.weir.testkit.availability;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AvailabilityRecorderTest {
  private static final long SECOND = 1_000_000_000L;

  private final long start = System.nanoTime() - 60 * SECOND;
  private final AvailabilityRecorder watch = new AvailabilityRecorder(start);

  private void success(long second) {
    watch.begin().succeeded(start + second * SECOND);
  }

  private Availability result(long second) {
    return watch.result(start + second * SECOND);
  }

  @Test
  void findsTheLongestGapBetweenSuccessesAndWhenItBegan() {
    success(2);
    success(3);
    success(8);
    success(9);
    Availability found = result(10);
    assertThat(found.longestGapSeconds()).isEqualTo(5);
    assertThat(found.gapBegan())
        .isBetween(Instant.now().minusSeconds(58), Instant.now().minusSeconds(56));
  }

  @Test
  void countsTheTimeBeforeTheFirstSuccessAndAfterTheLast() {
    success(5);
    assertThat(result(6).longestGapSeconds()).isEqualTo(5);
    Availability found = result(30);
    assertThat(found.longestGapSeconds()).isEqualTo(25);
    assertThat(Duration.between(found.gapBegan(), Instant.now()).toSeconds()).isBetween(54L, 56L);
  }

  @Test
  void aLateReportOfAnEarlierSuccessDoesNotTurnTimeBack() {
    success(9);
    success(8);
    success(10);
    assertThat(result(10).longestGapSeconds()).isEqualTo(9);
  }

  @Test
  void countsARequestOnceHoweverOftenItFailed() {
    AvailabilityRecorder.Request unlucky = watch.begin();
    unlucky.failed("timeout");
    unlucky.failed("503");
    unlucky.failed("503");
    unlucky.lost();
    AvailabilityRecorder.Request saved = watch.begin();
    saved.failed("timeout");
    saved.succeeded(start + 1);
    Availability found = result(1);
    assertThat(found.requests()).isEqualTo(2);
    assertThat(found.failedAtFirst()).isEqualTo(2);
    assertThat(found.errors()).containsOnlyKeys("timeout");
    assertThat(found.failedAfterRetry()).isOne();
  }

  @Test
  void whatIsGivenUpWithoutRetryCountsAsFailedForGood() {
    AvailabilityRecorder.Request refused = watch.begin();
    refused.failed("400");
    refused.lost();
    AvailabilityRecorder.Request underWay = watch.begin();
    underWay.lost();
    assertThat(result(1).failedAfterRetry()).isOne();
    assertThat(result(1).failedAtFirst()).isOne();
  }
}
