package io.weir.datagen.probe;

import io.weir.datagen.wire.Address;
import java.util.List;

/**
 * How reports are asked for.
 *
 * @param tags what about, each equally often
 * @param clients connections, 1 to {@value #MAX_CLIENTS}
 * @param rate requests a second from each, more than 0
 * @param intervalNanos how far back from now an interval begins
 * @param points rows a report
 * @param durationNanos for how long
 * @param seed of the choice of tags
 */
public record QueryPlan(
    Address query,
    List<String> tags,
    int clients,
    double rate,
    long intervalNanos,
    int points,
    long durationNanos,
    int timeoutMillis,
    long seed) {
  /** The most clients. */
  public static final int MAX_CLIENTS = 500;

  /**
   * @throws IllegalArgumentException naming the field, the limit and what was got
   */
  public QueryPlan {
    tags = List.copyOf(tags);
    if (clients < 1 || clients > MAX_CLIENTS) {
      throw new IllegalArgumentException(
          "clients: must be 1 to " + MAX_CLIENTS + ", got " + clients);
    }
    if (!(rate > 0)) {
      throw new IllegalArgumentException("rate: must be more than 0, got " + rate);
    }
  }
}
