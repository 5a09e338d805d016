package io.weir.service.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FailedAttemptsTest {
  private static final SignInAttempt ATTACK = new SignInAttempt("attacker", "anna");
  private static final SignInAttempt OWN = new SignInAttempt("home", "anna");

  private long now = 42;
  private final FailedAttempts failed = new FailedAttempts(() -> now);

  private void fail(SignInAttempt attempt, int times) {
    for (int i = 0; i < times; i++) {
      failed.failed(attempt);
    }
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  @Test
  void delaysGrowWithFailuresUpToABoundAndAreForgotten() {
    fail(ATTACK, FailedAttempts.FREE - 1);
    assertThat(failed.delay(ATTACK)).isZero();
    for (long seconds = 1; seconds <= 8; seconds *= 2) {
      failed.failed(ATTACK);
      assertThat(failed.delay(ATTACK)).isEqualTo(Duration.ofSeconds(seconds));
    }
    fail(ATTACK, 100);
    assertThat(failed.delay(ATTACK)).isEqualTo(FailedAttempts.LONGEST);
    pass(FailedAttempts.LONGEST);
    assertThat(failed.delay(ATTACK)).isZero();
    failed.failed(ATTACK);
    assertThat(failed.delay(ATTACK)).isEqualTo(FailedAttempts.LONGEST);
    pass(Duration.ofHours(2));
    failed.failed(ATTACK);
    assertThat(failed.delay(ATTACK)).isZero();
  }

  @Test
  void nobodyIsHeldUpByFailuresElsewhere() {
    fail(ATTACK, 1000);
    assertThat(failed.delay(OWN)).isZero();
    assertThat(failed.rank(OWN)).isLessThan(failed.rank(ATTACK));
  }

  @Test
  void successEndsTheDelayOfItsNameAlone() {
    SignInAttempt other = new SignInAttempt("attacker", "bert");
    fail(ATTACK, 5);
    fail(other, 5);
    failed.succeeded(ATTACK);
    assertThat(failed.delay(ATTACK)).isZero();
    assertThat(failed.delay(other)).isPositive();
  }

  @Test
  void anAddressFailsSlowlyWhateverTheNamesButNotWhereOneHasSignedIn() {
    failed.succeeded(new SignInAttempt("attacker", "regular"));
    for (int i = 0; i < FailedAttempts.FREE_OF_ADDRESS; i++) {
      SignInAttempt attempt = new SignInAttempt("attacker", "user" + i);
      assertThat(failed.delay(attempt)).isZero();
      failed.failed(attempt);
    }
    SignInAttempt next = new SignInAttempt("attacker", "next");
    assertThat(failed.delay(next)).isEqualTo(FailedAttempts.NEXT_OF_ADDRESS);
    assertThat(failed.delay(new SignInAttempt("attacker", "regular"))).isZero();
    assertThat(failed.rank(new SignInAttempt("attacker", "regular"))).isZero();
    pass(FailedAttempts.NEXT_OF_ADDRESS);
    assertThat(failed.delay(next)).isZero();
    failed.failed(next);
    assertThat(failed.delay(new SignInAttempt("attacker", "last")))
        .isEqualTo(FailedAttempts.NEXT_OF_ADDRESS);
  }

  @Test
  void memoryIsBoundedAndNamesThatCanBeNoneAreOne() {
    failed.succeeded(OWN);
    for (int i = 0; i < 3 * FailedAttempts.MOST; i++) {
      failed.failed(new SignInAttempt("a" + i, "u" + i));
    }
    assertThat(failed.size()).isEqualTo(2 * FailedAttempts.MOST + 1);
    assertThat(failed.rank(OWN)).as("not crowded out").isZero();
    assertThat(new SignInAttempt("a", "x".repeat(1000)))
        .isEqualTo(new SignInAttempt("a", "no name"));
  }
}
