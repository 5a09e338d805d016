package io.weir.client.samples;

import java.util.List;

/**
 * A report that is asked for: equal periods of an interval.
 *
 * @param start ns
 * @param end ns, after start
 * @param points rows, 1 to 10,000
 * @param functions such as {@code avg} or {@code sma(5m)}; none for the latest sample
 * @param values only these of a sample's values, numbered from 0, ascending; none for all
 * @param width the number of values of the series that is meant; 0 for the preferred one
 */
public record ReportQuery(
    String tag,
    long start,
    long end,
    int points,
    List<String> functions,
    List<Integer> values,
    int width) {
  private static final int DEFAULT_POINTS = 1000;

  /**
   * @throws IllegalArgumentException for a tag that ends in a star, which asks for several reports
   */
  public ReportQuery {
    if (tag.endsWith("*")) {
      throw new IllegalArgumentException("tag: must not end in *, got " + tag);
    }
    functions = List.copyOf(functions);
    values = List.copyOf(values);
  }

  /** The latest samples of 1000 periods. */
  public static ReportQuery of(String tag, long start, long end) {
    return new ReportQuery(tag, start, end, DEFAULT_POINTS, List.of(), List.of(), 0);
  }

  public ReportQuery withPoints(int rows) {
    return new ReportQuery(tag, start, end, rows, functions, values, width);
  }

  public ReportQuery withFunctions(String... names) {
    return new ReportQuery(tag, start, end, points, List.of(names), values, width);
  }

  public ReportQuery withValues(Integer... numbers) {
    return new ReportQuery(tag, start, end, points, functions, List.of(numbers), width);
  }

  public ReportQuery withWidth(int number) {
    return new ReportQuery(tag, start, end, points, functions, values, number);
  }

  String path() {
    StringBuilder path = new StringBuilder("/api?tag=");
    path.append(HttpCalls.encoded(tag)).append("&start=").append(start).append("&end=").append(end);
    path.append("&points=").append(points);
    if (!functions.isEmpty()) {
      path.append("&fn=").append(HttpCalls.encoded(String.join(",", functions)));
    }
    return path.append(Selection.parameters(values, width)).toString();
  }
}
