package io.weir.testkit.probe;

import io.weir.testkit.http.Service;
import java.util.List;

/**
 * How reports are asked for.
 *
 * @param query whom; clients prefer its servers in turn
 * @param tags what about, each equally often
 * @param clients connections, 1 to {@value #MAX_CLIENTS}
 * @param rate requests a second from each, more than 0
 * @param intervalNanos how far back from now an interval begins
 * @param points rows a report
 * @param durationNanos for how long
 * @param retries how often a request that failed is repeated, 0 to {@value #MAX_RETRIES}
 * @param seed of the choice of tags
 */
public record QueryPlan(
    Service query,
    List<String> tags,
    int clients,
    double rate,
    long intervalNanos,
    int points,
    long durationNanos,
    int retries,
    long seed) {
  /** The most clients. */
  public static final int MAX_CLIENTS = 500;

  /** The most retries. */
  public static final int MAX_RETRIES = 100;

  /**
   * @throws IllegalArgumentException naming the field, the limit and what was got
   */
  public QueryPlan {
    tags = List.copyOf(tags);
    if (clients < 1 || clients > MAX_CLIENTS) {
      throw new IllegalArgumentException(
          "clients: must be 1 to " + MAX_CLIENTS + ", got " + clients);
    }
    if (retries < 0 || retries > MAX_RETRIES) {
      throw new IllegalArgumentException(
          "retries: must be 0 to " + MAX_RETRIES + ", got " + retries);
    }
    if (!(rate > 0)) {
      throw new IllegalArgumentException("rate: must be more than 0, got " + rate);
    }
  }
}
