package io.weir.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.InMemoryQueryClient;
import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.model.Tag;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.util.MathUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What one request for several reports may cost, over a real port. */
class SeveralReportsBoundsTest {
  private static final String REST = "&start=0&end=10&points=2";

  private final HttpClient client = HttpClient.newHttpClient();
  private final InMemoryQueryClient state =
      new InMemoryQueryClient(hash -> MathUtils.murmurHash(hash) % 128, 128, 1);
  private final AtomicInteger listings = new AtomicInteger();
  private volatile int emptyPages;
  private QueryServer server;

  @BeforeEach
  void start() {
    server = QueryServer.start(this::query, Map.of("WEIR_PORT", "0"));
  }

  private CompletionStage<QueryResult> query(Query query) {
    if (query instanceof Query.TagList list) {
      listings.incrementAndGet();
      return state.query(query).thenApply(result -> shortened(list, result));
    }
    return state.query(query);
  }

  /** Before the page with the names come those without any. */
  private QueryResult shortened(Query.TagList list, QueryResult result) {
    int page = Math.max(0, list.after().length() - list.prefix().length());
    Tag next = Tag.of(list.prefix() + "-".repeat(page + 1));
    return page < emptyPages ? new QueryResult.Tags(List.of(), next, 0, 127) : result;
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(server.http().url() + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void listsARepeatedPrefixOnce() throws Exception {
    state.put("p", 5, 1.0);

    assertThat(get("/api?" + "tag=*&".repeat(100) + REST).statusCode()).isEqualTo(200);
    assertThat(listings).hasValue(1);
  }

  @Test
  void refusesMorePrefixesThanOneRequestMayList() throws Exception {
    state.put("p", 5, 1.0);

    assertThat(get("/api?" + prefixes(10) + REST).statusCode()).isEqualTo(200);
    HttpResponse<String> refused = get("/api?" + prefixes(11) + REST);
    assertThat(refused.body())
        .endsWith("tag: must have at most 10 prefixes, got 11\",\"field\":\"tag\"}");
    assertThat(refused.statusCode()).isEqualTo(400);
  }

  /** Each of three prefixes takes 8 pages, which is more than 20 in all. */
  @Test
  void refusesPrefixesThatTakeTooManyPagesTogether() throws Exception {
    state.put("p", 5, 1.0);
    emptyPages = 7;

    HttpResponse<String> refused = get("/api?" + prefixes(3) + REST);

    assertThat(refused.body())
        .contains("at most 20 pages to list")
        .endsWith("\",\"field\":\"tag\"}");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(listings).hasValue(20);
    assertThat(get("/api?" + prefixes(2) + REST).statusCode()).isEqualTo(200);
  }

  private static String prefixes(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "tag=p" + i + "*")
        .collect(Collectors.joining("&"));
  }
}
