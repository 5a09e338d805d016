package io.weir.model;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/** For each of Flink's key groups the least hash that leads to it, so that any can be addressed. */
public final class KeyGroupHashes {
  private static final int NONE = -1;

  private final int[] hashes;

  /**
   * @param count how many key groups there are, 1 to 32768
   * @param keyGroupOf the key group that a hash leads to
   */
  public KeyGroupHashes(int count, IntUnaryOperator keyGroupOf) {
    hashes = new int[count];
    Arrays.fill(hashes, NONE);
    for (int hash = 0, missing = count; missing > 0; hash++) {
      int keyGroup = keyGroupOf.applyAsInt(hash);
      if (hashes[keyGroup] == NONE) {
        hashes[keyGroup] = hash;
        missing--;
      }
    }
  }

  /** How many key groups there are. */
  public int count() {
    return hashes.length;
  }

  /** A hash that leads to the key group; always the same one. */
  public int of(int keyGroup) {
    return hashes[keyGroup];
  }
}
