package io.weir.query.documents;

import io.weir.model.KeyGroups;
import io.weir.model.TaskKeyGroups;
import io.weir.model.records.MetricKey;
import io.weir.queryclient.TaskQueries;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which task owns which key groups, learned from the latest results without a query of its own, as
 * {@code TaskRanges} makes: so that metrics of one task travel in one query. What it says may be
 * out of date; a result says what it covers.
 */
final class LearnedTaskRanges {
  private final KeyGroups keyGroups;

  /** By the last key group of each. */
  private final TreeMap<Integer, TaskKeyGroups> ranges = new TreeMap<>();

  LearnedTaskRanges(KeyGroups keyGroups) {
    this.keyGroups = keyGroups;
  }

  /** How many tasks are known, one at least. */
  synchronized int count() {
    return Math.max(1, ranges.size());
  }

  /** Metrics of which one task is likely to own all; those of tasks not known are together. */
  synchronized List<List<MetricKey>> byTask(List<MetricKey> keys) {
    Map<Integer, List<MetricKey>> groups = new TreeMap<>();
    for (MetricKey key : keys) {
      Map.Entry<Integer, TaskKeyGroups> task = ranges.ceilingEntry(keyGroups.of(key.hashCode()));
      boolean isKnown = task != null && task.getValue().owns(key.hashCode());
      groups.computeIfAbsent(isKnown ? task.getKey() : -1, last -> new ArrayList<>()).add(key);
    }
    return List.copyOf(groups.values());
  }

  /**
   * Takes what a result covers.
   *
   * @param hash where the query was sent to
   * @param first of the key groups
   * @param last of them
   * @throws IllegalStateException if they do not cover the hash
   */
  TaskKeyGroups note(int hash, int first, int last) {
    TaskKeyGroups covered = TaskQueries.covered(keyGroups, keyGroups.of(hash), first, last);
    synchronized (this) {
      if (!covered.equals(ranges.get(last))) {
        ranges.values().removeIf(each -> each.first() <= last && each.last() >= first);
        ranges.put(last, covered);
      }
    }
    return covered;
  }
}
