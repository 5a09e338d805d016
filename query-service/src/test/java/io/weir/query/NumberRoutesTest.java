package io.weir.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.model.QueryResult;
import io.weir.query.documents.InMemoryNumbers;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoublePredicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads of numbers over HTTP, against what is held in a map. */
class NumberRoutesTest {
  private static final long MICROS = 1_700_000_000_000_000L;
  private static final long NANOS = MICROS * 1000;
  private static final long MINUTE = 60_000_000_000L;

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final AtomicReference<InMemoryNumbers> STATE = new AtomicReference<>();
  private static QueryServer server;

  private final InMemoryNumbers state = new InMemoryNumbers();
  private final Random random = new Random();

  @BeforeAll
  static void start() {
    server = QueryServer.start(query -> STATE.get().query(query), Map.of("WEIR_PORT", "0"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void begin() {
    STATE.set(state);
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    random.setSeed(seed);
  }

  private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(URI.create(server.http().url() + path)));
  }

  private static HttpResponse<String> post(String path, String body)
      throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(URI.create(server.http().url() + path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static String body(HttpResponse<String> reply) {
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    return reply.body().replaceFirst("\"query_time_ns\":[0-9]+", "\"query_time_ns\":0");
  }

  private static JsonNode json(HttpResponse<String> reply) throws IOException {
    return JSON.readTree(body(reply));
  }

  /** Numbers at about so many times, each some time after the one before. */
  private void fill(String id, int count, long step) {
    long time = NANOS;
    for (int i = 0; i < count; i++) {
      time += 1 + (long) (random.nextDouble() * step * (random.nextInt(20) == 0 ? 50 : 1));
      state.put(id, time, random.nextInt(2000) / 8.0 - 100);
    }
  }

  @Test
  void answersTheLatestFirst() throws Exception {
    state.put("a b", NANOS, 1);
    state.put("a b", NANOS + 1000, -2.5);
    state.put("a b", NANOS + 2999, 0.1);

    HttpResponse<String> reply = get("/metric/single/a%20b");

    assertThat(body(reply))
        .isEqualTo(
            "{\"metric_id\":\"a b\",\"rows\":["
                + "{\"time\":1700000000000002,\"value\":0.1,\"metric_key\":\"a b\"},"
                + "{\"time\":1700000000000001,\"value\":-2.5,\"metric_key\":\"a b\"},"
                + "{\"time\":1700000000000000,\"value\":1.0,\"metric_key\":\"a b\"}],"
                + "\"query_time_ns\":0,\"cursor\":\"\"}");
    assertThat(reply.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(body(get("/metric/single/a%20b?lower=1700000000000001&upper=1700000000000002")))
        .isEqualTo(
            "{\"metric_id\":\"a b\",\"rows\":["
                + "{\"time\":1700000000000001,\"value\":-2.5,\"metric_key\":\"a b\"}],"
                + "\"query_time_ns\":0,\"cursor\":\"\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "none",
        "none?resolution=compressed",
        "none?resolution=day",
        "wide",
        "held?lower=1700000000000001",
        "held?upper=1700000000000000",
        "held?lower=5&upper=5",
        "held?lower=5&upper=5&resolution=hour",
        "held?lower=9223372036854775807&resolution=minute"
      })
  void answersNoRowsWhereThereAreNone(String path) throws Exception {
    state.putWide("wide");
    state.put("held", NANOS, 1);

    String id = path.replaceFirst("\\?.*", "");
    assertThat(body(get("/metric/single/" + path)))
        .isEqualTo(
            "{\"metric_id\":\"" + id + "\",\"rows\":[],\"query_time_ns\":0,\"cursor\":\"\"}");
  }

  /** The rows of all pages, each after the other. */
  private static List<JsonNode> pages(String path) throws Exception {
    List<JsonNode> rows = new ArrayList<>();
    String cursor = "";
    for (int page = 0; page == 0 || !cursor.isEmpty(); page++) {
      assertThat(page).as("pages").isLessThan(10_000);
      JsonNode reply = json(get(path + (cursor.isEmpty() ? "" : "&cursor=" + cursor)));
      reply.get("rows").forEach(rows::add);
      cursor = reply.get("cursor").textValue();
    }
    return rows;
  }

  @ParameterizedTest
  @ValueSource(strings = {"asc", "desc"})
  void givesEachNumberOnceInPagesOfAnySize(String sort) throws Exception {
    fill("a", 500, 5_000);
    for (int i = 0; i < 10; i++) {
      long lower = MICROS + random.nextInt(4000);
      long upper = lower + random.nextInt(4000);
      int limit = 1 + random.nextInt(i < 2 ? 3 : 300);
      NavigableMap<Long, Double> held =
          state.held("a").subMap(lower * 1000, true, upper * 1000, false);
      List<String> expected = new ArrayList<>();
      (sort.equals("asc") ? held : held.descendingMap())
          .forEach((time, value) -> expected.add(time / 1000 + "=" + value));

      List<JsonNode> rows =
          pages(
              String.format(
                  "/metric/single/a?lower=%d&upper=%d&limit=%d&sort=%s",
                  lower, upper, limit, sort));

      assertThat(rows.stream().map(row -> row.get("time") + "=" + row.get("value").asDouble()))
          .containsExactlyElementsOf(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"asc", "desc"})
  void drawsTheSameLineFromWhatIsCompressed(String sort) throws Exception {
    fill("a", 5000, 1_000_000_000);
    long lower = MICROS + 60_000_000;
    long upper = MICROS + 4_000_000_000L;
    String path =
        "/metric/single/a?resolution=compressed&limit=400&lower=" + lower + "&upper=" + upper;

    HttpResponse<String> reply = get(path + "&sort=" + sort);
    List<JsonNode> rows = new ArrayList<>();
    json(reply).get("rows").forEach(rows::add);

    assertThat(reply.headers().firstValue("Weir-Resolution")).hasValue("0");
    assertThat(rows).hasSizeBetween(100, 400);
    List<String> line = rows.stream().map(NumberRoutesTest::point).toList();
    assertThat(line).doesNotHaveDuplicates();
    assertThat(rows)
        .isSortedAccordingTo(
            Comparator.comparingLong(
                row -> (sort.equals("asc") ? 1 : -1) * row.get("time").longValue()));
    NavigableMap<Long, Double> held =
        state.held("a").subMap(lower * 1000, true, upper * 1000, false);
    List<String> all = new ArrayList<>();
    held.forEach((time, value) -> all.add(time / 1000 + "=" + value));
    assertThat(all).containsAll(line);
    for (int column = 0; column < 100; column++) {
      long from = lower * 1000 + (upper - lower) * 10 * column;
      NavigableMap<Long, Double> in = held.subMap(from, true, from + (upper - lower) * 10, false);
      if (!in.isEmpty()) {
        List<Double> values =
            rows.stream()
                .filter(row -> in.containsValue(row.get("value").doubleValue()))
                .filter(
                    row ->
                        row.get("time").longValue() >= in.firstKey() / 1000
                            && row.get("time").longValue() <= in.lastKey() / 1000)
                .map(row -> row.get("value").doubleValue())
                .toList();
        assertThat(values)
            .contains(
                in.values().stream().min(Comparator.naturalOrder()).orElseThrow(),
                in.values().stream().max(Comparator.naturalOrder()).orElseThrow());
        assertThat(line)
            .contains(
                in.firstKey() / 1000 + "=" + in.firstEntry().getValue(),
                in.lastKey() / 1000 + "=" + in.lastEntry().getValue());
      }
    }
  }

  private static String point(JsonNode row) {
    return row.get("time") + "=" + row.get("value").doubleValue();
  }

  @Test
  void compressesAllThatIsHeldWhereNoBoundsAreGiven() throws Exception {
    fill("a", 300, MINUTE);

    JsonNode all = json(get("/metric/single/a?resolution=compressed&limit=4&sort=asc"));

    assertThat(all.get("rows").get(0).get("time").longValue())
        .isEqualTo(state.held("a").firstKey() / 1000);
    assertThat(all.get("rows").get(all.get("rows").size() - 1).get("time").longValue())
        .isEqualTo(state.held("a").lastKey() / 1000);
    assertThat(all.get("cursor").textValue()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"minute, 60, asc", "minute, 60, desc", "hour, 3600, desc", "day, 86400, asc"})
  void sumsUpWholePeriodsOfUtcPageAfterPage(String resolution, long seconds, String sort)
      throws Exception {
    fill("a", 400, seconds * 500_000_000L);
    long length = seconds * 1_000_000_000L;
    long lower = MICROS + random.nextInt(1000) * seconds * 1000;
    long upper = MICROS + 300 * seconds * 1_000_000L;
    Map<Long, List<Double>> periods = new TreeMap<>();
    state
        .held("a")
        .forEach(
            (time, value) ->
                periods
                    .computeIfAbsent(time / length * length / 1000, each -> new ArrayList<>())
                    .add(value));
    List<String> expected = new ArrayList<>();
    periods.forEach(
        (time, values) -> {
          if (time >= lower && time < upper) {
            var all = values.stream().mapToDouble(each -> each).summaryStatistics();
            expected.add(
                time
                    + " "
                    + all.getMin()
                    + " "
                    + all.getMax()
                    + " "
                    + all.getAverage()
                    + " "
                    + all.getCount());
          }
        });
    if (sort.equals("desc")) {
      Collections.reverse(expected);
    }

    List<JsonNode> rows =
        pages(
            String.format(
                "/metric/single/a?resolution=%s&sort=%s&limit=%d&lower=%d&upper=%d",
                resolution, sort, 1 + random.nextInt(20), lower, upper));

    assertThat(
            rows.stream()
                .map(
                    row ->
                        row.get("time")
                            + " "
                            + row.get("min").doubleValue()
                            + " "
                            + row.get("max").doubleValue()
                            + " "
                            + row.get("avg").doubleValue()
                            + " "
                            + row.get("count")))
        .containsExactlyElementsOf(expected);
    assertThat(expected).hasSizeGreaterThan(20);
  }

  /** Every minute of a gap of a year would be a page. */
  @Test
  void passesOverPeriodsWithoutNumbersAtOnce() throws Exception {
    state.put("a", NANOS, 1);
    state.put("a", NANOS + 365 * 24 * 60 * MINUTE, 2);

    List<JsonNode> rows = pages("/metric/single/a?resolution=minute&limit=10");

    assertThat(rows).hasSize(2);
    assertThat(state.asked()).isLessThanOrEqualTo(4);
  }

  @Test
  void writesTheRowsOfPeriods() throws Exception {
    state.put("a", NANOS, 1);
    state.put("a", NANOS + 1, 2.5);

    assertThat(body(get("/metric/single/a?resolution=hour")))
        .isEqualTo(
            "{\"metric_id\":\"a\",\"rows\":[{\"time\":1699999200000000,\"min\":1.0,"
                + "\"max\":2.5,\"avg\":1.75,\"count\":2,\"metric_key\":\"a\"}],"
                + "\"query_time_ns\":0,\"cursor\":\"\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a?lower=-1| lower| lower: must not be negative, got -1",
        "a?lower=2&upper=1| upper| upper: must not be before lower (2), got 1",
        "a?lower=1e15| lower| lower: must be a whole number (int64), got \\\"1e15\\\"",
        "a?limit=0| limit| limit: must be 1 to 1000000, got 0",
        "a?limit=3&resolution=compressed| limit| limit: must be 4 to 10000, got 3",
        "a?limit=10001&resolution=day| limit| limit: must be 1 to 10000, got 10001",
        "a?sort=up| sort| sort: must be one of [asc, desc], got \\\"up\\\"",
        "a?resolution=second| resolution| resolution: must be one of [raw, compressed, minute, hour, day], got \\\"second\\\"",
        "a?fn=avg| fn| fn: is no parameter here, which takes [cursor, limit, lower, resolution, sort, upper]",
        "a?cursor=x| cursor| cursor: must be one that an earlier reply gave",
        "a%2Fb| metric_id| metric_id: must hold no control character and no /, got U+002F",
      })
  void refusesWhatItDoesNotTake(String path, String field, String detail) throws Exception {
    HttpResponse<String> reply = get("/metric/single/" + path);

    assertThat(reply.statusCode()).isEqualTo(400);
    assertThat(reply.body()).endsWith("\"detail\":\"" + detail + "\",\"field\":\"" + field + "\"}");
  }

  @Test
  void refusesACursorOfAnotherQuery() throws Exception {
    fill("a", 10, 1000);
    String cursor = json(get("/metric/single/a?limit=1")).get("cursor").textValue();
    assertThat(cursor).isNotEmpty();

    for (String other : List.of("b?", "a?sort=asc&", "a?lower=1&", "a?resolution=compressed&")) {
      HttpResponse<String> reply = get("/metric/single/" + other + "cursor=" + cursor);
      assertThat(reply.statusCode()).as(other).isEqualTo(400);
      assertThat(reply.body()).contains("\"field\":\"cursor\"");
    }
    assertThat(get("/metric/single/a?limit=7&cursor=" + cursor).statusCode()).isEqualTo(200);
  }

  @Test
  void answersOtherTypesAsPathsThatAreNotThere() throws Exception {
    assertThat(get("/metric/double/a").statusCode()).isEqualTo(404);
    assertThat(post("/query/double", "{}").statusCode()).isEqualTo(404);
  }

  @Test
  void tellsWhatAnAnswerMayLackAndWhyThereIsNone() throws Exception {
    state.put("a", NANOS, 1);
    state.mark(new QueryResult.Caveat(5, 7));
    assertThat(get("/metric/single/a").headers().firstValue("Weir-Behind")).hasValue("7");

    state.refuse(new QueryResult.Refusal(QueryResult.Refusal.Reason.NOT_SERVING, "so"));
    assertThat(get("/metric/single/a").statusCode()).isEqualTo(503);
    assertThat(get("/metric/single/a?resolution=day").statusCode()).isEqualTo(503);
    assertThat(post("/query/single", "{\"metric_keys\":[\"a\"]}").statusCode()).isEqualTo(503);
  }

  @ParameterizedTest
  @ValueSource(strings = {"asc", "desc"})
  void mergesSeveralMetricsByTimeAndFiltersThem(String sort) throws Exception {
    List<String> ids = List.of("a", "b", "c", "none");
    ids.subList(0, 3).forEach(id -> fill(id, 150, 3_000));
    state.put("a", NANOS + 1_000_000, 5);
    state.put("b", NANOS + 1_000_000, 5);
    Map<String, DoublePredicate> filters = new TreeMap<>();
    filters.put("", value -> true);
    filters.put(",\"filters\":{\"path\":\"$\",\"gt\":50}", value -> value > 50);
    filters.put(
        ",\"filters\":{\"or\":[{\"path\":\"$\",\"lte\":-20.125},{\"and\":["
            + "{\"path\":\"$\",\"gte\":5.0},{\"not\":{\"path\":\"$\",\"gt\":5e0}}]}]}",
        value -> value <= -20.125 || value == 5);
    filters.put(
        ",\"filters\":{\"path\":\"$\",\"in\":[5,-0.125,null,\"x\"]}",
        value -> value == 5 || value == -0.125);
    for (Map.Entry<String, DoublePredicate> filter : filters.entrySet()) {
      List<String> expected = new ArrayList<>();
      for (String id : ids) {
        state
            .held(id)
            .forEach(
                (time, value) -> {
                  if (filter.getValue().test(value)) {
                    expected.add(String.format("%d %s %s", time, id, value));
                  }
                });
      }
      expected.sort(sort.equals("asc") ? Comparator.naturalOrder() : Comparator.reverseOrder());
      List<String> found = new ArrayList<>();
      String cursor = "";
      do {
        JsonNode reply =
            json(
                post(
                    "/query/single",
                    String.format(
                        "{\"metric_keys\":[\"c\",\"a\",\"none\",\"b\"],\"sort\":\"%s\",\"limit\":%d,"
                            + "\"max_skip\":%d,\"cursor\":\"%s\"%s}",
                        sort,
                        1 + random.nextInt(40),
                        1 + random.nextInt(60),
                        cursor,
                        filter.getKey())));
        assertThat(reply.has("metric_id")).isFalse();
        reply
            .get("rows")
            .forEach(
                row ->
                    found.add(
                        String.format(
                            "%d %s %s",
                            row.get("time").longValue(),
                            row.get("metric_key").textValue(),
                            row.get("value").doubleValue())));
        cursor = reply.get("cursor").textValue();
      } while (!cursor.isEmpty());

      assertThat(found)
          .as(filter.getKey())
          .containsExactlyElementsOf(
              expected.stream()
                  .map(each -> Long.parseLong(each.substring(0, 19)) / 1000 + each.substring(19))
                  .toList());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"path\":\"$\",\"eq\":0.1}| true",
        "{\"path\":\"$\",\"eq\":1e-1}| true",
        "{\"path\":\"$\",\"ne\":0.1}| false",
        "{\"path\":\"$\",\"ne\":\"0.1\"}| true",
        "{\"path\":\"$\",\"eq\":\"0.1\"}| false",
        "{\"path\":\"$\",\"lt\":1e400}| true",
        "{\"path\":\"$\",\"lt\":\"z\"}| false",
        "{\"path\":\"$\",\"exists\":true}| true",
        "{\"path\":\"$\",\"exists\":false}| false",
        "{\"path\":\"$.a\",\"exists\":false}| true",
        "{\"path\":\"$.a\",\"ne\":0.1}| true",
        "{\"path\":\"$.a\",\"eq\":0.1}| false",
        "{\"path\":\"$[0]\",\"in\":[0.1]}| false",
        "{\"path\":\"$\",\"in\":[0.2,0.1,\"0.1\"]}| true",
        "{\"path\":\"$\",\"regex\":\".*\"}| false",
        "{\"not\":{\"path\":\"$\",\"regex\":\".*\"}}| true"
      })
  void filtersANumberAsTheValueOfTheWholeDocument(String filter, boolean fits) throws Exception {
    state.put("a", NANOS, 0.1);

    JsonNode reply = json(post("/metric/single/a", "{\"filters\":" + filter + "}"));

    assertThat(reply.get("rows").size()).isEqualTo(fits ? 1 : 0);
    assertThat(reply.get("metric_id").textValue()).isEqualTo("a");
  }

  @Test
  void refusesBodiesThatAreNoQueries() throws Exception {
    assertThat(post("/query/single", "").statusCode()).isEqualTo(400);
    assertThat(post("/query/single", "{}").body()).endsWith("\"field\":\"metric_keys\"}");
    assertThat(post("/query/single?limit=1", "{}").body()).endsWith("\"field\":\"limit\"}");
    assertThat(post("/query/single", "x".repeat((1 << 20) + 1)).statusCode()).isEqualTo(413);
  }

  private static String keys(HttpResponse<String> reply) {
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    return reply.body();
  }

  @Test
  void listsMetricsOfBothTypesInOrder() throws Exception {
    state.put("b", NANOS, 1);
    state.put("z", NANOS, 1);
    state.put("a/b", NANOS, 1);
    state.putWide("c");
    state.putDocument("b");
    state.putDocument("a");

    HttpResponse<String> reply = get("/keys");

    assertThat(keys(reply))
        .isEqualTo(
            "[{\"metric_id\":\"a\",\"type\":\"message\"},"
                + "{\"metric_id\":\"b\",\"type\":\"message\"},"
                + "{\"metric_id\":\"b\",\"type\":\"single\"},"
                + "{\"metric_id\":\"z\",\"type\":\"single\"}]");
    assertThat(reply.headers().firstValue("Link")).isEmpty();
    assertThat(keys(get("/keys?prefix=z")))
        .isEqualTo("[{\"metric_id\":\"z\",\"type\":\"single\"}]");
    assertThat(keys(get("/keys?prefix=y"))).isEqualTo("[]");
  }

  @Test
  void leadsFromPageToPageByLinks() throws Exception {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      String id = String.format("m %03d&", i);
      int types = 1 + random.nextInt(3);
      if ((types & 1) != 0) {
        state.putDocument(id);
        expected.add(id + "message");
      }
      if ((types & 2) != 0) {
        state.put(id, NANOS, 1);
        expected.add(id + "single");
      }
    }
    List<String> found = new ArrayList<>();
    String path = "/keys?limit=7&prefix=" + URLEncoder.encode("m ", StandardCharsets.UTF_8);
    while (path != null) {
      HttpResponse<String> reply = get(path);
      JsonNode page = JSON.readTree(keys(reply));
      assertThat(page.size()).isLessThanOrEqualTo(14);
      page.forEach(
          key -> found.add(key.get("metric_id").textValue() + key.get("type").textValue()));
      path =
          reply
              .headers()
              .firstValue("Link")
              .map(link -> link.replaceFirst("<(.*)>; rel=\"next\"", "$1"))
              .orElse(null);
    }

    assertThat(found).containsExactlyElementsOf(expected);
  }

  @ParameterizedTest
  @CsvSource({"limit=0, limit", "limit=1001, limit", "type=single, type", "cursor=%0A, cursor"})
  void refusesBadLists(String parameters, String field) throws Exception {
    HttpResponse<String> reply = get("/keys?" + parameters);

    assertThat(reply.statusCode()).isEqualTo(400);
    assertThat(reply.body()).endsWith("\"field\":\"" + field + "\"}");
  }
}
