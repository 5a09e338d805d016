package io.weir.datagen.documents;

import io.weir.testkit.client.Address;
import java.time.Duration;
import java.util.List;

/**
 * What {@link DocumentsRun} does.
 *
 * @param gateways where values are written, at least one
 * @param queries where they are read, at least one
 * @param replicas query services, each of which is asked for all values at the end; at least one
 * @param prefix of the ids of all metrics; nothing else may write to these
 * @param writers threads that write documents, each to metrics of its own
 * @param numberWriters threads that write numbers, each to a metric of its own
 * @param times of each metric, at least two
 * @param rate requests a second, of all writers together; 0 for as fast as they are answered
 * @param duration of the load
 * @param visibleWithin after which a number that was acknowledged must be read
 * @param patience how long a request is repeated while Weir does not answer
 */
public record DocumentsPlan(
    List<Address> gateways,
    List<Address> queries,
    List<Address> replicas,
    String prefix,
    int writers,
    int numberWriters,
    int times,
    int rate,
    Duration duration,
    Duration visibleWithin,
    Duration patience) {
  public DocumentsPlan {
    gateways = List.copyOf(gateways);
    queries = List.copyOf(queries);
    replicas = List.copyOf(replicas);
  }
}
