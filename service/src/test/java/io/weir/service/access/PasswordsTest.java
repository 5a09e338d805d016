package io.weir.service.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PasswordsTest {
  private static final int ROUNDS = 6;

  private final String hash = Passwords.hash("the right one");

  /** From another address each time, so that none is delayed; ns. */
  private long nanos(Passwords passwords, int address, String hashed) throws Exception {
    long begin = System.nanoTime();
    SignInAttempt attempt = new SignInAttempt("10.0.0." + address, "user");
    assertThat(passwords.verify(attempt, "a wrong one", hashed).get(60, TimeUnit.SECONDS))
        .isFalse();
    return System.nanoTime() - begin;
  }

  /** Without a hash to compare with, an answer comes a thousand times as fast. */
  @Test
  void itsTimeDoesNotTellWhetherThereIsSuchAUser() throws Exception {
    long known = Long.MAX_VALUE;
    long unknown = Long.MAX_VALUE;
    try (Passwords passwords = new Passwords(System::nanoTime)) {
      for (int i = 0; i < ROUNDS; i++) {
        known = Math.min(known, nanos(passwords, i, hash));
        unknown = Math.min(unknown, nanos(passwords, ROUNDS + i, null));
      }
    }
    assertThat((double) unknown / known).isBetween(0.1, 10.0);
  }
}
