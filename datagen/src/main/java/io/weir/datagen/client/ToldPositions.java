package io.weir.datagen.client;

import io.weir.model.records.LogPosition;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The last position in each partition that a client was told. */
public final class ToldPositions {
  private final Map<Integer, LogPosition> last = new TreeMap<>();

  /** Takes those of an answer to a write; whether there are any. */
  public boolean add(Answer answer) {
    Collection<LogPosition> told = answer.positions();
    told.forEach(this::add);
    return !told.isEmpty();
  }

  /** Takes those that another client was told. */
  public void addAll(ToldPositions others) {
    others.last.values().forEach(this::add);
  }

  private void add(LogPosition position) {
    last.merge(position.partition(), position, (a, b) -> a.offset() >= b.offset() ? a : b);
  }

  /** One for each partition, none or more. */
  public List<LogPosition> all() {
    return List.copyOf(last.values());
  }
}
