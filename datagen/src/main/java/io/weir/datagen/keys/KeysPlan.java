package io.weir.datagen.keys;

import io.weir.testkit.client.Address;
import java.time.Duration;
import java.util.List;

/**
 * What {@link KeysRun} does.
 *
 * @param gateways where items are written, at least one
 * @param queries where they are read, at least one
 * @param replicas query services, each of which is asked for all items at the end; at least one
 * @param index of all items; nothing else may write to it
 * @param writers threads that write, each to keys of its own
 * @param keys of each writer, at least one
 * @param readers threads that read any of them, without a position
 * @param counters items that two clients each increase by compare-and-set
 * @param contended items at a time whose histories are checked for an order
 * @param contenders clients of each of these
 * @param rate requests a second, of all writers together; 0 for as fast as they are answered
 * @param duration of the load
 * @param visibleWithin after which what was acknowledged must be read
 * @param patience how long a request is repeated while Weir does not answer
 */
public record KeysPlan(
    List<Address> gateways,
    List<Address> queries,
    List<Address> replicas,
    String index,
    int writers,
    int keys,
    int readers,
    int counters,
    int contended,
    int contenders,
    int rate,
    Duration duration,
    Duration visibleWithin,
    Duration patience) {
  public KeysPlan {
    gateways = List.copyOf(gateways);
    queries = List.copyOf(queries);
    replicas = List.copyOf(replicas);
  }
}
