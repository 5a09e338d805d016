package io.weir.datagen.streams;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** What was seen and should not have been, by the requirement that it violates. */
final class Faults {
  /** The most that are kept of each kind; all are counted. */
  private static final int KEPT = 5;

  private final Map<StreamsCheck, List<String>> first = new EnumMap<>(StreamsCheck.class);
  private final Map<StreamsCheck, AtomicLong> counts = new EnumMap<>(StreamsCheck.class);

  Faults() {
    for (StreamsCheck check : StreamsCheck.values()) {
      first.put(check, new CopyOnWriteArrayList<>());
      counts.put(check, new AtomicLong());
    }
  }

  void add(StreamsCheck check, String format, Object... arguments) {
    if (counts.get(check).getAndIncrement() < KEPT) {
      first.get(check).add(String.format(java.util.Locale.ROOT, format, arguments));
    }
  }

  long count(StreamsCheck check) {
    return counts.get(check).get();
  }

  List<String> first(StreamsCheck check) {
    return List.copyOf(first.get(check));
  }
}
