package io.weir.datagen;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Collects findings, and prints each as it comes. */
final class Verdicts {
  private final List<Finding> findings = new ArrayList<>();
  private final Consumer<String> say;

  Verdicts(Consumer<String> say) {
    this.say = say;
  }

  void add(String label, String requirement, boolean pass, String measured, Object... arguments) {
    Finding finding =
        new Finding(label, requirement, String.format(Locale.ROOT, measured, arguments), pass);
    findings.add(finding);
    say("%s %s: %s", pass ? "PASS" : "FAIL", label, finding.measured());
  }

  void say(String format, Object... arguments) {
    say.accept(String.format(Locale.ROOT, format, arguments));
  }

  /** What has been found so far, in the order of labels. */
  List<Finding> findings() {
    return findings.stream().sorted(Comparator.comparing(Finding::label)).toList();
  }
}
