package io.weir.model;

import java.util.Arrays;

/**
 * Flink's key groups: every hash belongs to one, every task owns a range of them. Knows for each
 * the least hash that leads to it, so that a query can be sent to any task.
 */
public final class KeyGroups {
  private static final int NONE = -1;

  private final int[] hashes;

  /**
   * @param count how many there are: the job's maximum parallelism, 1 to 32768
   */
  public KeyGroups(int count) {
    hashes = new int[count];
    Arrays.fill(hashes, NONE);
    for (int hash = 0, missing = count; missing > 0; hash++) {
      int keyGroup = of(hash);
      if (hashes[keyGroup] == NONE) {
        hashes[keyGroup] = hash;
        missing--;
      }
    }
  }

  /** How many there are. */
  public int count() {
    return hashes.length;
  }

  /** The key group that a hash leads to. */
  public int of(int hash) {
    int mixed = murmur(hash);
    return mixed == Integer.MIN_VALUE ? 0 : Math.abs(mixed) % count();
  }

  /** A hash that leads to the key group; always the same one. */
  public int hashFor(int keyGroup) {
    return hashes[keyGroup];
  }

  /** MurmurHash3 (32 bits, seed 0) of the four bytes of a number, which Flink uses. */
  private static int murmur(int number) {
    int hash = Integer.rotateLeft(number * 0xcc9e2d51, 15) * 0x1b873593;
    hash = (Integer.rotateLeft(hash, 13) * 5 + 0xe6546b64) ^ Integer.BYTES;
    hash = (hash ^ hash >>> 16) * 0x85ebca6b;
    hash = (hash ^ hash >>> 13) * 0xc2b2ae35;
    return hash ^ hash >>> 16;
  }
}
