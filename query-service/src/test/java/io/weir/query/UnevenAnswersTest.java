package io.weir.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.model.InMemoryQueryClient;
import io.weir.model.KeyGroups;
import io.weir.model.Query;
import io.weir.model.QueryBatch;
import io.weir.model.QueryResult;
import io.weir.model.QueryResult.Refusal.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Several reports in one reply, where not all queries of it are answered alike. */
class UnevenAnswersTest {
  private static final String NOW = "&points=1&start=0&end=10";

  /** Before all of {@link #NOW}. */
  private static final String COMPARED = "&compare=-100ms";

  private final InMemoryQueryClient state = new InMemoryQueryClient(new KeyGroups(128), 3);
  private volatile QueryResult.Caveat caveatOfLists = QueryResult.Caveat.NONE;
  private volatile QueryResult.Refusal ofCompared;
  private volatile String refusedTag = "";
  private QueryServer server;

  @BeforeEach
  void start() {
    server = QueryServer.start(this::query, Map.of());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private CompletionStage<QueryResult> query(Query query) {
    return state.query(query).thenApply(result -> changed(query, result));
  }

  private QueryResult changed(Query query, QueryResult result) {
    if (query instanceof Query.TagList) {
      return new QueryResult.Marked(result, caveatOfLists);
    } else if (query instanceof QueryBatch batch) {
      List<QueryResult> results = new ArrayList<>();
      for (int i = 0; i < batch.queries().size(); i++) {
        results.add(changed(batch.queries().get(i), ((QueryResult.Batch) result).results().get(i)));
      }
      return new QueryResult.Batch(results);
    }
    return query instanceof Query.Report report
            && report.periods().start() < 0
            && report.tag().toString().equals(refusedTag)
        ? ofCompared
        : result;
  }

  private void refuseCompared(String tag, Reason reason) {
    refusedTag = tag;
    ofCompared = new QueryResult.Refusal(reason, "width: why");
  }

  private HttpResponse<String> get(String query) throws Exception {
    return server.get("/api?" + query);
  }

  private HttpRequest request(String query) {
    return server.request("/api?" + query).build();
  }

  @Test
  void saysWhatTheListOfNamesMayLack() throws Exception {
    state.put("t", 5, 1.0);
    caveatOfLists = new QueryResult.Caveat(1_700_000_000_000L, 2500);

    for (String query : List.of("tag=t*", "tag=z*", "tag=t*&group=sum")) {
      HttpResponse<String> response = get(query + NOW);
      assertThat(response.statusCode()).as(query).isEqualTo(200);
      assertThat(response.headers().firstValue("Weir-Complete-Since"))
          .as(query)
          .hasValue("1700000000000000000");
      assertThat(response.headers().firstValue("Weir-Behind")).as(query).hasValue("2500");
    }
    assertThat(get("tag=t*" + NOW).body())
        .endsWith(",\"completeSince\":1700000000000000000,\"behind\":2500}");
    assertThat(get("tag=z*&group=sum" + NOW).headers().firstValue("Weir-Behind")).hasValue("2500");
    assertThat(get("tag=t&tag=u" + NOW).headers().firstValue("Weir-Behind")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"NOT_SERVING", "FAILED", "MALFORMED"})
  void isUnavailableWhereTheJobRefusesAComparedReportForNow(Reason reason) throws Exception {
    state.put("a", 5, 1.0).put("b", 5, 2.0);
    refuseCompared("b", reason);

    for (String query : List.of("tag=a&tag=b", "tag=*&group=sum", "tag=b")) {
      HttpResponse<String> response = get(query + COMPARED + NOW);
      assertThat(response.statusCode()).as(response.body()).isEqualTo(503);
      assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
    }
  }

  /** A reply of 20 MB and more, of which only the last report cannot be compared. */
  @Test
  void cutsTheConnectionWhereALaterComparedReportIsRefusedForNow() throws Exception {
    IntStream.range(0, 5).forEach(i -> state.put("w" + i, 5, new double[64]));
    refuseCompared("w4", Reason.NOT_SERVING);
    String query = "tag=w*&width=64&points=10000&start=0&end=10000";

    HttpResponse<InputStream> response =
        QueryServer.CLIENT.send(
            request(query + COMPARED), HttpResponse.BodyHandlers.ofInputStream());

    assertThat(response.statusCode()).isEqualTo(200);
    try (InputStream body = response.body()) {
      assertThat(new String(body.readNBytes(12), StandardCharsets.UTF_8))
          .isEqualTo("{\"reports\":[");
      assertThatThrownBy(body::readAllBytes).isInstanceOf(IOException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"UNKNOWN_TAG", "UNKNOWN_WIDTH"})
  void aTagThatIsGoneIsComparedWithNothingAndIsInNoGroup(Reason reason) throws Exception {
    state.put("a", -100_000_000, 1.0).put("b", 5, 2.0);
    refuseCompared("b", reason);

    String alone = get("tag=b" + COMPARED + NOW).body();
    assertThat(alone).endsWith(",\"compare\":null}");
    assertThat(get("tag=a&tag=b" + COMPARED + NOW).body())
        .endsWith(alone + "],\"unknown\":[]}")
        .contains("\"compare\":{\"tagName\":\"a\"");
    assertThat(get("tag=a&tag=b&group=sum" + COMPARED + NOW).body())
        .isEqualTo(
            "{\"group\":\"sum\",\"tags\":[\"a\"],\"unknown\":[\"b\"],\"start\":0,\"end\":10,"
                + "\"resolution\":0,\"samples\":[{\"time\":10,\"values\":[1.0]}],"
                + "\"compare\":{\"group\":\"sum\",\"tags\":[\"a\"],\"unknown\":[\"b\"],"
                + "\"start\":-100000000,\"end\":-99999990,\"resolution\":0,"
                + "\"samples\":[{\"time\":-99999990,\"values\":[1.0]}]}}");
    assertThat(get("tag=b&group=sum" + COMPARED + NOW).statusCode()).isEqualTo(404);
  }

  @Test
  void namesATagWhoseComparedReportCannotBeAnsweredAsAsked() throws Exception {
    state.put("a", 5, 1.0).put("b", 5, 2.0);
    refuseCompared("b", Reason.WIDTH_NOT_GIVEN);

    assertThat(get("tag=b&tag=a" + COMPARED + NOW).body())
        .startsWith("{\"reports\":[{\"tagName\":\"a\"")
        .endsWith(
            "],\"unknown\":[],\"refused\":[{\"tag\":\"b\",\"field\":\"width\","
                + "\"detail\":\"width: why\"}]}");
    for (String query : List.of("tag=a&tag=b&group=sum", "tag=b")) {
      assertThat(get(query + COMPARED + NOW).statusCode()).isEqualTo(400);
    }
  }
}
