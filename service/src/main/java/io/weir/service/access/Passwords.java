package io.weir.service.access;

import at.favre.lib.crypto.bcrypt.BCrypt;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/** Hashes of passwords, by bcrypt, computed in a bounded and fair order. */
final class Passwords implements AutoCloseable {
  private static final int COST = 10;
  private static final int LEAST_CHARACTERS = 8;

  /** Bcrypt looks at no more. */
  private static final int MOST_BYTES = 72;

  /**
   * Of no password, in the form of a hash: a user who is not there takes as long as one who is.
   * Hashed, it would take each start of a server 0.07 s of CPU.
   */
  private static final String OF_NOBODY = "$2a$" + COST + "$" + ".".repeat(53);

  private final HashingQueue queue = new HashingQueue();
  private final FailedAttempts failed;

  Passwords(LongSupplier nanos) {
    failed = new FailedAttempts(nanos);
  }

  /**
   * @throws IllegalArgumentException naming the field and the limit
   */
  static void requireValid(String password) {
    if (password.length() < LEAST_CHARACTERS || !isHashable(password)) {
      throw new IllegalArgumentException(
          "password: must have at least "
              + LEAST_CHARACTERS
              + " characters and at most "
              + MOST_BYTES
              + " bytes");
    }
  }

  private static boolean isHashable(String password) {
    return password.getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES;
  }

  /** The hash of a valid password, on this thread. */
  static String hash(String password) {
    return BCrypt.withDefaults().hashToString(COST, password.toCharArray());
  }

  /**
   * The same when its turn comes.
   *
   * @param attempt who sets it
   * @return fails with {@link BusyException} if there is too much to do
   */
  CompletableFuture<String> hash(SignInAttempt attempt, String password) {
    return queue.submit(attempt, failed.rank(attempt), () -> hash(password));
  }

  /**
   * Whether the password is the one that was hashed; a wrong one delays those that follow.
   *
   * @param hash null for a user who is not there; then it is not
   * @return fails with {@link BusyException} if there is too much to do, or too many were wrong
   */
  CompletableFuture<Boolean> verify(SignInAttempt attempt, String password, String hash) {
    Duration delay = failed.delay(attempt);
    return delay.isZero()
        ? queue.submit(attempt, failed.rank(attempt), () -> verifyNow(attempt, password, hash))
        : CompletableFuture.failedFuture(BusyException.failed(delay));
  }

  private boolean verifyNow(SignInAttempt attempt, String password, String hash) {
    Duration delay = failed.delay(attempt); // of those that were wrong while this one waited
    if (!delay.isZero()) {
      throw BusyException.failed(delay);
    }
    boolean verified =
        isHashable(password)
            && BCrypt.verifyer()
                .verify(password.toCharArray(), hash == null ? OF_NOBODY : hash)
                .verified
            && hash != null;
    if (verified) {
      failed.succeeded(attempt);
    } else {
      failed.failed(attempt);
    }
    return verified;
  }

  /** How many wait to be hashed. */
  int waiting() {
    return queue.waiting();
  }

  @Override
  public void close() {
    queue.close();
  }
}
