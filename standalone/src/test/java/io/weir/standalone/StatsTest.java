package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.datagen.DatagenCommand;
import io.weir.datagen.stats.StateStatsCommand;
import io.weir.datagen.stats.TopicStatsCommand;
import io.weir.service.process.FreePort;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the commands say of topics and tasks is what was written. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class StatsTest {
  private static final String SAMPLE =
      "{\"time\":%d,\"tag\":\"boiler.%d\",\"values\":[0,1,2,3,4,5,6,7,8,9]}";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path dir;

  private int run(Object command, String... arguments) {
    out.getBuffer().setLength(0);
    return DatagenCommand.prepare(new CommandLine(command))
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  private JsonNode json(Object command, String... arguments) throws Exception {
    assertThat(run(command, arguments)).as("%s%s", out, err).isZero();
    return new ObjectMapper().readTree(out.toString());
  }

  private static JsonNode only(JsonNode rows, String name, String value) {
    JsonNode found = null;
    for (JsonNode row : rows) {
      if (row.path(name).asText().equals(value)) {
        assertThat(found).as("%s", rows).isNull();
        found = row;
      }
    }
    assertThat(found).as("%s", rows).isNotNull();
    return found;
  }

  private static long sum(JsonNode rows, String name, String value, String column) {
    long sum = 0;
    for (JsonNode row : rows) {
      sum += row.path(name).asText().equals(value) ? row.path(column).asLong() : 0;
    }
    return sum;
  }

  private static void write(HttpApi api) throws Exception {
    long now = System.currentTimeMillis() * 1_000_000;
    for (int i = 0; i < 6; i++) {
      assertThat(api.post("/save", String.format(SAMPLE, now - i, i)).statusCode()).isEqualTo(204);
    }
    for (int i = 0; i < 5; i++) {
      assertThat(api.post("/streams/orders/s" + i, "{}").statusCode()).isEqualTo(201);
    }
    for (int i = 0; i < 3; i++) {
      String time = Long.toString(now / 1000 - i);
      assertThat(api.post("/metric/message/oven/" + time, "{}").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void saysWhatTopicsAndTasksHold() throws Exception {
    Instant begin = Instant.now().minusSeconds(5);
    try (Standalone weir = Running.standalone(dir)) {
      HttpApi api = new HttpApi(weir.url());
      write(api);
      TopicStatsCommand topics =
          new TopicStatsCommand(Map.of("WEIR_BOOTSTRAP_SERVERS", weir.bootstrapServers()));
      JsonNode told = json(topics, "--json", "--last", "100", "--prefix", "4");

      JsonNode partitions = told.path("partitions");
      // Weir may have written metrics of its own as well.
      assertThat(sum(partitions, "topic", "records", "records")).isGreaterThanOrEqualTo(8);
      assertThat(sum(partitions, "topic", "samples", "records")).isGreaterThanOrEqualTo(6);
      assertThat(sum(partitions, "topic", "records", "bytes")).isPositive();
      for (JsonNode partition : partitions) {
        if (partition.path("records").asLong() > 0) {
          assertThat(Instant.parse(partition.path("oldest").asText())).isAfter(begin);
          assertThat(Instant.parse(partition.path("newest").asText()))
              .isAfterOrEqualTo(partition.path("oldest").asText());
        } else {
          assertThat(partition.has("oldest")).isFalse();
        }
      }
      JsonNode last = told.path("last");
      assertThat(only(last, "prefix", "tag boil").path("count").asLong()).isEqualTo(6);
      assertThat(only(last, "prefix", "tag boil").path("kind").asText()).isEqualTo("Sample of 10");
      assertThat(sum(last, "kind", "Append", "count")).isGreaterThanOrEqualTo(5);
      assertThat(sum(last, "prefix", "stream orde", "count")).isGreaterThanOrEqualTo(5);
      assertThat(only(last, "kind", "PutDocument").path("prefix").asText()).contains("oven");

      StateStatsCommand state = new StateStatsCommand();
      await()
          .atMost(60, TimeUnit.SECONDS)
          .untilAsserted(
              () -> {
                JsonNode now =
                    json(state, "--json", "--metrics", weir.url(), "--over", "1s").path("tasks");
                long tags = 0;
                for (JsonNode task : now) {
                  tags += task.path("tags").asLong();
                  assertThat(task.path("serving").asLong()).as("%s", now).isEqualTo(1);
                }
                assertThat(tags).as("%s", now).isGreaterThanOrEqualTo(6);
              });
      assertThat(run(state, "--metrics", weir.url(), "--over", "1s")).isZero();
      assertThat(out.toString()).contains("samples/h", "commands/h", "entries", "files");
    }
  }

  @Test
  void saysInALineThatNobodyIsThere() throws Exception {
    String nowhere = "127.0.0.1:" + FreePort.choose();
    assertThat(run(new TopicStatsCommand(Map.of("WEIR_BOOTSTRAP_SERVERS", nowhere)))).isEqualTo(1);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .startsWith("topic-stats: cannot use Kafka at " + nowhere);
    assertThat(run(new StateStatsCommand(), "--metrics", "http://" + nowhere, "--over", "1s"))
        .isEqualTo(1);
    assertThat(err.toString().lines()).hasSize(2);
    assertThat(run(new StateStatsCommand(), "--over", "0s")).isEqualTo(2);
  }
}
