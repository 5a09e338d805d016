package io.weir.service.http;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** One thing that must be well before the service can do its work; asked at each {@code /ready}. */
public interface ReadyCheck {
  /** What is checked, in a word. */
  String name();

  /**
   * Why it is not ready, or empty if it is. Answers at once: it reports what is known and never
   * waits for another machine.
   */
  Optional<String> fault();

  /** What somebody should see to though it is ready; {@code /ready} says it. */
  default List<String> warnings() {
    return List.of();
  }

  /** The check of that name which asks the supplier. */
  static ReadyCheck of(String name, Supplier<Optional<String>> fault) {
    return of(name, fault, List::of);
  }

  /** The check of that name which asks the suppliers. */
  static ReadyCheck of(
      String name, Supplier<Optional<String>> fault, Supplier<List<String>> warnings) {
    record Named(
        String name, Supplier<Optional<String>> faultNow, Supplier<List<String>> warningsNow)
        implements ReadyCheck {
      @Override
      public Optional<String> fault() {
        return faultNow.get();
      }

      @Override
      public List<String> warnings() {
        return warningsNow.get();
      }
    }
    return new Named(name, fault, warnings);
  }
}
