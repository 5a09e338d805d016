package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.job.supervisor.Checkpoints;
import io.weir.standalone.Reference.Sample;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed under load, and started again in the same directory. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class KilledTest {
  private static final int CLIENTS = 4;
  private static final int TAGS_A_CLIENT = 5;
  private static final int BATCH = 100;
  private static final int SAMPLES = 20_000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long MILLISECOND = 1_000_000;

  @TempDir Path dir;

  @Test
  void keepsAllThatItAcknowledgedAndCountsNothingTwice() throws Exception {
    List<Poster> clients = new ArrayList<>();
    // Twice: once it has state only from Kafka, once from a checkpoint and Kafka.
    for (int round = 0; round < 2; round++) {
      loadAndKill(clients, round);
    }
    try (WeirProcess weir = WeirProcess.standalone(dir, Map.of())) {
      HttpApi api = new HttpApi(weir.awaitUrl());
      // Ready means that queries see everything that got 204.
      long acknowledged = clients.stream().mapToLong(client -> client.sent.size()).sum();
      assertThat(api.countOfAllTags()).isGreaterThanOrEqualTo(acknowledged);
      for (Poster client : clients) {
        client.settle(api);
      }
      Reference reference = new Reference();
      clients.forEach(client -> client.sent.forEach(reference::add));
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(api.countOfAllTags()).isEqualTo(reference.count()));
      for (String tag : reference.byTag().keySet()) {
        long start = reference.byTag().get(tag).firstKey();
        long end = reference.byTag().get(tag).lastKey() + 1;
        long rows = Math.min(10_000, (end - start) / MILLISECOND + 1); // one for each sample
        api.assertReport(reference, tag, start, end, (int) rows);
      }
      for (Poster client : clients) {
        client.assertEvents(api);
      }
      assertThat(weir.terminate(Duration.ofSeconds(60))).isTrue();
    }
  }

  private void loadAndKill(List<Poster> all, int round) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    String interval = round == 0 ? "1h" : "2s";
    try (WeirProcess weir =
        WeirProcess.standalone(dir, Map.of("WEIR_CHECKPOINT_INTERVAL", interval))) {
      String url = weir.awaitUrl();
      AtomicLong acknowledged = new AtomicLong();
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        Poster client = new Poster("round" + round + "-client" + i, acknowledged);
        all.add(client);
        running.add(threads.submit(() -> client.postUntilItFails(new HttpApi(url))));
      }
      awaitMore(acknowledged);
      // In the first round hardly anything is in a checkpoint yet, in the second one most of it is.
      if (round > 0) {
        Optional<Path> before = newestCheckpoint();
        await()
            .atMost(PATIENCE)
            .ignoreExceptions() // while one is deleted
            .until(() -> !newestCheckpoint().equals(before));
        awaitMore(acknowledged);
      }
      weir.kill();
      for (Future<?> each : running) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(all)
        .allSatisfy(
            client -> {
              assertThat(client.sent).isNotEmpty();
              assertThat(client.events).isPositive();
            });
  }

  private static void awaitMore(AtomicLong acknowledged) {
    long enough = acknowledged.get() + SAMPLES;
    await().atMost(PATIENCE).until(() -> acknowledged.get() > enough);
  }

  private Optional<Path> newestCheckpoint() throws IOException {
    return new Checkpoints(dir.resolve("flink").resolve("checkpoints")).newest();
  }

  /** Posts to tags and a stream of its own: what it has sent last is all that is in doubt. */
  private static final class Poster {
    private final String name;
    private final AtomicLong acknowledged;
    private final List<Sample> sent = new ArrayList<>();
    private final Random random;
    private final long begin = System.currentTimeMillis() * MILLISECOND - 3_600_000_000_000L;
    private List<Sample> inDoubt = List.of();
    private long events;
    private boolean eventInDoubt;

    Poster(String name, AtomicLong acknowledged) {
      this.name = name;
      this.acknowledged = acknowledged;
      this.random = new Random(name.hashCode());
    }

    Void postUntilItFails(HttpApi api) throws InterruptedException {
      try {
        while (true) {
          inDoubt = batch();
          HttpResponse<String> response = api.post("/batch", HttpApi.batch(inDoubt));
          if (response.statusCode() == 204) {
            sent.addAll(inDoubt);
            inDoubt = List.of();
            acknowledged.addAndGet(BATCH);
          } else {
            assertThat(response.statusCode()).as(response.body()).isIn(429, 503);
          }
          append(api);
        }
      } catch (IOException e) {
        return null;
      }
    }

    /** Appends its number, which has to be its id; nothing more after one of unknown outcome. */
    private void append(HttpApi api) throws IOException, InterruptedException {
      if (eventInDoubt) {
        return;
      }
      eventInDoubt = true;
      String number = Long.toString(events + 1);
      HttpResponse<String> response = api.post("/streams/killed/" + name, number);
      if (response.statusCode() == 201) {
        events++;
        assertThat(response.body()).startsWith("{\"meta\":{\"id\":" + number + ",");
        eventInDoubt = false;
      } else {
        assertThat(response.statusCode()).as(response.body()).isIn(429, 503, 504);
        eventInDoubt = response.statusCode() != 429;
      }
    }

    /** Each event that got 201 is there once, under its id, and the next one has the next id. */
    void assertEvents(HttpApi api) throws Exception {
      JsonNode held = HttpApi.json(api.get("/streams/killed/" + name + "?from=1&limit=1000000"));
      assertThat((long) held.size()).isBetween(events, eventInDoubt ? events + 1 : events);
      for (int i = 0; i < held.size(); i++) {
        assertThat(held.get(i).path("meta").path("id").longValue()).isEqualTo(i + 1);
        assertThat(held.get(i).path("data").longValue()).isEqualTo(i + 1);
      }
      assertThat(api.post("/streams/killed/" + name, "0").body())
          .startsWith("{\"meta\":{\"id\":" + (held.size() + 1) + ",");
    }

    private List<Sample> batch() {
      List<Sample> batch = new ArrayList<>(BATCH);
      for (int i = 0; i < BATCH; i++) {
        double[] values = random.doubles(10).toArray();
        String tag = name + "-tag" + random.nextInt(TAGS_A_CLIENT);
        batch.add(new Sample(tag, begin + (sent.size() + i) * MILLISECOND, values));
      }
      return batch;
    }

    /** Sends again what got no answer, as a client should: whether it was there or not, it is. */
    void settle(HttpApi api) throws Exception {
      if (!inDoubt.isEmpty()) {
        api.postBatch(inDoubt);
        sent.addAll(inDoubt);
      }
    }
  }
}
