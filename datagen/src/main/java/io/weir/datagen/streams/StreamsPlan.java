package io.weir.datagen.streams;

import io.weir.testkit.client.Address;
import java.time.Duration;
import java.util.List;

/**
 * What {@link StreamsRun} does.
 *
 * @param gateways where events are appended, at least one
 * @param queries where they are read, at least one
 * @param replicas query services, each of which is asked for all events at the end; at least one
 * @param bucket of all streams; nothing else may write to it
 * @param streams that inserters append to
 * @param inserters threads that append
 * @param patched further streams, each a counter that two patchers increase
 * @param readers threads that read ranges
 * @param listeners connections that listen to all streams, from their first events on
 * @param rate events a second, of all inserters together
 * @param patchRate the most patches a second of each patcher, {@link #UNPACED} for as many as are
 *     answered
 * @param duration of the load
 * @param visibleWithin after which what was acknowledged must be read and listed
 * @param patience how long a request is repeated while Weir does not answer
 */
public record StreamsPlan(
    List<Address> gateways,
    List<Address> queries,
    List<Address> replicas,
    String bucket,
    int streams,
    int inserters,
    int patched,
    int readers,
    int listeners,
    int rate,
    int patchRate,
    Duration duration,
    Duration visibleWithin,
    Duration patience) {
  /** A patcher patches again as soon as it is answered. */
  public static final int UNPACED = Integer.MAX_VALUE;

  public StreamsPlan {
    gateways = List.copyOf(gateways);
    queries = List.copyOf(queries);
    replicas = List.copyOf(replicas);
  }

  /** The name of the i-th stream that inserters append to. */
  String stream(int i) {
    return String.format("s%05d", i);
  }

  /** The name of the i-th counter. */
  String counter(int i) {
    return String.format("c%05d", i);
  }
}
