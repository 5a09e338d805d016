package io.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Bodies of 15 KB that are 15 MB when inflated. */
class InflatedLoadTest extends GatewayOverMemory {
  private static final int SENDERS = 8;

  @Override
  Map<String, String> environment() {
    return Map.of(
        "WEIR_PORT", "0",
        "WEIR_VALUES", "2",
        "WEIR_MAX_REQUEST_SIZE", "16MB",
        "WEIR_MAX_IN_FLIGHT", "128MB");
  }

  private static byte[] bomb() {
    byte[] body = gzip((" ".repeat(15_000_000) + "[" + message("a", 1) + "]").getBytes());
    assertThat(body.length).isBetween(10_000, 16 * 1024);
    return body;
  }

  @Test
  void answersPingsMeanwhile() throws Exception {
    byte[] bomb = bomb();
    AtomicBoolean enough = new AtomicBoolean();
    Queue<Long> taken = new ConcurrentLinkedQueue<>();
    List<CompletableFuture<Void>> senders = new ArrayList<>();
    for (int i = 0; i < SENDERS; i++) {
      senders.add(
          CompletableFuture.runAsync(
              () -> send(bomb, enough, taken), task -> new Thread(task).start()));
    }
    await().until(() -> taken.size() >= SENDERS);

    List<Long> millis = new ArrayList<>();
    for (int i = 0; i < 41; i++) {
      long begin = System.nanoTime();
      assertThat(get("/ping").body()).isEqualTo("pong");
      millis.add((System.nanoTime() - begin) / 1_000_000);
    }
    enough.set(true);
    for (CompletableFuture<Void> sender : senders) {
      sender.get();
    }

    // A ping that waits for a thread waits as long as a body, on a slow machine as on a fast one.
    assertThat(median(millis) * 4)
        .as("ms of %s, bodies %s", millis, taken)
        .isLessThan(median(taken));
  }

  private static long median(Collection<Long> times) {
    return times.stream().sorted().skip(times.size() / 2).findFirst().orElseThrow();
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(
        HttpRequest.newBuilder(URI.create(server.url() + path)).timeout(Duration.ofSeconds(10)));
  }

  /** Adds how many ms each body took that was not refused. */
  private void send(byte[] bomb, AtomicBoolean enough, Queue<Long> taken) {
    while (!enough.get()) {
      long begin = System.nanoTime();
      try {
        int status = send(request("/batch", bomb).header("Content-Encoding", "gzip")).statusCode();
        assertThat(status).isIn(204, 429);
        if (status == 204) {
          taken.add((System.nanoTime() - begin) / 1_000_000);
        }
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
