package io.weir.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {
  private final RetryPolicy policy =
      new RetryPolicy(10, Duration.ofMillis(100), Duration.ofMillis(500));

  private long longest(int attempt, Duration hint) {
    return LongStream.range(0, 2000).map(i -> policy.pauseNanos(attempt, hint)).max().orElseThrow();
  }

  private long shortest(int attempt, Duration hint) {
    return LongStream.range(0, 2000).map(i -> policy.pauseNanos(attempt, hint)).min().orElseThrow();
  }

  @Test
  void pausesDoubleUpToTheLongest() {
    assertThat(longest(2, Duration.ZERO)).isBetween(80_000_000L, 100_000_000L);
    assertThat(longest(3, Duration.ZERO)).isBetween(160_000_000L, 200_000_000L);
    assertThat(longest(20, Duration.ZERO)).isBetween(400_000_000L, 500_000_000L);
  }

  @Test
  void pausesDiffer() {
    assertThat(shortest(2, Duration.ZERO)).isLessThan(longest(2, Duration.ZERO) / 2);
  }

  @Test
  void waitsAsLongAsTheServerAsks() {
    assertThat(shortest(2, Duration.ofSeconds(1))).isGreaterThanOrEqualTo(1_000_000_000L);
  }

  @Test
  void refusesNoAttempts() {
    assertThatThrownBy(() -> new RetryPolicy(0, Duration.ZERO, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("attempts: ");
  }
}
