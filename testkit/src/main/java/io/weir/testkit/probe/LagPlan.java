package io.weir.testkit.probe;

import io.weir.testkit.http.Service;

/**
 * How the lag is measured.
 *
 * @param prefix of the tags, one for each client
 * @param probes how many samples
 * @param rate samples a second, in all; more than 0
 * @param clients how many samples may be under way at a time, 1 to {@value #MAX_CLIENTS}
 * @param limitNanos a sample not visible for so long counts as lost
 */
public record LagPlan(
    Service gateway,
    Service query,
    String prefix,
    int probes,
    double rate,
    int clients,
    long limitNanos) {
  /** The most clients. */
  public static final int MAX_CLIENTS = 500;

  /**
   * @throws IllegalArgumentException naming the field, the limit and what was got
   */
  public LagPlan {
    if (clients < 1 || clients > MAX_CLIENTS) {
      throw new IllegalArgumentException(
          "clients: must be 1 to " + MAX_CLIENTS + ", got " + clients);
    }
    if (!(rate > 0)) {
      throw new IllegalArgumentException("rate: must be more than 0, got " + rate);
    }
  }
}
