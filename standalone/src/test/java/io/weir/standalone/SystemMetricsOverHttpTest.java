package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Weir's own metrics are a stream that is read and listed like any other, and written by none. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class SystemMetricsOverHttpTest {
  private static final String STREAM = "/streams/$sys/metrics";

  @TempDir Path dir;

  @Test
  void appendsItsMetricsWhichAllReadAndNobodyWrites() throws Exception {
    Map<String, String> environment = Running.environment(dir);
    environment.put("WEIR_SYS_METRICS", "on");
    environment.put("WEIR_SYS_METRICS_INTERVAL", "1s");
    environment.put("WEIR_SYS_METRICS_RETENTION", "2h");
    environment.put("WEIR_INSTANCE", "the one");
    try (Standalone weir = Standalone.start(environment)) {
      HttpApi api = new HttpApi(weir.url());
      JsonNode events =
          await()
              .atMost(Duration.ofMinutes(1))
              .ignoreExceptions()
              .until(() -> HttpApi.json(api.get(STREAM + "?from=1&limit=10")), e -> e.size() > 1);

      List<Long> times =
          StreamSupport.stream(events.spliterator(), false)
              .map(event -> event.path("data").path("t").longValue())
              .toList();
      assertThat(times).isSorted().doesNotHaveDuplicates().allMatch(t -> t > 1_600_000_000_000L);
      JsonNode first = events.get(0).path("data");
      assertThat(first.path("instance").textValue()).isEqualTo("the one");
      assertThat(first.path("role").textValue()).isEqualTo("standalone");
      JsonNode metrics = first.path("metrics");
      assertThat(metrics.path("weir_samples_received_total").isIntegralNumber()).isTrue();
      assertThat(metrics.path("jvm_threads_current").intValue()).isPositive();
      assertThat(metrics.properties())
          .anyMatch(each -> each.getKey().startsWith("flink_taskmanager_job_task_operator_weir_"))
          .noneMatch(each -> each.getKey().contains("_bucket{"));

      assertThat(api.get("/listen?s=$sys:metrics:1").body()).contains("\"role\":\"standalone\"");
      assertThat(api.get("/buckets?prefix=$").body()).contains("\"name\":\"$sys\",\"streams\":1,");
      assertThat(api.get(STREAM + "/limits").body())
          .isEqualTo("{\"bytes\":268435456,\"age\":\"2h\"}");

      assertThat(api.post(STREAM, "{}").statusCode()).isEqualTo(403);
      assertThat(api.delete(STREAM).statusCode()).isEqualTo(403);
      assertThat(api.delete(STREAM + "/limits").statusCode()).isEqualTo(403);
      assertThat(api.delete("/streams/$sys/limits").statusCode()).isEqualTo(403);
      assertThat(api.post("/streams/$other/s", "{}").body()).contains("\"field\":\"bucket\"");
    }
  }
}
