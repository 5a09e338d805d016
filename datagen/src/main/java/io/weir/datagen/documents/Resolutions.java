package io.weir.datagen.documents;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What resolutions of numbers must be. Times are in µs.
 *
 * @param numbers all of the metric, at least one
 */
record Resolutions(NavigableMap<Long, Double> numbers) {
  private static final long MINUTE = 60_000_000;

  /** Of sums of numbers that are exact in the client and added in another order in the job. */
  private static final double PRECISION = 1e-9;

  /** What is wrong with the minutes of all numbers. */
  List<String> minutes(JsonNode rows) {
    NavigableMap<Long, DoubleSummaryStatistics> expected = new TreeMap<>();
    numbers.forEach(
        (time, value) ->
            expected
                .computeIfAbsent(time / MINUTE * MINUTE, minute -> new DoubleSummaryStatistics())
                .accept(value));
    List<String> faults = new ArrayList<>();
    long before = Long.MIN_VALUE;
    for (JsonNode row : rows) {
      long time = row.path("time").asLong();
      DoubleSummaryStatistics minute = expected.remove(time);
      if (time <= before || minute == null || !isSame(row, minute)) {
        faults.add("minute " + row + ", expected " + minute);
      }
      before = time;
    }
    expected.forEach((time, minute) -> faults.add("no minute " + time + ", expected " + minute));
    return faults;
  }

  private static boolean isSame(JsonNode row, DoubleSummaryStatistics minute) {
    return row.path("count").asLong() == minute.getCount()
        && row.path("min").asDouble() == minute.getMin()
        && row.path("max").asDouble() == minute.getMax()
        && Math.abs(row.path("avg").asDouble() - minute.getAverage())
            <= PRECISION * Math.max(1, Math.abs(minute.getAverage()));
  }

  /** What is wrong with the numbers of a line: they are held, and have both ends and extremes. */
  List<String> line(JsonNode rows) {
    NavigableMap<Long, Double> found = new TreeMap<>();
    List<String> faults = new ArrayList<>();
    for (JsonNode row : rows) {
      long time = row.path("time").asLong();
      double value = row.path("value").asDouble();
      if (!Double.valueOf(value).equals(numbers.get(time)) || found.put(time, value) != null) {
        faults.add("line has " + row + ", held is " + numbers.get(time));
      }
    }
    for (Map.Entry<Long, Double> end : List.of(numbers.firstEntry(), numbers.lastEntry())) {
      if (!found.containsKey(end.getKey())) {
        faults.add("line lacks its end " + end);
      }
    }
    DoubleSummaryStatistics all = statistics(numbers);
    DoubleSummaryStatistics drawn = statistics(found);
    if (all.getMin() != drawn.getMin() || all.getMax() != drawn.getMax()) {
      faults.add("line has " + drawn + ", held is " + all);
    }
    return faults;
  }

  private static DoubleSummaryStatistics statistics(Map<Long, Double> numbers) {
    return numbers.values().stream().mapToDouble(Double::doubleValue).summaryStatistics();
  }
}
