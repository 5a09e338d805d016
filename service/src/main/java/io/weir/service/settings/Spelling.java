package io.weir.service.settings;

import java.util.Comparator;
import java.util.Set;

/** Suggests a known setting for a misspelt one. */
final class Spelling {
  private static final int FARTHEST = 6;

  private Spelling() {}

  /**
   * {@code ", did you mean X?"}, or nothing if no candidate is near: one that has half of the
   * letters after {@link Settings#PREFIX} by chance is not meant.
   */
  static String nearest(String word, Set<String> candidates) {
    int farthest = Math.min(FARTHEST, (word.length() - Settings.PREFIX.length()) / 2);
    return candidates.stream()
        .filter(candidate -> distance(word, candidate) <= farthest)
        .min(Comparator.comparingInt(candidate -> distance(word, candidate)))
        .map(candidate -> ", did you mean " + candidate + "?")
        .orElse("");
  }

  /** Levenshtein's distance: the fewest insertions, deletions and replacements between the two. */
  static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
