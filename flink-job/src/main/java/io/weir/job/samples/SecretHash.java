package io.weir.job.samples;

import io.weir.model.Bytes;
import java.security.SecureRandom;

/**
 * A hash for tables in memory that nobody can foresee, another one in each process: who knows a
 * hash makes up any number of names that share it, and each of them would be sought among all
 * others. Eight bytes at a time are multiplied by a secret number, and the halves of the product
 * put together (Wang Yi, wyhash, 2019).
 */
final class SecretHash {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final long BEGIN = RANDOM.nextLong();
  private static final long FACTOR = RANDOM.nextLong() | 1;

  private SecretHash() {}

  /**
   * The hash of some bytes and a number.
   *
   * @param number 0 or more
   */
  static int of(byte[] buffer, int offset, int length, int number) {
    long hash = fold(BEGIN ^ ((long) length << Integer.SIZE | number));
    int end = offset + length;
    int at = offset;
    for (; end - at >= Long.BYTES; at += Long.BYTES) {
      hash = fold(hash ^ Bytes.getLong(buffer, at));
    }
    long rest = 0;
    for (; at < end; at++) {
      rest = rest << Byte.SIZE | buffer[at] & 0xff;
    }
    hash = fold(hash ^ rest);
    return (int) (hash ^ hash >>> Integer.SIZE);
  }

  /** The hash of a number. */
  static int of(long number) {
    long hash = fold(BEGIN ^ number);
    return (int) (hash ^ hash >>> Integer.SIZE);
  }

  private static long fold(long number) {
    return number * FACTOR ^ Math.multiplyHigh(number, FACTOR);
  }
}
