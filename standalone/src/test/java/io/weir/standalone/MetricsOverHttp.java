package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;

/** Metrics of both types through gateway, Kafka and the job, and across a restart. */
final class MetricsOverHttp implements RestartScenario {
  private static final String DOCUMENT = "{\"b\" : [1.50, \"ä\"]}";

  /** µs. */
  private static final long MINUTE = 60_000_000;

  private static final String KEYS =
      "[{\"metric_id\":\"metric.a\",\"type\":\"message\"},{\"metric_id\":\"metric.a\",\"type\":\"single\"}]";

  /** The beginning of an hour some hours ago, so that minutes are whole, µs. */
  private final long hour = (Instant.now().getEpochSecond() / 3600 - 3) * 3_600_000_000L;

  private static void put(HttpApi api, String type, long time, String value) throws Exception {
    HttpResponse<String> reply = api.post("/metric/" + type + "/metric.a/" + time, value);
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
    return "{\"metric_id\":\"metric.a\",\"rows\":[" + String.join(",", rows) + "],\"cursor\":\"\"}";
  }

  private static String row(long time, String value) {
    return "{\"time\":" + time + ",\"value\":" + value + ",\"metric_key\":\"metric.a\"}";
  }

  private static void awaitRows(HttpApi api, String path, String... rows) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(body(api.get(path))).isEqualTo(rows(rows)));
  }

  @Override
  public void before(Standalone weir) throws Exception {
    HttpApi api = new HttpApi(weir.url());
    for (int i = 0; i < 4; i++) {
      put(api, "single", hour + i * MINUTE / 2, i + ".5");
      put(api, "message", hour + i, i == 3 ? DOCUMENT : "" + i);
    }
    put(api, "single", hour, "-0.0");
    put(api, "message", hour, "\"again\"");
    awaitRows(
        api,
        "/metric/single/metric.a",
        row(hour + 3 * MINUTE / 2, "3.5"),
        row(hour + MINUTE, "2.5"),
        row(hour + MINUTE / 2, "1.5"),
        row(hour, "-0.0"));
    awaitRows(
        api,
        "/metric/message/metric.a",
        row(hour + 3, DOCUMENT),
        row(hour + 2, "2"),
        row(hour + 1, "1"),
        row(hour, "\"again\""));
    assertThat(api.get("/keys?prefix=metric.").body()).isEqualTo(KEYS);
  }

  @Override
  public void after(Standalone weir) throws Exception {
    HttpApi api = new HttpApi(weir.url());
    assertThat(api.get("/keys?prefix=metric.").body()).isEqualTo(KEYS);
    assertThat(body(api.get("/metric/single/metric.a?resolution=minute")))
        .isEqualTo(
            rows(
                "{\"time\":"
                    + (hour + MINUTE)
                    + ",\"min\":2.5,\"max\":3.5,\"avg\":3.0,\"count\":2,\"metric_key\":\"metric.a\"}",
                "{\"time\":"
                    + hour
                    + ",\"min\":-0.0,\"max\":1.5,\"avg\":0.75,\"count\":2,\"metric_key\":\"metric.a\"}"));
    awaitRows(
        api,
        "/metric/single/metric.a?resolution=compressed&sort=asc&limit=4",
        row(hour, "-0.0"),
        row(hour + 3 * MINUTE / 2, "3.5"));
    filters(api);
    JsonNode page = HttpApi.json(api.get("/metric/single/metric.a?limit=3"));
    assertThat(body(api.get("/metric/single/metric.a?cursor=" + page.get("cursor").textValue())))
        .isEqualTo(rows(row(hour, "-0.0")));

    assertThat(api.delete("/metric/single/metric.a?upper=" + (hour + MINUTE)).body())
        .isEqualTo("{\"count\":2}");
    assertThat(api.delete("/metric/message/metric.a?lower=" + hour + "&upper=" + (hour + 2)).body())
        .isEqualTo("{\"count\":2}");
    awaitRows(
        api,
        "/metric/single/metric.a?sort=asc",
        row(hour + MINUTE, "2.5"),
        row(hour + 3 * MINUTE / 2, "3.5"));
    awaitRows(
        api, "/metric/message/metric.a?sort=asc", row(hour + 2, "2"), row(hour + 3, DOCUMENT));
    put(api, "single", hour + 5 * MINUTE, "1");
    assertThat(api.delete("/metric/single/metric.a").body()).isEqualTo("{\"count\":3}");
    assertThat(api.delete("/metric/single/metric.a").body()).isEqualTo("{\"count\":0}");
    assertThat(api.delete("/metric/message/metric.a").body()).isEqualTo("{\"count\":2}");
    awaitRows(api, "/metric/single/metric.a");
    awaitRows(api, "/metric/message/metric.a");
    await().untilAsserted(() -> assertThat(api.get("/keys?prefix=metric.").body()).isEqualTo("[]"));
    assertThat(api.delete("/metric/single/metric.a").body()).isEqualTo("{\"count\":0}");
    assertThat(api.delete("/metric/message/metric.a").body()).isEqualTo("{\"count\":0}");
  }

  private void filters(HttpApi api) throws Exception {
    assertThat(
            body(
                api.post(
                    "/metric/single/metric.a",
                    "{\"filters\":{\"path\":\"$\",\"gte\":3.5},\"lower\":" + hour + "}")))
        .isEqualTo(rows(row(hour + 90_000_000, "3.5")));
    assertThat(
            body(
                api.post(
                    "/metric/message/metric.a", "{\"filters\":{\"path\":\"$.b[*]\",\"eq\":1.5}}")))
        .isEqualTo(rows(row(hour + 3, DOCUMENT)));
  }
}
