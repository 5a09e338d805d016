package io.weir.datagen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.testkit.fake.FakeWeir;
import io.weir.testkit.fake.SilentServer;
import io.weir.testkit.workload.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ends commands that run in processes of their own, as a drill does. */
class InterruptionTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  private Process process;

  private void start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(DatagenCommand.class.getName());
    command.addAll(List.of(arguments));
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile())
            .start();
  }

  @AfterEach
  void stop() {
    process.destroyForcibly();
  }

  /** Sends SIGTERM, and returns all that the process has said. */
  private String end() throws IOException, InterruptedException {
    process.destroy();
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return said();
  }

  private String said() throws IOException {
    return Files.readString(folder.resolve("output"));
  }

  private String[] load(String gateway) {
    return new String[] {
      "load",
      "--gateway",
      gateway,
      "--rate",
      "1000",
      "--batch",
      "10",
      "--duration",
      "1h",
      "--manifest",
      folder.resolve("manifest").toString(),
      "--summary",
      folder.resolve("summary").toString()
    };
  }

  @Test
  void aLoadSaysWhatItHasSentSoFar() throws Exception {
    try (FakeWeir weir = new FakeWeir()) {
      start(load(weir.url()));
      await().atMost(PATIENCE).until(() -> weir.stored() > 500);
      String said = end();
      Manifest manifest = Manifest.read(folder.resolve("manifest"));
      assertThat(manifest.acknowledged()).as(said).isEqualTo(weir.stored());
      assertThat(manifest.offered()).isLessThan(manifest.workload().schedule().count());
      assertThat(Files.readString(folder.resolve("summary")))
          .contains("\"requests\" : " + manifest.offered() / 10)
          .contains("\"acknowledged\" : " + weir.stored())
          .contains("\"failedAtFirst\" : 0", "\"failedAfterRetry\" : 0", "\"abandoned\" : 0")
          .contains("\"longestGapSeconds\"", "\"longestGapBegan\"", "\"p99Millis\"");
    }
  }

  @Test
  void aLoadSaysWhatItHasAbandoned() throws Exception {
    try (FakeWeir weir = new FakeWeir()) {
      start(load(weir.url()));
      await().atMost(PATIENCE).until(() -> weir.stored() > 100);
      weir.shed(Integer.MAX_VALUE, 503, "9");
      await().atMost(PATIENCE).until(() -> said().contains("acknowledged         0/s"));
      String said = end();
      Manifest manifest = Manifest.read(folder.resolve("manifest"));
      assertThat(manifest.acknowledged()).as(said).isEqualTo(weir.stored());
      assertThat(manifest.unacknowledged()).isNotEmpty();
      assertThat(Files.readString(folder.resolve("summary")))
          .contains("\"abandoned\" : " + (manifest.offered() - weir.stored()))
          .contains("\"503\" : ");
    }
  }

  @Test
  void aQueryWritesItsSummaryThoughNobodyAnswersAnyMore() throws Exception {
    try (FakeWeir weir = new FakeWeir();
        SilentServer deaf = new SilentServer()) {
      // The start-up check is answered by the one, the second client's requests by none.
      start(
          "query",
          "--query",
          weir.url() + "," + deaf.url(),
          "--prefix",
          "none",
          "--clients",
          "2",
          "--attempt-timeout",
          "60s",
          "--duration",
          "1h",
          "--summary",
          folder.resolve("summary").toString());
      await().atMost(PATIENCE).until(() -> said().contains("1 reports"));
      end();
      assertThat(Files.readString(folder.resolve("summary")))
          .contains("\"requests\" : ", "\"404\" : ", "\"maxMillis\" : ");
    }
  }
}
