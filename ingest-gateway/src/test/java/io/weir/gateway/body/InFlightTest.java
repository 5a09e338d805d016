package io.weir.gateway.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.service.http.ProblemException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InFlightTest {
  private static final long LIMIT = 8_000_000;
  private static final long QUICK = 500_000_000;
  private static final long SLOW = QUICK + 1;
  private static final long LARGE = 16 * 1024 + 1;

  private final InFlight inFlight = new InFlight(LIMIT, Duration.ofMillis(500));

  private InFlight.Hold hold(long bytes) {
    InFlight.Hold hold = inFlight.admit(LARGE);
    hold.add(bytes);
    return hold;
  }

  private void assertShed(long announced, String detail) {
    assertThatThrownBy(() -> inFlight.admit(announced))
        .isInstanceOfSatisfying(
            ProblemException.class, problem -> assertThat(problem.status()).isEqualTo(429))
        .hasMessageContaining(detail);
  }

  @Test
  void letsInWhatFitsWhileTheLogIsQuick() {
    InFlight.Hold most = hold(LIMIT - 100_000);
    inFlight.acknowledged(QUICK);

    inFlight.admit(LARGE).close();
    assertShed(100_000, "holds at most 8000000 bytes");

    most.close();
    assertThat(inFlight.bytes()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, LARGE, LIMIT})
  void shedsWhatIsNotSmallWhileTheLogIsSlow(long announced) {
    InFlight.Hold enough = hold(LIMIT / 8);
    inFlight.acknowledged(SLOW);

    assertShed(announced, "Kafka takes more than 500 ms to acknowledge");
    for (long small : List.of(1L, LARGE - 1)) {
      inFlight.admit(small).close();
    }

    inFlight.acknowledged(QUICK);
    inFlight.admit(LARGE).close();
    enough.close();
    assertThat(inFlight.bytes()).isZero();
  }

  /** Otherwise the log would be idle, and its recovery would not show. */
  @Test
  void letsAllInOnceLittleIsOnItsWay() {
    inFlight.acknowledged(SLOW);

    InFlight.Hold little = hold(LIMIT / 8 - 4096);
    inFlight.admit(LARGE).close();

    assertThat(inFlight.bytes()).isEqualTo(LIMIT / 8);
    little.close();
  }
}
