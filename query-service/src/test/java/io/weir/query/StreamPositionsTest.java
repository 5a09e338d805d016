package io.weir.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.model.records.LogPosition;
import io.weir.model.records.RecordQuery;
import io.weir.model.records.StreamKey;
import io.weir.query.records.InMemoryRecords;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads of streams that are to have what their reader wrote. */
class StreamPositionsTest {
  private static final StreamKey KEY = StreamKey.of("b", "s");

  private final InMemoryRecords state = new InMemoryRecords(128, 3);
  private QueryServer server = QueryServer.start(state, Map.of("WEIR_PORT", "0"));

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void waitsUntilTheStateHasWhatTheReaderWrote() throws Exception {
    state.append(KEY, "1");
    LogPosition position = new LogPosition(KEY.partition(12), 5);
    state.isBehind(position);
    String text = "samples/0:9, records/" + position.partition() + ":5";

    CompletableFuture<HttpResponse<String>> response =
        QueryServer.CLIENT.sendAsync(
            server.request("/streams/b/s", "Weir-Position", text).build(),
            HttpResponse.BodyHandlers.ofString());
    await().until(() -> state.asked() > 3);
    assertThat(response).isNotDone();
    state.append(KEY, "2");
    state.isBehind(LogPosition.NONE);

    assertThat(response.join().body())
        .isEqualTo("[{\"meta\":{\"id\":2,\"t\":" + (InMemoryRecords.TIME + 2) + "},\"data\":2}]");
  }

  @Test
  void refusesOnceItHasWaited() throws Exception {
    state.isBehind(new LogPosition(KEY.partition(12), 5));
    String text = "records/" + KEY.partition(12) + ":6,records/11:1";
    long begin = System.nanoTime();

    for (String path : new String[] {"/streams/b/s", "/streams/b", "/streams/b/limits"}) {
      HttpResponse<String> response = server.get(path, "Weir-Position", text);
      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
    }
    assertThat(System.nanoTime() - begin).isGreaterThan(6_000_000_000L);
    assertThat(server.get("/streams/b/s", "Weir-Position", "records/12:1").body())
        .contains("\"field\":\"Weir-Position\"", "must be of partitions below 12, got 12");
    assertThat(server.get("/streams/b/s", "Weir-Position", "nonsense").body())
        .contains("\"field\":\"Weir-Position\"");
  }

  /** Of two replicas, each has applied one of two writes, and a list must show both. */
  @ParameterizedTest
  @ValueSource(strings = {"/streams/b", "/buckets", "/streams/b/limits"})
  void aListIsOfOneReplicaThatHasAllThatIsDemanded(String path) throws Exception {
    server.close();
    server = QueryServer.start(this::ofTwoReplicas, Map.of("WEIR_PORT", "0"));

    HttpResponse<String> ofEither = server.get(path, "Weir-Position", "records/1:5");
    HttpResponse<String> ofBoth = server.get(path, "Weir-Position", "records/1:5,records/2:7");

    assertThat(ofEither.statusCode()).isEqualTo(200);
    assertThat(ofBoth.statusCode()).isEqualTo(503);
  }

  /** What a client with fail-over answers: the first replica that has all that is demanded. */
  private CompletionStage<QueryResult> ofTwoReplicas(Query query) {
    RecordQuery decoded = RecordQuery.of(((Query.Records) query).query());
    return decoded.requiredPositions().size() > 1
        ? CompletableFuture.completedFuture(
            new QueryResult.Refusal(QueryResult.Refusal.Reason.BEHIND, "one of them is lacking"))
        : state.query(query);
  }

  @Test
  void readersThatWaitForAReplicaTakeNoMemoryFromOthers() throws Exception {
    server.close();
    server = QueryServer.start(state, Map.of("WEIR_PORT", "0", "WEIR_REPLY_MEMORY", "8MB"));
    state.append(KEY, "1");
    LogPosition position = new LogPosition(KEY.partition(12), 5);
    state.isBehind(position);
    String text = "records/" + position.partition() + ":5";
    List<CompletableFuture<HttpResponse<String>>> waiting =
        IntStream.range(0, 20)
            .mapToObj(
                i ->
                    QueryServer.CLIENT.sendAsync(
                        server.request("/streams/b/s", "Weir-Position", text).build(),
                        HttpResponse.BodyHandlers.ofString()))
            .toList();
    await().until(() -> state.asked() > 40); // each has been refused, more than once
    assertThat(server.metric("weir_call_memory_bytes")).as("what gRPC has").isZero();

    for (int i = 0; i < 10; i++) {
      assertThat(server.get("/streams/b/s").statusCode()).isEqualTo(200);
    }
    state.isBehind(LogPosition.NONE);
    assertThat(waiting)
        .allSatisfy(each -> assertThat(each.join().statusCode()).isIn(200, 429))
        .anySatisfy(each -> assertThat(each.join().statusCode()).isEqualTo(200));
    await()
        .until(
            () ->
                server
                    .get("/metrics")
                    .body()
                    .lines()
                    .anyMatch("weir_reply_memory_bytes 0.0"::equals));
  }
}
