package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Metrics of both types through gateway, Kafka and the job, and across a restart. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class MetricsOverHttpTest {
  private static final String KEYS =
      "[{\"metric_id\":\"a\",\"type\":\"message\"},{\"metric_id\":\"a\",\"type\":\"single\"}]";

  /** The beginning of an hour some hours ago, so that minutes are whole, µs. */
  private final long hour = (Instant.now().getEpochSecond() / 3600 - 3) * 3_600_000_000L;

  @TempDir Path dir;

  private static void put(HttpApi api, String type, long time, String value) throws Exception {
    HttpResponse<String> reply = api.post("/metric/" + type + "/a/" + time, value);
    assertThat(reply.body()).isEqualTo("{\"ok\":1}");
    assertThat(reply.statusCode()).isEqualTo(200);
    assertThat(reply.headers().firstValue("Weir-Position").orElse(""))
        .startsWith(type.equals("single") ? "samples/" : "records/");
  }

  /** The body, without how long it took. */
  private static String body(HttpResponse<String> reply) {
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    return reply.body().replaceFirst("\"query_time_ns\":[1-9][0-9]*,", "");
  }

  private static String rows(String... rows) {
    return "{\"metric_id\":\"a\",\"rows\":[" + String.join(",", rows) + "],\"cursor\":\"\"}";
  }

  private static String row(long time, String value) {
    return "{\"time\":" + time + ",\"value\":" + value + ",\"metric_key\":\"a\"}";
  }

  private static void awaitRows(HttpApi api, String path, String... rows) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(body(api.get(path))).isEqualTo(rows(rows)));
  }

  @Test
  void keepsWhatWasWrittenAndCountsWhatIsDeleted() throws Exception {
    String document = "{\"b\" : [1.50, \"ä\"]}";
    long minute = 60_000_000;
    try (Standalone weir = Running.standalone(dir)) {
      HttpApi api = new HttpApi(weir.url());
      for (int i = 0; i < 4; i++) {
        put(api, "single", hour + i * minute / 2, i + ".5");
        put(api, "message", hour + i, i == 3 ? document : "" + i);
      }
      put(api, "single", hour, "-0.0");
      put(api, "message", hour, "\"again\"");
      awaitRows(
          api,
          "/metric/single/a",
          row(hour + 3 * minute / 2, "3.5"),
          row(hour + minute, "2.5"),
          row(hour + minute / 2, "1.5"),
          row(hour, "-0.0"));
      awaitRows(
          api,
          "/metric/message/a",
          row(hour + 3, document),
          row(hour + 2, "2"),
          row(hour + 1, "1"),
          row(hour, "\"again\""));
      assertThat(api.get("/keys").body()).isEqualTo(KEYS);
    }
    try (Standalone weir = Running.standalone(dir)) {
      HttpApi api = new HttpApi(weir.url());
      assertThat(api.get("/keys").body()).isEqualTo(KEYS);
      assertThat(body(api.get("/metric/single/a?resolution=minute")))
          .isEqualTo(
              rows(
                  "{\"time\":"
                      + (hour + minute)
                      + ",\"min\":2.5,\"max\":3.5,\"avg\":3.0,\"count\":2,\"metric_key\":\"a\"}",
                  "{\"time\":"
                      + hour
                      + ",\"min\":-0.0,\"max\":1.5,\"avg\":0.75,\"count\":2,\"metric_key\":\"a\"}"));
      awaitRows(
          api,
          "/metric/single/a?resolution=compressed&sort=asc&limit=4",
          row(hour, "-0.0"),
          row(hour + 3 * minute / 2, "3.5"));
      filters(api, document);
      JsonNode page = HttpApi.json(api.get("/metric/single/a?limit=3"));
      assertThat(body(api.get("/metric/single/a?cursor=" + page.get("cursor").textValue())))
          .isEqualTo(rows(row(hour, "-0.0")));

      assertThat(api.delete("/metric/single/a?upper=" + (hour + minute)).body())
          .isEqualTo("{\"count\":2}");
      assertThat(api.delete("/metric/message/a?lower=" + hour + "&upper=" + (hour + 2)).body())
          .isEqualTo("{\"count\":2}");
      awaitRows(
          api,
          "/metric/single/a?sort=asc",
          row(hour + minute, "2.5"),
          row(hour + 3 * minute / 2, "3.5"));
      awaitRows(api, "/metric/message/a?sort=asc", row(hour + 2, "2"), row(hour + 3, document));
      put(api, "single", hour + 5 * minute, "1");
      assertThat(api.delete("/metric/single/a").body()).isEqualTo("{\"count\":3}");
      assertThat(api.delete("/metric/single/a").body()).isEqualTo("{\"count\":0}");
      assertThat(api.delete("/metric/message/a").body()).isEqualTo("{\"count\":2}");
      awaitRows(api, "/metric/single/a");
      awaitRows(api, "/metric/message/a");
      await().untilAsserted(() -> assertThat(api.get("/keys").body()).isEqualTo("[]"));
      assertThat(api.delete("/metric/single/a").body()).isEqualTo("{\"count\":0}");
      assertThat(api.delete("/metric/message/a").body()).isEqualTo("{\"count\":0}");
    }
  }

  private void filters(HttpApi api, String document) throws Exception {
    assertThat(
            body(
                api.post(
                    "/metric/single/a",
                    "{\"filters\":{\"path\":\"$\",\"gte\":3.5},\"lower\":" + hour + "}")))
        .isEqualTo(rows(row(hour + 90_000_000, "3.5")));
    assertThat(
            body(api.post("/metric/message/a", "{\"filters\":{\"path\":\"$.b[*]\",\"eq\":1.5}}")))
        .isEqualTo(rows(row(hour + 3, document)));
  }
}
