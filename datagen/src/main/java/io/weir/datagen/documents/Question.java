package io.weir.datagen.documents;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A query for values of some metrics.
 *
 * @param lower the first time in µs
 * @param upper the time before which it ends
 * @param page rows of a page at most
 */
record Question(
    List<String> metrics,
    long lower,
    long upper,
    boolean ascending,
    int page,
    Optional<DocumentFilter> filter) {
  /** Of all values of a metric. */
  static Question all(String metric, MetricTimes times) {
    return new Question(List.of(metric), times.first(), times.end(), true, 1000, Optional.empty());
  }

  /** Of any interval, order and page. */
  static Question random(
      SplittableRandom random,
      List<String> metrics,
      MetricTimes times,
      Optional<DocumentFilter> filter) {
    int from = random.nextInt(times.count());
    int to = random.nextInt(from, times.count()) + 1;
    return new Question(
        metrics,
        times.at(from),
        times.at(to),
        random.nextBoolean(),
        1 + random.nextInt(40),
        filter);
  }

  /** Whether a value there is asked for, whatever it is. */
  boolean covers(String metric, long time) {
    return metrics.contains(metric) && time >= lower && time < upper;
  }

  /** Whether a value that is covered fits. */
  boolean fits(String value) {
    return filter.map(condition -> condition.holds(value)).orElse(true);
  }

  /** Below zero if a row must come before another. */
  int order(Row one, Row other) {
    int byTime = Long.compare(one.time(), other.time());
    int order = byTime == 0 ? one.metric().compareTo(other.metric()) : byTime;
    return ascending ? order : -order;
  }

  private String sort() {
    return ascending ? "asc" : "desc";
  }

  /** As parameters of a GET of one metric; for questions without a filter. */
  String parameters(String cursor) {
    return String.format(
        Locale.ROOT,
        "?lower=%d&upper=%d&sort=%s&limit=%d&cursor=%s",
        lower,
        upper,
        sort(),
        page,
        URLEncoder.encode(cursor, StandardCharsets.UTF_8));
  }

  /** As a body. */
  String body(String cursor, boolean withMetrics) {
    return String.format(
        Locale.ROOT,
        "{%s\"lower\":%d,\"upper\":%d,\"sort\":\"%s\",\"limit\":%d,\"cursor\":\"%s\"%s}",
        withMetrics ? "\"metric_keys\":[\"" + String.join("\",\"", metrics) + "\"]," : "",
        lower,
        upper,
        sort(),
        page,
        cursor,
        filter.map(condition -> ",\"filters\":" + condition.json()).orElse(""));
  }

  @Override
  public String toString() {
    return body("", true);
  }
}
