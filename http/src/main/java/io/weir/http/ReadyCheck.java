package io.weir.http;

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

  /** The check of that name which asks the supplier. */
  static ReadyCheck of(String name, Supplier<Optional<String>> fault) {
    record Named(String name, Supplier<Optional<String>> asked) implements ReadyCheck {
      @Override
      public Optional<String> fault() {
        return asked.get();
      }
    }
    return new Named(name, fault);
  }
}
