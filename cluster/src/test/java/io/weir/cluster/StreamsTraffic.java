package io.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.datagen.streams.StreamsPlan;
import io.weir.datagen.streams.StreamsProgress;
import io.weir.datagen.streams.StreamsResult;
import io.weir.datagen.streams.StreamsRun;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Clients of streams that do not stop while something is killed: they append, patch, read, list and
 * listen in a bucket of their own, and check what they see. They run in the test's own process: one
 * more JVM for each kill would take more of two cores than they do.
 */
final class StreamsTraffic {
  private static final Duration WITHIN = Duration.ofMinutes(1);

  /** On a machine that others load too, so that load does not look like a fault. */
  private static final Duration VISIBLE_WITHIN = Duration.ofSeconds(30);

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int STREAMS = 9;
  private static final int INSERTERS = 3;
  private static final int COUNTERS = 1;
  private static final int READERS = 1;
  private static final int LISTENERS = 2;
  private static final int EVENTS_A_SECOND = 30;

  private final StreamsRun run;
  private final CompletableFuture<StreamsResult> result = new CompletableFuture<>();
  private volatile boolean ended;

  private StreamsTraffic(List<URI> gateways, List<URI> queries, String bucket) {
    StreamsPlan plan =
        new StreamsPlan(
            gateways,
            queries,
            queries,
            bucket,
            STREAMS,
            INSERTERS,
            COUNTERS,
            READERS,
            LISTENERS,
            EVENTS_A_SECOND,
            Duration.ofHours(1),
            VISIBLE_WITHIN,
            PATIENCE);
    run = new StreamsRun(plan, () -> ended, line -> {});
    Thread thread = new Thread(this::run, "streams-" + bucket);
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    try {
      result.complete(run.run());
    } catch (IOException | InterruptedException | RuntimeException e) {
      result.completeExceptionally(e);
    }
  }

  /**
   * Returns at once.
   *
   * @param queries prefer different replicas, and are asked for all events at the end
   */
  static StreamsTraffic start(List<URI> gateways, List<URI> queries, String bucket) {
    return new StreamsTraffic(gateways, queries, bucket);
  }

  /** Returns when clients of each kind have done more than now. */
  void awaitMore() {
    StreamsProgress before = run.soFar();
    await().atMost(WITHIN).until(() -> result.isDone() || run.soFar().since(before).isOfAllKinds());
    assertThat(result).as("streams end before their time").isNotDone();
  }

  StreamsProgress soFar() {
    return run.soFar();
  }

  /** Ends the clients, each of which finishes what it has begun, and reads all events. */
  StreamsResult end() throws InterruptedException {
    ended = true;
    try {
      return result.get(2 * PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new CompletionException("streams come to no end", e);
    }
  }
}
