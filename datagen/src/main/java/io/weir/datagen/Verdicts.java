package io.weir.datagen;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Collects outcomes, and prints each as it comes. */
final class Verdicts {
  private final List<Outcome> outcomes = new ArrayList<>();
  private final Consumer<String> say;

  Verdicts(Consumer<String> say) {
    this.say = say;
  }

  void add(String label, String requirement, boolean pass, String measured, Object... arguments) {
    Outcome outcome =
        new Outcome(label, requirement, String.format(Locale.ROOT, measured, arguments), pass);
    outcomes.add(outcome);
    say("%s %s: %s", pass ? "PASS" : "FAIL", label, outcome.measured());
  }

  void say(String format, Object... arguments) {
    say.accept(String.format(Locale.ROOT, format, arguments));
  }

  /** What has been found so far, in the order of labels. */
  List<Outcome> outcomes() {
    return outcomes.stream().sorted(Comparator.comparing(Outcome::label)).toList();
  }
}
