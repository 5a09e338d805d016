package io.weir.testkit.load;

import io.weir.testkit.client.Address;
import io.weir.testkit.client.RequestHead;
import io.weir.testkit.client.Service;
import io.weir.testkit.workload.Workload;

/**
 * How a workload is sent.
 *
 * @param gateway where to; connections prefer its servers in turn
 * @param first the number of the first sample to send; those before it were sent by another load
 * @param batch samples a request, 1 to {@value #MAX_BATCH}
 * @param connections requests in flight at a time, 1 to {@value #MAX_CONNECTIONS}
 * @param live whether a request is due at the time of its last sample; if not, as soon as a
 *     connection is free
 * @param giveUpNanos for how long a request is repeated before its samples are given up; with 0
 *     nothing is repeated, any number of requests may be given up, and they are only counted
 * @param format what requests look like
 */
public record LoadPlan(
    Workload workload,
    Service gateway,
    long first,
    int batch,
    int connections,
    boolean live,
    long giveUpNanos,
    RequestFormat format) {
  /** The most samples in a request. */
  public static final int MAX_BATCH = 10_000;

  /** The most connections. */
  public static final int MAX_CONNECTIONS = 1000;

  /**
   * @throws IllegalArgumentException naming the field, the limit and what was got
   */
  public LoadPlan {
    require("batch", batch, MAX_BATCH);
    require("connections", connections, MAX_CONNECTIONS);
  }

  /** Requests are JSON, as Weir takes it. */
  public LoadPlan(
      Workload workload,
      Service gateway,
      long first,
      int batch,
      int connections,
      boolean live,
      long giveUpNanos) {
    this(workload, gateway, first, batch, connections, live, giveUpNanos, RequestFormat.JSON);
  }

  private static void require(String field, int value, int max) {
    if (value < 1 || value > max) {
      throw new IllegalArgumentException(field + ": must be 1 to " + max + ", got " + value);
    }
  }

  /** Whether samples given up are named, so that others can be insisted on. */
  boolean namesAbandoned() {
    return giveUpNanos > 0;
  }

  /** The head of its requests to a server. */
  RequestHead head(Address server) {
    return new RequestHead(server, format.path(batch), format.contentType(), format.encoding());
  }
}
