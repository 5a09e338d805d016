package io.weir.service.http;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A condition for the service to do its work; evaluated at each {@code /ready}. */
public interface ReadyCheck {
  /** What is checked, in a word. */
  String name();

  /**
   * Why it is not ready, or empty if it is. Returns at once: it reports what is known and never
   * waits for another machine.
   */
  Optional<String> fault();

  /** What an operator should look at although the service is ready; shown by {@code /ready}. */
  default List<String> warnings() {
    return List.of();
  }

  /** A check with a name and a supplier. */
  static ReadyCheck of(String name, Supplier<Optional<String>> fault) {
    return of(name, fault, List::of);
  }

  /** A check with a name and suppliers. */
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

  /**
   * A check of a part that the service's other work does not need: its fault counts until there has
   * been none once, and is a warning from then on.
   */
  static ReadyCheck ofPart(
      String name, Supplier<Optional<String>> fault, Supplier<List<String>> warnings) {
    AtomicBoolean wasReady = new AtomicBoolean();
    return of(
        name,
        () -> {
          Optional<String> now = fault.get();
          if (now.isEmpty()) {
            wasReady.set(true);
          }
          return wasReady.get() ? Optional.empty() : now;
        },
        () ->
            Stream.concat(
                    wasReady.get() ? fault.get().stream() : Stream.empty(), warnings.get().stream())
                .toList());
  }
}
