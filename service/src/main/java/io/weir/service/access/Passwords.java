package io.weir.service.access;

import at.favre.lib.crypto.bcrypt.BCrypt;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;

/**
 * Hashes of passwords, by bcrypt. Hashing is dear on purpose, so no more than {@value #AT_ONCE} are
 * computed at the same time.
 */
final class Passwords {
  private static final int AT_ONCE = 2;
  private static final int COST = 10;
  private static final int LEAST_CHARACTERS = 8;

  /** Bcrypt looks at no more. */
  private static final int MOST_BYTES = 72;

  private final Semaphore places = new Semaphore(AT_ONCE);

  /** Of no password; a user who is not there takes as long as one who is. */
  private final String ofNobody = BCrypt.withDefaults().hashToString(COST, "nobody".toCharArray());

  /**
   * @throws IllegalArgumentException naming the field and the limit
   */
  static void requireValid(String password) {
    int bytes = password.getBytes(StandardCharsets.UTF_8).length;
    if (password.length() < LEAST_CHARACTERS || bytes > MOST_BYTES) {
      throw new IllegalArgumentException(
          "password: must have at least "
              + LEAST_CHARACTERS
              + " characters and at most "
              + MOST_BYTES
              + " bytes");
    }
  }

  /**
   * @throws BusyException if too many are being hashed
   */
  String hash(String password) {
    enter();
    try {
      return BCrypt.withDefaults().hashToString(COST, password.toCharArray());
    } finally {
      places.release();
    }
  }

  /**
   * Whether the password is the one that was hashed.
   *
   * @param hash null for a user who is not there; then it is not
   * @throws BusyException if too many are being hashed
   */
  boolean verify(String password, String hash) {
    if (password.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
      return false;
    }
    enter();
    try {
      boolean verified =
          BCrypt.verifyer().verify(password.toCharArray(), hash == null ? ofNobody : hash).verified;
      return verified && hash != null;
    } finally {
      places.release();
    }
  }

  private void enter() {
    if (!places.tryAcquire()) {
      throw new BusyException();
    }
  }
}
