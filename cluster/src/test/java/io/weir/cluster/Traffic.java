package io.weir.cluster;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.datagen.streams.StreamsProgress;
import io.weir.datagen.streams.StreamsResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Samples, queries and streams that do not stop while something is killed. */
final class Traffic implements AutoCloseable {
  private static final Duration WITHIN = Duration.ofMinutes(1);

  /** Lines of progress, one a second, after which it is well in progress. */
  private static final int LINES = 2;

  private final LiveCluster cluster;
  private final String name;
  private final ClusterProcess load;
  private final ClusterProcess query;
  private final StreamsTraffic streams;
  private StreamsResult foundInStreams;

  /** The most letters that datagen takes for the prefix of tags. */
  private static final int LONGEST_NAME = 13;

  /** What callers noticed of one of the two services. */
  record Noticed(
      long requests, long failedAtFirst, long failedAfterRetry, double longestGapSeconds) {
    private static Noticed in(Path summary) throws IOException {
      JsonNode json = new ObjectMapper().readTree(summary.toFile());
      return new Noticed(
          json.get("requests").asLong(),
          json.get("failedAtFirst").asLong(),
          json.get("failedAfterRetry").asLong(),
          json.get("longestGapSeconds").asDouble());
    }
  }

  private Traffic(LiveCluster cluster, String name) {
    if (name.length() > LONGEST_NAME) {
      throw new IllegalArgumentException(name + " is longer than " + LONGEST_NAME);
    }
    this.cluster = cluster;
    this.name = name;
    load =
        cluster.datagen(
            "load-" + name,
            "load",
            "--rate=2000",
            "--batch=200",
            "--connections=8",
            "--tags=500",
            "--duration=10m",
            "--prefix=" + name,
            "--manifest=" + cluster.file(name + ".json"),
            "--summary=" + cluster.file(name + "-load.json"));
    query =
        cluster.datagen(
            "query-" + name,
            "query",
            "--prefix=" + base(),
            "--tags=50",
            "--clients=10",
            "--rate=1",
            "--duration=10m",
            "--attempt-timeout=6s",
            "--summary=" + cluster.file(name + "-query.json"));
    streams = cluster.streams(name);
  }

  /** Sends what the queries of all traffic will be about. */
  static void prepare(LiveCluster cluster) throws IOException, InterruptedException {
    ClusterProcess load =
        cluster.started(
            cluster.datagen(
                "load-" + base(),
                "load",
                "--from=10m",
                "--rate=100",
                "--batch=1000",
                "--tags=100",
                "--roll-call=10",
                "--connections=4",
                "--prefix=" + base(),
                "--manifest=" + cluster.file(base() + ".json")));
    awaitSuccess(cluster, load);
    check(cluster, List.of(base()));
  }

  private static String base() {
    return "base";
  }

  /** Returns when samples, queries and streams flow. */
  static Traffic start(LiveCluster cluster, String name) throws IOException {
    Traffic traffic = new Traffic(cluster, name);
    for (ClusterProcess process : new ClusterProcess[] {traffic.load, traffic.query}) {
      cluster.started(process);
    }
    traffic.awaitMore();
    return traffic;
  }

  /** Returns when all have gone on for a while. */
  void awaitMore() throws IOException {
    for (ClusterProcess process : new ClusterProcess[] {load, query}) {
      int lines = lines(process);
      await().atMost(WITHIN).until(() -> lines(process) >= lines + LINES);
    }
    streams.awaitMore();
  }

  private int lines(ClusterProcess process) throws IOException {
    if (!process.isRunning()) {
      throw new IOException(
          process.name() + " has ended: " + Files.readString(cluster.log(process)));
    }
    return Files.readAllLines(cluster.log(process)).size();
  }

  /** What the clients of streams have done so far. */
  StreamsProgress streamsSoFar() {
    return streams.soFar();
  }

  /** What the clients of streams have found; to be called after the end. */
  StreamsResult streams() {
    return foundInStreams;
  }

  /** Ends the samples, the queries and the streams, all of which tell what they have noticed. */
  @Override
  public void close() throws IOException, InterruptedException {
    foundInStreams = streams.end();
    for (ClusterProcess process : new ClusterProcess[] {load, query}) {
      cluster.forget(process);
      process.terminate(WITHIN);
    }
  }

  String name() {
    return name;
  }

  Noticed saves() throws IOException {
    return Noticed.in(cluster.file(name + "-load.json"));
  }

  Noticed queries() throws IOException {
    return Noticed.in(cluster.file(name + "-query.json"));
  }

  /** Fails if a sample of these names that was acknowledged is not there, or any row is wrong. */
  static void check(LiveCluster cluster, List<String> names)
      throws IOException, InterruptedException {
    List<ClusterProcess> checks = new ArrayList<>();
    for (String name : names) {
      checks.add(
          cluster.started(
              cluster.datagen(
                  "check-" + name,
                  "check",
                  "--queries=50",
                  "--tags=20",
                  "--manifest=" + cluster.file(name + ".json"))));
    }
    for (ClusterProcess check : checks) {
      awaitSuccess(cluster, check);
    }
  }

  private static void awaitSuccess(LiveCluster cluster, ClusterProcess process)
      throws IOException, InterruptedException {
    int code = process.awaitExit(WITHIN);
    cluster.forget(process);
    if (code != 0) {
      throw new IOException(
          process.name() + " ended with " + code + ":\n" + Files.readString(cluster.log(process)));
    }
  }
}
