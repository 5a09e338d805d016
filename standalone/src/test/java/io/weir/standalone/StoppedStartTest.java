package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.service.process.FreePort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import org.apache.kafka.storage.internals.checkpoint.CleanShutdownFileHandler;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that gets SIGTERM while it starts: it closes what it has started. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class StoppedStartTest {
  private static final int BY_SIGTERM = 128 + 15;
  private static final Duration POLL = Duration.ofMillis(10);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient client = HttpClient.newHttpClient();

  @TempDir Path dir;

  private Path log;
  private int port;
  private Process process;

  @BeforeEach
  void start() throws IOException {
    port = FreePort.choose();
    log = dir.resolve("weir.log");
    process =
        WeirProcess.command("--port", Integer.toString(port), "--data-dir", dir.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
  }

  @Test
  void whileItsBrokerStarts() throws Exception {
    poll(() -> Files.exists(dir.resolve("kafka").resolve("__cluster_metadata-0")));
    assertOrderlyEnd();
  }

  @Test
  void whenItAnswersTheFirstRequest() throws Exception {
    poll(() -> isReady(status -> true));
    assertOrderlyEnd();
  }

  @Test
  void whenItIsReadyForTheFirstTime() throws Exception {
    poll(() -> isReady(status -> status == 200));
    assertOrderlyEnd();
  }

  private void poll(Callable<Boolean> reached) {
    await().pollDelay(Duration.ZERO).pollInterval(POLL).atMost(PATIENCE).until(reached);
  }

  private boolean isReady(IntPredicate asExpected) throws InterruptedException {
    URI ready = URI.create("http://127.0.0.1:" + port + "/ready");
    try {
      HttpResponse<Void> response =
          client.send(
              HttpRequest.newBuilder(ready).build(), HttpResponse.BodyHandlers.discarding());
      return asExpected.test(response.statusCode());
    } catch (IOException e) {
      return false; // it does not listen yet
    }
  }

  private void assertOrderlyEnd() throws Exception {
    process.destroy();
    try {
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("has ended").isTrue();
    } finally {
      process.destroyForcibly();
    }
    String printed = Files.readString(log);
    assertThat(process.exitValue()).as(printed).isEqualTo(BY_SIGTERM);
    assertThat(new CleanShutdownFileHandler(dir.resolve("kafka").toString()).exists())
        .as("the broker was closed: " + printed)
        .isTrue();
    assertThat(printed).doesNotContain("not closed cleanly", "\tat ");
  }
}
