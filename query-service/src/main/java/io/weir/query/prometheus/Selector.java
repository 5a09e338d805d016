package io.weir.query.prometheus;

import io.weir.model.labels.LabelMatcher;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;

/**
 * One query of a remote read.
 *
 * @param start ms, the first time
 * @param end ms, the last time
 * @param span ms over which one result is computed, as far as the client hints at it; more than 0
 */
record Selector(long start, long end, List<Matcher> matchers, long span) {
  /**
   * Where one sample is taken at each step, Prometheus looks 5 minutes back for it: buckets must
   * not be wider than a minute, of which this is eight times as much.
   */
  private static final long MOST_SPAN_OF_A_STEP = TimeUnit.MINUTES.toMillis(8);

  /**
   * The span of hints.
   *
   * @param step ms from one result to the next; 0 if that is not hinted at
   * @param range ms of which samples are taken for each result; 0 if only the latest is
   */
  static long span(long step, long range) {
    return Math.max(1, range > 0 ? range : Math.min(step, MOST_SPAN_OF_A_STEP));
  }

  Selector {
    matchers = List.copyOf(matchers);
  }

  /** The matchers as they travel. */
  List<LabelMatcher> wanted() {
    return matchers.stream().map(Matcher::wanted).toList();
  }

  boolean matches(SortedMap<String, String> labels) {
    return matchers.stream().allMatch(matcher -> matcher.matches(labels));
  }
}
