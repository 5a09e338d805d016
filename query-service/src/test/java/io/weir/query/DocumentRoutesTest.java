package io.weir.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.weir.model.records.DocumentQuery;
import io.weir.model.records.LogPosition;
import io.weir.model.records.MetricKey;
import io.weir.query.documents.InMemoryDocuments;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads of documents over a real port, from tasks in memory. */
class DocumentRoutesTest {
  private static final long T = 1_700_000_000_000_000L;
  private static final Pattern REPLY =
      Pattern.compile(
          "\\{(\"metric_id\":\".*?\",)?\"rows\":\\[(.*)],\"query_time_ns\":[1-9][0-9]*,"
              + "\"cursor\":\"([A-Za-z0-9_-]*)\"}",
          Pattern.DOTALL);
  private static final Pattern ROW =
      Pattern.compile("\\{\"time\":(\\d+),\"value\":(-?\\d+),\"metric_key\":\"(.*?)\"}");
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final InMemoryDocuments STATE = new InMemoryDocuments(3);
  private static QueryServer server;

  @BeforeAll
  static void start() {
    server = QueryServer.start(STATE, Map.of("WEIR_PORT", "0"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void empty() {
    STATE.clear();
    STATE.rescale(3);
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.http().url() + path));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static String get(String path) throws IOException, InterruptedException {
    return send(request(path)).body();
  }

  private static HttpResponse<String> post(String path, String body)
      throws IOException, InterruptedException {
    return send(request(path).POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private static String query(String body) throws IOException, InterruptedException {
    return post("/query/message", body).body();
  }

  private static Matcher reply(String body) {
    Matcher reply = REPLY.matcher(body);
    assertThat(reply.matches()).as(body).isTrue();
    return reply;
  }

  private static String rows(String body) {
    return reply(body).group(2);
  }

  private static String cursor(String body) {
    return reply(body).group(3);
  }

  private static String row(long time, String value, String id) {
    return "{\"time\":" + time + ",\"value\":" + value + ",\"metric_key\":\"" + id + "\"}";
  }

  @Test
  void givesTheNewestFirstAsTheyCame() throws Exception {
    STATE.put("m", T + 1, "{ \"a\" : 1e2,\r\n\t\"ü\":\"\\u00fc\" }");
    STATE.put("m", T + 2, "null");
    STATE.put("other", T + 2, "2");

    HttpResponse<String> response = send(request("/metric/message/m"));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
    assertThat(response.body().replaceFirst("_ns\":[0-9]+", "_ns\":1"))
        .isEqualTo(
            "{\"metric_id\":\"m\",\"rows\":["
                + row(T + 2, "null", "m")
                + ","
                + row(T + 1, "{ \"a\" : 1e2,\r\n\t\"ü\":\"\\u00fc\" }", "m")
                + "],\"query_time_ns\":1,\"cursor\":\"\"}");
  }

  @Test
  void aMetricWithoutDocumentsHasNoRows() throws Exception {
    assertThat(get("/metric/message/a%20%22b%C3%BC+c").replaceFirst("_ns\":[0-9]+", "_ns\":1"))
        .isEqualTo(
            "{\"metric_id\":\"a \\\"bü+c\",\"rows\":[],\"query_time_ns\":1,\"cursor\":\"\"}");
    assertThat(query("{\"metric_keys\":[\"a\",\"b\",\"c\",\"d\"]}"))
        .startsWith("{\"rows\":[],\"query_time_ns\":");
  }

  /** Of the values 1 to 9 at the times T + 1 to T + 9. */
  @ParameterizedTest
  @CsvSource({
    "'', 9 8 7 6 5 4 3 2 1, false",
    "sort=asc, 1 2 3 4 5 6 7 8 9, false",
    "sort=desc&limit=9, 9 8 7 6 5 4 3 2 1, false",
    "limit=3, 9 8 7, true",
    "sort=asc&limit=1, 1, true",
    "lower=1700000000000003, 9 8 7 6 5 4 3, false",
    "upper=1700000000000003, 2 1, false",
    "lower=1700000000000003&upper=1700000000000006&sort=asc, 3 4 5, false",
    "lower=1700000000000003&upper=1700000000000006&sort=asc&limit=2, 3 4, true",
    "lower=1700000000000003&upper=1700000000000003, '', false",
    "lower=0&upper=9223372036854775807&limit=1000000, 9 8 7 6 5 4 3 2 1, false"
  })
  void givesWhatIsAskedFor(String parameters, String values, boolean more) throws Exception {
    IntStream.rangeClosed(1, 9).forEach(i -> STATE.put("m", T + i, Integer.toString(i)));

    String body = get("/metric/message/m?" + parameters);

    assertThat(rows(body))
        .isEqualTo(
            Stream.of(values.split(" "))
                .filter(value -> !value.isEmpty())
                .map(value -> row(T + Long.parseLong(value), value, "m"))
                .collect(Collectors.joining(",")));
    assertThat(cursor(body).isEmpty()).isEqualTo(!more);
  }

  /** A document, as a query must give it. */
  private record Document(long time, String id, int value) {}

  @Test
  void pagesHaveEachDocumentOnceInOrderWhateverTheirSize() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 30; round++) {
      STATE.clear();
      STATE.rescale(1 + random.nextInt(5));
      List<String> ids =
          IntStream.range(0, 1 + random.nextInt(8))
              .mapToObj(i -> "m" + random.nextInt(50))
              .toList();
      List<String> wanted = ids.stream().distinct().toList();
      List<Document> all = new ArrayList<>();
      for (String id : Stream.concat(wanted.stream(), Stream.of("not asked for")).toList()) {
        for (int time : random.ints(random.nextInt(12), 0, 10).distinct().toArray()) {
          all.add(new Document(T + time, id, random.nextInt(4)));
        }
      }
      all.forEach(each -> STATE.put(each.id(), each.time(), Integer.toString(each.value())));
      long lower = T + random.nextInt(4);
      long upper = T + 6 + random.nextInt(5);
      boolean descending = random.nextBoolean();
      int least = random.nextInt(4);
      Comparator<Document> order = Comparator.comparing(Document::time);
      order = order.thenComparing(Document::id);
      List<Document> expected =
          all.stream()
              .filter(each -> wanted.contains(each.id()) && each.value() >= least)
              .filter(each -> each.time() >= lower && each.time() < upper)
              .sorted(descending ? order.reversed() : order)
              .toList();
      String fields =
          String.format(
              "\"metric_keys\":[%s],\"lower\":%d,\"upper\":%d,\"sort\":\"%s\",\"filters\":"
                  + "{\"path\":\"$\",\"gte\":%d}",
              wanted.stream().map(id -> '"' + id + '"').collect(Collectors.joining(",")),
              lower,
              upper,
              descending ? "desc" : "asc",
              least);

      List<Document> given = new ArrayList<>();
      String cursor = "";
      do {
        int limit = 1 + random.nextInt(7);
        int maxSkip = 1 + random.nextInt(5);
        String body =
            query(
                String.format(
                    "{%s,\"limit\":%d,\"max_skip\":%d,\"cursor\":\"%s\"}",
                    fields, limit, maxSkip, cursor));
        List<Document> page =
            ROW.matcher(rows(body))
                .results()
                .map(
                    row ->
                        new Document(
                            Long.parseLong(row.group(1)),
                            row.group(3),
                            Integer.parseInt(row.group(2))))
                .toList();
        assertThat(page).as("seed %d", seed).hasSizeLessThanOrEqualTo(limit);
        given.addAll(page);
        assertThat(cursor(body)).as("seed %d", seed).isNotEqualTo(cursor.isEmpty() ? "x" : cursor);
        cursor = cursor(body);
        if (random.nextInt(4) == 0) {
          STATE.rescale(1 + random.nextInt(5));
        }
      } while (!cursor.isEmpty());
      assertThat(given).as("seed %d", seed).isEqualTo(expected);
    }
  }

  @Test
  void asksEachTaskOnceAndAllAtTheSameTime() throws Exception {
    List<String> ids = IntStream.range(0, 40).mapToObj(i -> "m" + i).toList();
    ids.forEach(id -> STATE.put(id, T, "1"));
    String body = ids.stream().collect(Collectors.joining("\",\"", "{\"metric_keys\":[\"", "\"]}"));
    query(body);
    int before = STATE.asked().size();

    assertThat(rows(query(body)).split("\"time\"")).hasSize(41);

    List<DocumentQuery.Documents> asked = STATE.asked().subList(before, STATE.asked().size());
    assertThat(asked).hasSize(3);
    assertThat(asked)
        .allSatisfy(
            each ->
                assertThat(each.keys().stream().map(key -> STATE.task(key.id())).distinct())
                    .hasSize(1));
  }

  @Test
  void endsAfterSoManySkippedDocuments() throws Exception {
    IntStream.rangeClosed(1, 100).forEach(i -> STATE.put("m", T + i, Integer.toString(i)));
    String body = "{\"filters\":{\"path\":\"$\",\"lt\":3},\"max_skip\":60%s}";

    HttpResponse<String> first = post("/metric/message/m", String.format(body, ""));
    assertThat(first.body()).startsWith("{\"metric_id\":\"m\",\"rows\":[],");
    String cursor = cursor(first.body());
    assertThat(cursor).isNotEmpty();
    String second =
        post("/metric/message/m", String.format(body, ",\"cursor\":\"" + cursor + "\"")).body();
    assertThat(rows(second)).isEqualTo(row(T + 2, "2", "m") + "," + row(T + 1, "1", "m"));
    assertThat(cursor(second)).isEmpty();
  }

  @Test
  void cursorIsOfItsQueryAlone() throws Exception {
    IntStream.rangeClosed(1, 5).forEach(i -> STATE.put("a", T + i, "1"));
    String cursor = cursor(get("/metric/message/a?limit=2&lower=1"));

    assertThat(rows(get("/metric/message/a?lower=1&limit=9&cursor=" + cursor)))
        .isEqualTo(row(T + 3, "1", "a") + "," + row(T + 2, "1", "a") + "," + row(T + 1, "1", "a"));
    assertThat(rows(query("{\"metric_keys\":[\"a\"],\"lower\":1,\"cursor\":\"" + cursor + "\"}")))
        .startsWith(row(T + 3, "1", "a"));
    String pair = "{\"limit\":1,\"metric_keys\":[\"a\",\"b\"]%s}";
    String ofPair = cursor(query(String.format(pair, "")));
    assertThat(
            rows(
                query("{\"metric_keys\":[\"b\",\"a\"],\"cursor\":\"" + ofPair + "\",\"limit\":1}")))
        .isEqualTo(row(T + 4, "1", "a"));
    for (String other :
        List.of(
            "/metric/message/a?cursor=" + cursor,
            "/metric/message/a?lower=2&cursor=" + cursor,
            "/metric/message/a?lower=1&upper=1800000000000000&cursor=" + cursor,
            "/metric/message/a?lower=1&sort=asc&cursor=" + cursor,
            "/metric/message/b?lower=1&cursor=" + cursor)) {
      assertThat(get(other))
          .contains(
              "\"status\":400",
              "cursor: must be of the same query: metrics, lower, upper, sort and filters as they"
                  + " were",
              "\"field\":\"cursor\"");
    }
    assertThat(
            query(
                "{\"metric_keys\":[\"a\"],\"lower\":1,\"filters\":{\"path\":\"$\",\"eq\":1},"
                    + "\"cursor\":\""
                    + cursor
                    + "\"}"))
        .contains("\"field\":\"cursor\"");
    for (String nonsense : List.of("x", "AAAA", "*", cursor.substring(0, 20), "%00")) {
      assertThat(get("/metric/message/a?lower=1&cursor=" + nonsense))
          .contains("\"status\":400", "cursor: must be one that an earlier reply gave");
    }
  }

  @Test
  void givesMoreThanAPageWhileItAsksForMore() throws Exception {
    String large = "\"" + "x".repeat(100_000) + "\"";
    for (int i = 0; i < 60; i++) {
      STATE.put("m" + i % 6, T + i / 6, large);
    }
    String ids = "{\"metric_keys\":[\"m0\",\"m1\",\"m2\",\"m3\",\"m4\",\"m5\"],\"sort\":\"asc\"";

    HttpResponse<String> response = post("/query/message", ids + "}");

    assertThat(response.headers().firstValue("Transfer-Encoding")).hasValue("chunked");
    assertThat(rows(response.body()))
        .isEqualTo(
            IntStream.range(0, 60)
                .mapToObj(i -> row(T + i / 6, large, "m" + i % 6))
                .collect(Collectors.joining(",")));
    assertThat(rows(query(ids + ",\"limit\":31}")).split("metric_key")).hasSize(32);
  }

  @Test
  void cutsAReplyThatCannotBeCompleted() throws Exception {
    String large = "\"" + "x".repeat(1_000_000) + "\"";
    IntStream.range(0, 20).forEach(i -> STATE.put("m", T + i, large));
    STATE.reachableFor(10);

    assertThatThrownBy(() -> get("/metric/message/m")).isInstanceOf(IOException.class);
    STATE.reachableFor(0);
    HttpResponse<String> refused = send(request("/metric/message/m"));
    assertThat(refused.statusCode()).isEqualTo(503);
    STATE.reachableFor(Integer.MAX_VALUE);
    assertThat(rows(get("/metric/message/m")).split("metric_key")).hasSize(21);
  }

  @Test
  void waitsForWhatTheReaderWrote() throws Exception {
    STATE.put("m", T, "1");
    int partition = MetricKey.of("m").partition(12);
    LogPosition position = new LogPosition(partition, 5);
    STATE.isBehind(position);
    String header =
        "samples/0:9, records/" + partition + ":5,records/" + (partition + 1) % 12 + ":7";
    HttpRequest request =
        request("/query/message")
            .header("Weir-Position", header)
            .POST(HttpRequest.BodyPublishers.ofString("{\"metric_keys\":[\"m\"]}"))
            .build();

    CompletableFuture<HttpResponse<String>> response =
        CLIENT.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    await().until(() -> STATE.asked().size() > 3);
    assertThat(response).isNotDone();
    STATE.put("m", T, "2");
    STATE.isBehind(LogPosition.NONE);

    assertThat(rows(response.join().body())).isEqualTo(row(T, "2", "m"));
    assertThat(STATE.asked())
        .allSatisfy(each -> assertThat(each.requiredPositions()).containsExactly(position));
    assertThat(get("/metric/message/m")).contains("\"rows\"");
    assertThat(send(request("/metric/message/m").header("Weir-Position", "records/12:1")).body())
        .contains("\"field\":\"Weir-Position\"");
  }

  @Test
  void demandsThePositionsOfTheKeysThatATaskHas() throws Exception {
    List<String> ids = IntStream.range(0, 30).mapToObj(i -> "m" + i).toList();
    String header =
        IntStream.range(0, 6)
            .mapToObj(partition -> "records/" + partition + ":" + (100 + partition))
            .collect(Collectors.joining(","));
    String body = ids.stream().collect(Collectors.joining("\",\"", "{\"metric_keys\":[\"", "\"]}"));

    send(
        request("/query/message")
            .header("Weir-Position", header)
            .POST(HttpRequest.BodyPublishers.ofString(body)));

    for (DocumentQuery.Documents each : STATE.asked()) {
      assertThat(each.requiredPositions())
          .containsExactlyInAnyOrderElementsOf(
              each.keys().stream()
                  .map(key -> key.partition(12))
                  .distinct()
                  .filter(partition -> partition < 6)
                  .map(partition -> new LogPosition(partition, 100 + partition))
                  .toList());
    }
  }

  @Test
  void takesLargeQueries() throws Exception {
    STATE.put("id 999", T, "1");
    String keys =
        IntStream.range(0, 1000).mapToObj(i -> "\"id " + i + '"').collect(Collectors.joining(","));
    String spaces = " ".repeat(500_000);

    assertThat(rows(query("{\"metric_keys\":[" + keys + "]" + spaces + "}")))
        .isEqualTo(row(T, "1", "id 999"));
    HttpResponse<String> larger =
        post("/query/message", "{\"metric_keys\":[" + keys + "]" + spaces + spaces + spaces + "}");
    assertThat(larger.statusCode()).isEqualTo(413);
    assertThat(larger.body()).contains("body: must have at most 1048576 bytes, got ");
    assertThat(query("{\"metric_keys\":[" + keys + ",\"x\"]}"))
        .contains("metric_keys: must be at most 1000 metrics, got more");
  }

  @ParameterizedTest
  @CsvSource({
    "limit=0, limit",
    "limit=1000001, limit",
    "sort=up, sort",
    "lower=x, lower",
    "lower=-1, lower",
    "lower=5&upper=4, upper",
    "filters=x, filters",
    "from=1, from"
  })
  void refusesParametersThatAreNone(String parameters, String field) throws Exception {
    HttpResponse<String> response = send(request("/metric/message/m?" + parameters));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(response.body()).contains("\"field\":\"" + field + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a%2Fb", "%C2%80", "%E0"})
  void refusesIdsThatNoMetricHas(String id) throws Exception {
    assertThat(send(request("/metric/message/" + id)).statusCode()).isEqualTo(400);
  }

  @Test
  void refusesCompressedBodiesAndParametersNextToABody() throws Exception {
    HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.ofString("{}");
    assertThat(
            send(request("/metric/message/m").header("Content-Encoding", "gzip").POST(body))
                .statusCode())
        .isEqualTo(415);
    assertThat(post("/metric/message/m", "").body())
        .contains("\"status\":400", "\"field\":\"body\"", "body: must be a JSON object");
    assertThat(post("/metric/message/m?limit=1", "{}").body()).contains("\"field\":\"limit\"");
    assertThat(post("/metric/message/m", "{\"metric_keys\":[\"m\"]}").body())
        .contains("\"field\":\"metric_keys\"");
  }
}
