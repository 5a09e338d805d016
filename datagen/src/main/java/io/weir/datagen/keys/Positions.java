package io.weir.datagen.keys;

import io.weir.datagen.client.Answer;
import io.weir.model.records.LogPosition;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The last position in each partition that a client was told. */
final class Positions {
  private final Map<Integer, LogPosition> last = new TreeMap<>();

  /** Takes those of an answer to a write; whether there are any. */
  boolean add(Answer answer) {
    Collection<LogPosition> told = answer.positions();
    told.forEach(this::add);
    return !told.isEmpty();
  }

  void addAll(Positions others) {
    others.last.values().forEach(this::add);
  }

  private void add(LogPosition position) {
    last.merge(position.partition(), position, (a, b) -> a.offset() >= b.offset() ? a : b);
  }

  List<LogPosition> all() {
    return List.copyOf(last.values());
  }
}
