package io.weir.job.records.items;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.IntConsumer;

/** The indices whose search is being built, of each key group of a task. For the task's thread. */
final class DueBuilds {
  private final Map<Integer, TreeSet<String>> byHash = new HashMap<>();
  private final IntConsumer callSoon;

  /**
   * @param callSoon asks for a call for the key group that a hash leads to
   */
  DueBuilds(IntConsumer callSoon) {
    this.callSoon = callSoon;
  }

  /** A search is to be built; asks for a call. */
  void add(int hash, byte[] index) {
    byHash.computeIfAbsent(hash, absent -> new TreeSet<>()).add(text(index));
    callSoon.accept(hash);
  }

  /** A search is built, or not wanted any more. */
  void remove(int hash, byte[] index) {
    TreeSet<String> names = byHash.get(hash);
    if (names != null && names.remove(text(index)) && names.isEmpty()) {
      byHash.remove(hash);
    }
  }

  /** One of the indices of a key group; null if there is none. */
  byte[] first(int hash) {
    TreeSet<String> names = byHash.get(hash);
    return names == null ? null : names.first().getBytes(StandardCharsets.UTF_8);
  }

  /** Asks for a call for a key group if any of its indices is left. */
  void callForRest(int hash) {
    if (byHash.containsKey(hash)) {
      callSoon.accept(hash);
    }
  }

  private static String text(byte[] index) {
    return new String(index, StandardCharsets.UTF_8);
  }
}
