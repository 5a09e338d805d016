package io.weir.testkit.check;

import java.util.ArrayList;
import java.util.List;

/** Counts mismatches and keeps the first few in words. */
final class Mismatches {
  private static final int MAX_TOLD = 10;

  private final List<String> told = new ArrayList<>();
  private long count;

  /** Counts without words. */
  void add() {
    count++;
  }

  void add(String text) {
    if (count++ < MAX_TOLD) {
      told.add(text);
    }
  }

  long count() {
    return count;
  }

  List<String> told() {
    return List.copyOf(told);
  }
}
