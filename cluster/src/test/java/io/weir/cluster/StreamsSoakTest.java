package io.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.service.settings.Units;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code datagen streams} for as long as is asked for, while each part of a cluster is killed in
 * turn and started again. Not part of a build: it takes minutes of a whole machine.
 */
@EnabledIfSystemProperty(named = "weir.streams.duration", matches = "\\d+[smh]")
@Timeout(value = 5, unit = TimeUnit.HOURS)
class StreamsSoakTest {
  private static final Duration WITHIN = Duration.ofMinutes(2);

  /** After its load, the client reads all events from both query services. */
  private static final Duration LAST_READ_WITHIN = Duration.ofMinutes(10);

  /** Lines of progress, one a second, after which the client has seen that a part is dead. */
  private static final int LINES = 3;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path dir;

  /** Those asked for by name, else all. */
  private static List<ClusterProcess> parts(LiveCluster cluster) {
    String wanted = System.getProperty("weir.streams.parts", "");
    List<ClusterProcess> all = cluster.parts();
    if (wanted.isEmpty()) {
      return all;
    }
    List<String> names = List.of(wanted.split(","));
    assertThat(all).extracting(ClusterProcess::name).containsAll(names);
    return all.stream().filter(each -> names.contains(each.name())).toList();
  }

  @Test
  void everyEventIsThereOnceAndInOrderThoughEachPartIsKilled() throws Exception {
    Duration duration = Units.duration(System.getProperty("weir.streams.duration")).orElseThrow();
    try (LiveCluster cluster = new LiveCluster(dir)) {
      cluster.start();
      cluster.startJobs();
      Path summary = cluster.file("streams.json");
      List<String> killed = new ArrayList<>();
      int exitCode;
      try (ClusterProcess client =
          cluster.datagen(
              "streams",
              "streams",
              "--duration=" + duration.toSeconds() + "s",
              "--rate=" + System.getProperty("weir.streams.rate", "100"),
              "--listeners=5",
              "--patience=5m",
              "--visible-within=30s",
              "--summary=" + summary)) {
        client.start();
        long end = System.nanoTime() + duration.toNanos();
        awaitMore(cluster, client);
        List<ClusterProcess> parts = parts(cluster);
        for (int i = 0; client.isRunning() && System.nanoTime() - end < 0; i++) {
          ClusterProcess part = parts.get(i % parts.size());
          killed.add(part.name());
          killAndRestart(cluster, client, part);
        }
        exitCode = client.awaitExit(duration.plus(LAST_READ_WITHIN));
        System.out.println(tail(cluster.log(client)));
        assertThat(killed)
            .as("the duration is too short to kill each part")
            .containsAll(parts.stream().map(ClusterProcess::name).toList());
      }
      JsonNode found = new ObjectMapper().readTree(summary.toFile());
      System.out.println(found);
      assertThat(exitCode).as("%s", found).isZero();
      assertThat(found.path("pass").booleanValue()).as("%s", found).isTrue();
      assertThat(found.path("unanswered").longValue()).as("%s", found).isZero();
      assertThat(instances(cluster)).contains("gateway 1", "gateway 2", "query 1", "query 2");
    }
  }

  private static void killAndRestart(
      LiveCluster cluster, ClusterProcess client, ClusterProcess part)
      throws IOException, InterruptedException {
    long begun = System.nanoTime();
    part.kill();
    try {
      awaitMore(cluster, client);
      cluster.awaitNoticed(List.of(part));
    } finally {
      part.start();
    }
    cluster.awaitWell();
    System.out.printf(
        Locale.ROOT,
        "killed %-12s all well again after %5.1f s%n",
        part.name(),
        (System.nanoTime() - begun) / 1e9);
  }

  private static void awaitMore(LiveCluster cluster, ClusterProcess client) throws IOException {
    int lines = lines(cluster, client);
    await()
        .atMost(WITHIN)
        .until(() -> !client.isRunning() || lines(cluster, client) >= lines + LINES);
  }

  private static int lines(LiveCluster cluster, ClusterProcess client) throws IOException {
    return Files.readAllLines(cluster.log(client)).size();
  }

  private static String tail(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
  }

  /** Who has written to {@code $sys/metrics}. */
  private static TreeSet<String> instances(LiveCluster cluster)
      throws IOException, InterruptedException {
    TreeSet<String> instances = new TreeSet<>();
    for (JsonNode event : cluster.events("$sys/metrics", 1000)) {
      JsonNode data = event.path("data");
      instances.add(data.path("role").textValue() + " " + data.path("instance").textValue());
    }
    return instances;
  }
}
