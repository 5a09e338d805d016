package io.weir.datagen.documents;

import io.weir.datagen.client.Held;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What one client has written to its metrics, and what answers must look like therefore. */
final class Truth {
  private final MetricTimes times;
  private final Map<String, NavigableMap<Long, Held>> metrics = new TreeMap<>();

  Truth(List<String> metrics, MetricTimes times) {
    this.times = times;
    for (String metric : metrics) {
      NavigableMap<Long, Held> values = new TreeMap<>();
      for (int i = 0; i < times.count(); i++) {
        values.put(times.at(i), new Held());
      }
      this.metrics.put(metric, values);
    }
  }

  MetricTimes times() {
    return times;
  }

  List<String> metrics() {
    return List.copyOf(metrics.keySet());
  }

  Held at(String metric, long time) {
    return metrics.get(metric).get(time);
  }

  /** The values of times from {@code lower} to before {@code upper}. */
  Iterable<Held> in(String metric, long lower, long upper) {
    return metrics.get(metric).subMap(lower, upper).values();
  }

  /** Whether a metric has values for certain. */
  boolean mustBeListed(String metric) {
    return all(metric).anyMatch(each -> each.isHeld() && each.isCertain());
  }

  /** Whether it is known that a metric has no values. */
  boolean mustNotBeListed(String metric) {
    return all(metric).noneMatch(each -> each.isHeld() || !each.isCertain());
  }

  private Stream<Held> all(String metric) {
    return metrics.get(metric).values().stream();
  }

  /** The values of a metric that are known for certain, by their times. */
  NavigableMap<Long, String> certain(String metric) {
    NavigableMap<Long, String> values = new TreeMap<>();
    metrics
        .get(metric)
        .forEach(
            (time, held) -> {
              if (held.isHeld()) {
                values.put(time, held.value());
              }
            });
    return values;
  }

  /** Whether no value of a metric is in doubt. */
  boolean isCertain(String metric) {
    return all(metric).allMatch(Held::isCertain);
  }

  /** What is wrong with the answer to a question; nothing if it is right. */
  List<String> faults(Question question, List<Row> rows) {
    List<String> faults = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    Row before = null;
    for (Row row : rows) {
      if (before != null && question.order(before, row) >= 0) {
        faults.add(row + " comes after " + before);
      }
      before = row;
      fault(question, row).ifPresent(faults::add);
      seen.add(row.metric() + " " + row.time());
    }
    for (String metric : question.metrics()) {
      metrics
          .get(metric)
          .subMap(question.lower(), question.upper())
          .forEach(
              (time, held) -> {
                boolean isMissing =
                    held.isHeld()
                        && held.isCertain()
                        && question.fits(held.value())
                        && !seen.contains(metric + " " + time);
                if (isMissing) {
                  faults.add(metric + " at " + time + " is missing: " + held.value());
                }
              });
    }
    return faults;
  }

  private Optional<String> fault(Question question, Row row) {
    NavigableMap<Long, Held> values = metrics.get(row.metric());
    Held held = values == null ? null : values.get(row.time());
    if (held == null || !question.covers(row.metric(), row.time())) {
      return Optional.of(row + " was not asked for");
    }
    return held.fault(row.value(), 0)
        .map(text -> row.metric() + " at " + row.time() + ": " + text)
        .or(
            () ->
                question.fits(row.value())
                    ? Optional.empty()
                    : Optional.of(row + " does not fit the filter"));
  }
}
