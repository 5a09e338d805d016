package io.weir.cluster;

import io.weir.datagen.client.ClientPlan;
import io.weir.datagen.streams.StreamsPlan;
import io.weir.datagen.streams.StreamsProgress;
import io.weir.datagen.streams.StreamsResult;
import io.weir.datagen.streams.StreamsRun;
import io.weir.testkit.client.Address;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Clients of streams that do not stop while something is killed: they append, patch, read, list and
 * listen in a bucket of their own, and check what they see.
 */
final class StreamsTraffic {
  /** On a machine that others load too, so that load does not look like a fault. */
  private static final Duration VISIBLE_WITHIN = Duration.ofSeconds(30);

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int STREAMS = 9;
  private static final int INSERTERS = 3;
  private static final int COUNTERS = 1;
  private static final int READERS = 1;
  private static final int LISTENERS = 2;
  private static final int EVENTS_A_SECOND = 6;

  /** Of each patcher: unpaced, they take all that the cores have left, and what starts waits. */
  private static final int PATCHES_A_SECOND = 2;

  private final StreamsRun run;
  private final Ongoing<StreamsResult> ongoing;

  private StreamsTraffic(List<Address> gateways, List<Address> queries, String bucket) {
    StreamsPlan plan =
        new StreamsPlan(
            new ClientPlan(
                gateways, queries, queries, Duration.ofHours(1), VISIBLE_WITHIN, PATIENCE),
            bucket,
            STREAMS,
            INSERTERS,
            COUNTERS,
            READERS,
            LISTENERS,
            EVENTS_A_SECOND,
            PATCHES_A_SECOND);
    AtomicBoolean ended = new AtomicBoolean();
    run = new StreamsRun(plan, ended::get, line -> {});
    ongoing = Ongoing.start("streams-" + bucket, ended, run::run);
  }

  /**
   * Returns at once.
   *
   * @param queries prefer different replicas, and are asked for all events at the end
   */
  static StreamsTraffic start(List<Address> gateways, List<Address> queries, String bucket) {
    return new StreamsTraffic(gateways, queries, bucket);
  }

  StreamsProgress soFar() {
    ongoing.requireRunning();
    return run.soFar();
  }

  void tellToEnd() {
    ongoing.tellToEnd();
  }

  /** Ends the clients, each of which finishes what it has begun, and reads all events. */
  StreamsResult end() throws InterruptedException {
    return ongoing.end(PATIENCE.multipliedBy(2));
  }
}
