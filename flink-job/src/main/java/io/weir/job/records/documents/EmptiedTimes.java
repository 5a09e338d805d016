package io.weir.job.records.documents;

import io.weir.model.records.MetricKey;
import io.weir.model.records.TimeRange;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where deletions have left nothing, so that the next one need not step over what RocksDB keeps of
 * documents that were removed: one range of times each of the metrics that were deleted from last.
 * Nothing but the time that a deletion takes depends on it, so it is kept in no checkpoint. For the
 * task's thread.
 */
final class EmptiedTimes {
  /** The most metrics, about 300 bytes each. */
  static final int MOST = 4096;

  /**
   * A range without documents.
   *
   * @param removed about how many documents were in it
   */
  private record Emptied(TimeRange range, long removed) {
    boolean touches(TimeRange other) {
      return range.lower() <= other.upper() && other.lower() <= range.upper();
    }

    Emptied and(TimeRange other, long more) {
      return new Emptied(
          new TimeRange(
              Math.min(range.lower(), other.lower()), Math.max(range.upper(), other.upper())),
          removed + more);
    }

    boolean has(long time) {
      return range.lower() <= time && time < range.upper();
    }

    /** The longer of the parts before and after a time that is in the range. */
    Emptied without(long time) {
      return new Emptied(
          time - range.lower() > range.upper() - time
              ? new TimeRange(range.lower(), time)
              : new TimeRange(time + 1, range.upper()),
          removed);
    }
  }

  private final Map<MetricKey, Emptied> ranges =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<MetricKey, Emptied> eldest) {
          return size() > MOST;
        }
      };

  /** The first time, from this one on, at which the metric may have a document. */
  long skip(MetricKey key, long time) {
    Emptied emptied = ranges.isEmpty() ? null : ranges.get(key);
    return emptied != null && emptied.has(time) ? emptied.range.upper() : time;
  }

  /**
   * A range of a metric is empty now. Of two that do not touch, the one is kept that more was
   * removed from.
   */
  void emptied(MetricKey key, TimeRange range, long removed) {
    Emptied before = ranges.remove(key);
    Emptied after = new Emptied(range, removed);
    if (before != null && before.touches(range)) {
      after = before.and(range, removed);
    } else if (before != null && before.removed > removed) {
      after = before;
    }
    ranges.put(key, after);
  }

  /** A metric gets a document. */
  void put(MetricKey key, long time) {
    if (!ranges.isEmpty()) {
      ranges.computeIfPresent(
          key, (same, emptied) -> emptied.has(time) ? emptied.without(time) : emptied);
    }
  }
}
