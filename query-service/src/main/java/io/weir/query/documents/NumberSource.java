package io.weir.query.documents;

import io.weir.model.QueryResult;
import io.weir.model.records.MetricKey;

/** The numbers of one metric that a query reads page after page; for one thread at a time. */
final class NumberSource {
  private static final long[] NONE = {};

  private final MetricKey key;
  private final boolean descending;
  private NumberRequest.Left left;
  private long[] times = NONE;
  private double[] values = {};
  private int at;

  /**
   * @param left what is wanted of it
   */
  NumberSource(MetricKey key, boolean descending, NumberRequest.Left left) {
    this.key = key;
    this.descending = descending;
    this.left = left;
  }

  MetricKey key() {
    return key;
  }

  /** What is not read yet. */
  NumberRequest.Left left() {
    return left;
  }

  /** Whether there is a number to take. */
  boolean has() {
    return at < times.length;
  }

  /** Whether there is none to take, and there may be more. */
  boolean isLacking() {
    return !has() && !left.isEmpty();
  }

  /** Takes a page of what is left; null if the series is not there. */
  void add(QueryResult.SamplePage page) {
    times = page == null ? NONE : page.times();
    values = page == null ? values : page.values();
    at = 0;
    if (page == null || !page.more() || times.length == 0) {
      left = new NumberRequest.Left(0, 0);
    } else {
      long last = times[times.length - 1];
      left =
          descending
              ? new NumberRequest.Left(left.start(), last)
              : new NumberRequest.Left(last + 1, left.end());
    }
  }

  /** Where the next number stands, ns; there must be one. */
  NumberPlace place() {
    return new NumberPlace(times[at], key);
  }

  /** The next number; there must be one. */
  NumberPage.Number take() {
    NumberPage.Number taken = new NumberPage.Number(times[at], values[at], key);
    at++;
    return taken;
  }
}
