package io.weir.datagen.client;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * What was seen and should not have been, by the requirement that it violates. For any number of
 * threads.
 *
 * @param <C> the requirements
 */
public final class Faults<C extends Enum<C> & Requirement> {
  /** The most that are kept of each kind; all are counted. */
  private static final int KEPT = 5;

  private final Map<C, List<String>> first;
  private final Map<C, AtomicLong> counts;

  /** Has none of these yet. */
  public Faults(Class<C> checks) {
    first = new EnumMap<>(checks);
    counts = new EnumMap<>(checks);
    for (C check : checks.getEnumConstants()) {
      first.put(check, new CopyOnWriteArrayList<>());
      counts.put(check, new AtomicLong());
    }
  }

  /** Counts a fault, and keeps its text if it is one of the first. */
  public void add(C check, String format, Object... arguments) {
    if (counts.get(check).getAndIncrement() < KEPT) {
      first.get(check).add(String.format(Locale.ROOT, format, arguments));
    }
  }

  /** How many there are of each kind; 0 for each that held. */
  public Map<C, Long> counts() {
    return counts.entrySet().stream()
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, each -> each.getValue().get()));
  }

  /** The first few of each kind. */
  public Map<C, List<String>> examples() {
    return first.entrySet().stream()
        .collect(
            Collectors.toUnmodifiableMap(Map.Entry::getKey, each -> List.copyOf(each.getValue())));
  }
}
