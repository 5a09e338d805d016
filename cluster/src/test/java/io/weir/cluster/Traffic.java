package io.weir.cluster;

import static org.awaitility.Awaitility.await;

import io.weir.datagen.streams.StreamsProgress;
import io.weir.datagen.streams.StreamsResult;
import io.weir.testkit.probe.QueryRunResult;
import io.weir.testkit.workload.Manifest;
import java.io.IOException;
import java.time.Duration;

/**
 * Samples, queries and streams that do not stop while something is killed. They run in the test's
 * own process: a JVM for each of them at each kill would take more of two cores than they do.
 */
final class Traffic implements AutoCloseable {
  private static final Duration WITHIN = Duration.ofMinutes(1);

  /** Under which the samples were sent that the queries of all traffic are about. */
  private static final String BASE = "base";

  private final SamplesTraffic samples;
  private final QueriesTraffic queries;
  private final StreamsTraffic streams;

  /** What clients of each kind have found. */
  record Ended(SamplesTraffic.Ended samples, QueryRunResult queries, StreamsResult streams) {}

  private Traffic(LiveCluster cluster, String name) {
    samples = new SamplesTraffic(cluster.gatewayService(), name);
    queries = new QueriesTraffic(cluster.queryService(), BASE);
    streams = cluster.streams(name);
  }

  /** Sends what the queries of all traffic will be about. */
  static void prepare(LiveCluster cluster) throws IOException {
    Manifest sent = SamplesTraffic.backFill(cluster.gatewayService(), BASE);
    SamplesTraffic.check(cluster.queryService(), sent);
  }

  /**
   * Returns when samples, queries and streams flow.
   *
   * @param name of the samples' tags and of the streams' bucket
   */
  static Traffic start(LiveCluster cluster, String name) {
    Traffic traffic = new Traffic(cluster, name);
    traffic.awaitMore(1);
    return traffic;
  }

  /**
   * Returns when samples have been acknowledged in so many more seconds, and meanwhile queries been
   * answered and clients of streams of each kind have done more.
   */
  void awaitMore(int seconds) {
    int successes = samples.secondsOfSuccess() + seconds;
    long answers = queries.answered() + QueriesTraffic.CLIENTS;
    StreamsProgress before = streams.soFar();
    await().atMost(WITHIN).until(() -> samples.secondsOfSuccess() >= successes);
    await().atMost(WITHIN).until(() -> queries.answered() >= answers);
    await().atMost(WITHIN).until(() -> streams.soFar().since(before).isOfAllKinds());
  }

  /** What the clients of streams have done so far. */
  StreamsProgress streamsSoFar() {
    return streams.soFar();
  }

  /** Ends the samples, the queries and the streams. */
  Ended end() throws InterruptedException {
    close();
    return new Ended(samples.end(WITHIN), queries.end(WITHIN), streams.end());
  }

  /** Tells all clients to end; returns at once. */
  @Override
  public void close() {
    samples.tellToEnd();
    queries.tellToEnd();
    streams.tellToEnd();
  }
}
