package io.weir.testkit.probe;

import io.weir.testkit.client.Service;
import io.weir.testkit.workload.Workload;
import java.util.List;

/**
 * How the lag is measured.
 *
 * @param writers where samples are given
 * @param readers where they are looked for
 * @param tags of the samples; as many as clients, or more, so that each client has tags of its own
 * @param probes how many samples
 * @param rate samples a second, in all; more than 0
 * @param clients how many samples may be in flight at a time, 1 to {@value QueryPlan#MAX_CLIENTS}
 * @param limitNanos a sample not visible for so long counts as lost
 * @param durationNanos after which no other sample is begun, {@link #NO_END} for none
 */
public record LagPlan(
    ServerConnection.Source writers,
    ServerConnection.Source readers,
    List<String> tags,
    int probes,
    double rate,
    int clients,
    long limitNanos,
    long durationNanos) {
  /** All probes, however long they take. */
  public static final long NO_END = Long.MAX_VALUE;

  /**
   * @throws IllegalArgumentException naming the field, the limit and what was got
   */
  public LagPlan {
    tags = List.copyOf(tags);
    if (clients < 1 || clients > QueryPlan.MAX_CLIENTS) {
      throw new IllegalArgumentException(
          "clients: must be 1 to " + QueryPlan.MAX_CLIENTS + ", got " + clients);
    }
    if (tags.size() < clients) {
      throw new IllegalArgumentException(
          "tags: must be " + clients + " or more, got " + tags.size());
    }
    if (!(rate > 0)) {
      throw new IllegalArgumentException("rate: must be more than 0, got " + rate);
    }
  }

  /** All probes, each by any of the clients, of tags of one each that nobody else writes. */
  public static LagPlan ofWeir(
      Service gateway,
      Service query,
      String prefix,
      int clients,
      int probes,
      double rate,
      long limitNanos) {
    return new LagPlan(
        HttpDialect.WEIR.connections(gateway),
        HttpDialect.WEIR.connections(query),
        Workload.names(prefix, clients),
        probes,
        rate,
        clients,
        limitNanos,
        NO_END);
  }
}
