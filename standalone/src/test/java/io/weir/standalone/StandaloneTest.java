package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.weir.standalone.Reference.Sample;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 240, unit = TimeUnit.SECONDS)
class StandaloneTest {
  private static final double[] VALUES = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};

  @TempDir Path dir;

  @Test
  void livesBesideASecondInstanceButNotInItsDirectoryOrOnItsPort(@TempDir Path other)
      throws Exception {
    try (Standalone one = Running.standalone(dir);
        Standalone two = Running.standalone(other)) {
      long now = System.currentTimeMillis() * 1_000_000L;
      HttpApi first = new HttpApi(one.url());
      HttpApi second = new HttpApi(two.url());
      first.postBatch(List.of(new Sample("here", now, VALUES)));
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(first.countOfAllTags()).isOne());
      assertThat(second.countOfAllTags()).isZero();

      assertThatThrownBy(() -> Running.standalone(dir))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("in use by another instance");
      assertThat(first.isReady()).isTrue();
    }
  }

  @Test
  void showsTheJobsMetricsUnderTheNamesThatAClusterGivesThem() throws Exception {
    String store = "flink_taskmanager_job_task_operator_";
    try (Standalone weir = Running.standalone(dir)) {
      HttpApi api = new HttpApi(weir.url());
      long now = System.currentTimeMillis() * 1_000_000L;
      api.postBatch(List.of(new Sample("here", now, VALUES), new Sample("there", now, VALUES)));

      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> {
                assertThat(api.metric(store + "weir_samples")).hasValue(2);
                assertThat(
                        api.metric("flink_jobmanager_job_numberOfCompletedCheckpoints").orElse(0))
                    .isPositive();
              });
      assertThat(api.metric(store + "weir_tags")).hasValue(2);
      assertThat(api.metric(store + "weir_serving")).hasValue(1);
      assertThat(api.metric(store + "weir_lag_le_flushes", "le=\"+Inf\"")).hasValue(1);
      assertThat(api.metric(store + "weir_disk_free_bytes", "disk=\"checkpoints\"")).isPresent();
      assertThat(api.metric(store + "pendingRecords")).isPresent();
      assertThat(
              api.metric(
                  store + "column_family_rocksdb_block_cache_usage", "column_family=\"fragments\""))
          .isPresent();

      weir.job().cancel();
      assertThat(api.metric(store + "weir_samples")).as("of a job that has ended").isEmpty();
    }
  }

  @Test
  void saysInOneLineThatItsPortIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      Process process = WeirProcess.command("--port", port, "--data-dir", dir.toString()).start();
      String said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(process.waitFor()).isEqualTo(1);
      assertThat(said.lines().filter(line -> !line.contains(" Guard: Nothing is guarded")))
          .singleElement()
          .asString()
          .startsWith("weir: cannot listen on 127.0.0.1:" + port);
    }
  }

  @Test
  void saysWhyWhenTheJobCannotGoOnFromItsCheckpoint() throws Exception {
    try (Standalone weir = Running.standalone(dir)) {
      long now = System.currentTimeMillis() * 1_000_000L;
      new HttpApi(weir.url()).postBatch(List.of(new Sample("here", now, VALUES)));
    }
    Map<String, String> environment = Running.environment(dir);
    environment.put("WEIR_KEY_GROUPS", "64");

    assertThatThrownBy(() -> Standalone.start(environment))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("the job has failed: ");
  }

  @Test
  void answersAsBeforeWhenItIsStartedWithAnotherNumberOfValues() throws Exception {
    long now = System.currentTimeMillis() * 1_000_000L;
    String report = "/api?tag=boiler&points=1&start=" + (now - 9) + "&end=" + (now + 9);
    Map<String, String> environment = Running.environment(dir);
    environment.put("WEIR_VALUES", "3");
    String before;
    try (Standalone weir = Standalone.start(environment)) {
      HttpApi api = new HttpApi(weir.url());
      api.postBatch(List.of(new Sample("boiler", now, new double[] {1, 2, 3})));
      before = awaitBody(api, report, "[1.0,2.0,3.0]");
    }
    environment.put("WEIR_VALUES", "2");
    try (Standalone weir = Standalone.start(environment)) {
      HttpApi api = new HttpApi(weir.url());
      assertThat(awaitBody(api, report, "[1.0,2.0,3.0]")).isEqualTo(before);
      api.postBatch(List.of(new Sample("boiler", now, new double[] {4, 5})));
      awaitBody(api, report, "[4.0,5.0]");
      assertThat(api.get(report + "&width=3").body()).isEqualTo(before);
      assertThat(api.get(report + "&width=4").statusCode()).isEqualTo(404);
      assertThat(api.get("/tags").body()).contains("\"widths\":[2,3]", "\"count\":2");
      assertThat(api.get("/tags?width=3").body()).contains("\"widths\":[2,3]", "\"count\":1");
    }
    environment.put("WEIR_VALUES", "any");
    try (Standalone weir = Standalone.start(environment)) {
      HttpApi api = new HttpApi(weir.url());
      awaitBody(api, report, "width: must be given, as the tag has series of 2, 3 values");
      assertThat(api.get(report).statusCode()).isEqualTo(400);
      assertThat(api.get(report + "&width=3").body()).isEqualTo(before);
    }
  }

  private static String awaitBody(HttpApi api, String path, String part) {
    return await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> api.get(path).body(), body -> body.contains(part));
  }
}
