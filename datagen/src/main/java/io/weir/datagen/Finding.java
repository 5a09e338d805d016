package io.weir.datagen;

import java.util.List;
import java.util.Locale;

/**
 * Whether a requirement is met.
 *
 * @param label as in the specification, R1 or W4
 * @param requirement in a few words
 * @param measured what was found
 */
record Finding(String label, String requirement, String measured, boolean pass) {
  /** All as a table. */
  static String table(List<Finding> findings) {
    int wide = findings.stream().mapToInt(o -> o.requirement.length()).max().orElse(0);
    StringBuilder text = new StringBuilder();
    for (Finding o : findings) {
      text.append(
          String.format(
              Locale.ROOT,
              "%s  %-2s  %-" + Math.max(1, wide) + "s  %s%n",
              o.pass ? "PASS" : "FAIL",
              o.label,
              o.requirement,
              o.measured));
    }
    return text.toString();
  }
}
