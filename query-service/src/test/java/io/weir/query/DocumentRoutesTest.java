package io.weir.query;

import static io.weir.query.DocumentReplies.cursor;
import static io.weir.query.DocumentReplies.row;
import static io.weir.query.DocumentReplies.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.model.records.DocumentQuery;
import io.weir.model.records.LogPosition;
import io.weir.model.records.MetricKey;
import io.weir.query.documents.InMemoryDocuments;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads of documents over a real port, from tasks in memory. */
class DocumentRoutesTest {
  private static final long T = 1_700_000_000_000_000L;
  @RegisterExtension private static final SharedQueryServer SERVER = new SharedQueryServer();

  private final InMemoryDocuments state = new InMemoryDocuments(3);

  @BeforeEach
  void answer() {
    SERVER.answers(state);
  }

  private static String query(String body) throws IOException, InterruptedException {
    return SERVER.post("/query/message", body).body();
  }

  @Test
  void givesTheNewestFirstAsTheyCame() throws Exception {
    state.put("m", T + 1, "{ \"a\" : 1e2,\r\n\t\"ü\":\"\\u00fc\" }");
    state.put("m", T + 2, "null");
    state.put("other", T + 2, "2");

    HttpResponse<String> response = SERVER.get("/metric/message/m");

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
    assertThat(
            SERVER
                .get("/metric/message/a%20%22b%C3%BC+c")
                .body()
                .replaceFirst("_ns\":[0-9]+", "_ns\":1"))
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
    IntStream.rangeClosed(1, 9).forEach(i -> state.put("m", T + i, Integer.toString(i)));

    String body = SERVER.get("/metric/message/m?" + parameters).body();

    assertThat(rows(body))
        .isEqualTo(
            Stream.of(values.split(" "))
                .filter(value -> !value.isEmpty())
                .map(value -> row(T + Long.parseLong(value), value, "m"))
                .collect(Collectors.joining(",")));
    assertThat(cursor(body).isEmpty()).isEqualTo(!more);
  }

  @Test
  void asksEachTaskOnceAndAllAtTheSameTime() throws Exception {
    List<String> ids = IntStream.range(0, 40).mapToObj(i -> "m" + i).toList();
    ids.forEach(id -> state.put(id, T, "1"));
    String body = ids.stream().collect(Collectors.joining("\",\"", "{\"metric_keys\":[\"", "\"]}"));
    query(body);
    int before = state.asked().size();

    assertThat(rows(query(body)).split("\"time\"")).hasSize(41);

    List<DocumentQuery.Documents> asked = state.asked().subList(before, state.asked().size());
    assertThat(asked).hasSize(3);
    assertThat(asked)
        .allSatisfy(
            each ->
                assertThat(each.keys().stream().map(key -> state.task(key.id())).distinct())
                    .hasSize(1));
  }

  @Test
  void waitsForWhatTheReaderWrote() throws Exception {
    state.put("m", T, "1");
    int partition = MetricKey.of("m").partition(12);
    LogPosition position = new LogPosition(partition, 5);
    state.isBehind(position);
    String header =
        "samples/0:9, records/" + partition + ":5,records/" + (partition + 1) % 12 + ":7";
    HttpRequest request =
        SERVER
            .request("/query/message")
            .header("Weir-Position", header)
            .POST(HttpRequest.BodyPublishers.ofString("{\"metric_keys\":[\"m\"]}"))
            .build();

    CompletableFuture<HttpResponse<String>> response =
        QueryServer.CLIENT.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    await().until(() -> state.asked().size() > 3);
    assertThat(response).isNotDone();
    state.put("m", T, "2");
    state.isBehind(LogPosition.NONE);

    assertThat(rows(response.join().body())).isEqualTo(row(T, "2", "m"));
    assertThat(state.asked())
        .allSatisfy(each -> assertThat(each.requiredPositions()).containsExactly(position));
    assertThat(SERVER.get("/metric/message/m").body()).contains("\"rows\"");
    assertThat(
            QueryServer.send(
                    SERVER.request("/metric/message/m").header("Weir-Position", "records/12:1"))
                .body())
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

    QueryServer.send(
        SERVER
            .request("/query/message")
            .header("Weir-Position", header)
            .POST(HttpRequest.BodyPublishers.ofString(body)));

    for (DocumentQuery.Documents each : state.asked()) {
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
    state.put("id 999", T, "1");
    String keys =
        IntStream.range(0, 1000).mapToObj(i -> "\"id " + i + '"').collect(Collectors.joining(","));
    String spaces = " ".repeat(500_000);

    assertThat(rows(query("{\"metric_keys\":[" + keys + "]" + spaces + "}")))
        .isEqualTo(row(T, "1", "id 999"));
    HttpResponse<String> larger =
        SERVER.post(
            "/query/message", "{\"metric_keys\":[" + keys + "]" + spaces + spaces + spaces + "}");
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
    HttpResponse<String> response = SERVER.get("/metric/message/m?" + parameters);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(response.body()).contains("\"field\":\"" + field + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a%2Fb", "%C2%80", "%E0"})
  void refusesIdsThatNoMetricHas(String id) throws Exception {
    assertThat(SERVER.get("/metric/message/" + id).statusCode()).isEqualTo(400);
  }

  @Test
  void refusesCompressedBodiesAndParametersNextToABody() throws Exception {
    HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.ofString("{}");
    assertThat(
            QueryServer.send(
                    SERVER
                        .request("/metric/message/m")
                        .header("Content-Encoding", "gzip")
                        .POST(body))
                .statusCode())
        .isEqualTo(415);
    assertThat(SERVER.post("/metric/message/m", "").body())
        .contains("\"status\":400", "\"field\":\"body\"", "body: must be a JSON object");
    assertThat(SERVER.post("/metric/message/m?limit=1", "{}").body())
        .contains("\"field\":\"limit\"");
    assertThat(SERVER.post("/metric/message/m", "{\"metric_keys\":[\"m\"]}").body())
        .contains("\"field\":\"metric_keys\"");
  }
}
