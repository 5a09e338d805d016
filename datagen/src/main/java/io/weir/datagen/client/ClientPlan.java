package io.weir.datagen.client;

import io.weir.testkit.client.Address;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Where clients of records work, and for how long.
 *
 * @param gateways where they write, at least one
 * @param queries where they read, at least one
 * @param replicas query services, each of which is asked for all that was written at the end; at
 *     least one
 * @param duration of the load
 * @param visibleWithin after which what was acknowledged must be seen without its position
 * @param patience how long a request is repeated while Weir does not answer
 */
public record ClientPlan(
    List<Address> gateways,
    List<Address> queries,
    List<Address> replicas,
    Duration duration,
    Duration visibleWithin,
    Duration patience) {
  public ClientPlan {
    gateways = List.copyOf(gateways);
    queries = List.copyOf(queries);
    replicas = List.copyOf(replicas);
  }

  /** Requests to these. */
  public RecordCalls calls() {
    return new RecordCalls(gateways, queries, patience);
  }

  /** The end of a load that begins now. */
  public Stop stop(BooleanSupplier cancelled) {
    return new Stop(System.nanoTime() + duration.toNanos(), cancelled);
  }
}
