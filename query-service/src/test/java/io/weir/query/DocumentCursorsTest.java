package io.weir.query;

import static io.weir.query.DocumentReplies.cursor;
import static io.weir.query.DocumentReplies.row;
import static io.weir.query.DocumentReplies.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.query.documents.InMemoryDocuments;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Documents of several metrics by pages, and the cursor from one page to the next. */
class DocumentCursorsTest {
  private static final long T = 1_700_000_000_000_000L;
  private static final Pattern ROW =
      Pattern.compile("\\{\"time\":(\\d+),\"value\":(-?\\d+),\"metric_key\":\"(.*?)\"}");
  @RegisterExtension private static final SharedQueryServer SERVER = new SharedQueryServer();

  private final InMemoryDocuments state = new InMemoryDocuments(3);

  @BeforeEach
  void answer() {
    SERVER.answers(state);
  }

  private static String query(String body) throws IOException, InterruptedException {
    return SERVER.post("/query/message", body).body();
  }

  /** A document, as a query must give it. */
  private record Document(long time, String id, int value) {}

  @Test
  void pagesHaveEachDocumentOnceInOrderWhateverTheirSize() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 30; round++) {
      state.clear();
      state.rescale(1 + random.nextInt(5));
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
      all.forEach(each -> state.put(each.id(), each.time(), Integer.toString(each.value())));
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
          state.rescale(1 + random.nextInt(5));
        }
      } while (!cursor.isEmpty());
      assertThat(given).as("seed %d", seed).isEqualTo(expected);
    }
  }

  @Test
  void endsAfterSoManySkippedDocuments() throws Exception {
    IntStream.rangeClosed(1, 100).forEach(i -> state.put("m", T + i, Integer.toString(i)));
    String body = "{\"filters\":{\"path\":\"$\",\"lt\":3},\"max_skip\":60%s}";

    HttpResponse<String> first = SERVER.post("/metric/message/m", String.format(body, ""));
    assertThat(first.body()).startsWith("{\"metric_id\":\"m\",\"rows\":[],");
    String cursor = cursor(first.body());
    assertThat(cursor).isNotEmpty();
    String second =
        SERVER
            .post("/metric/message/m", String.format(body, ",\"cursor\":\"" + cursor + "\""))
            .body();
    assertThat(rows(second)).isEqualTo(row(T + 2, "2", "m") + "," + row(T + 1, "1", "m"));
    assertThat(cursor(second)).isEmpty();
  }

  @Test
  void cursorIsOfItsQueryAlone() throws Exception {
    IntStream.rangeClosed(1, 5).forEach(i -> state.put("a", T + i, "1"));
    String cursor = cursor(SERVER.get("/metric/message/a?limit=2&lower=1").body());

    assertThat(rows(SERVER.get("/metric/message/a?lower=1&limit=9&cursor=" + cursor).body()))
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
      assertThat(SERVER.get(other).body())
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
      assertThat(SERVER.get("/metric/message/a?lower=1&cursor=" + nonsense).body())
          .contains("\"status\":400", "cursor: must be one that an earlier reply gave");
    }
  }

  @Test
  void givesMoreThanAPageWhileItAsksForMore() throws Exception {
    String large = "\"" + "x".repeat(100_000) + "\"";
    for (int i = 0; i < 60; i++) {
      state.put("m" + i % 6, T + i / 6, large);
    }
    String ids = "{\"metric_keys\":[\"m0\",\"m1\",\"m2\",\"m3\",\"m4\",\"m5\"],\"sort\":\"asc\"";

    HttpResponse<String> response = SERVER.post("/query/message", ids + "}");

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
    IntStream.range(0, 20).forEach(i -> state.put("m", T + i, large));
    state.reachableFor(10);

    assertThatThrownBy(() -> SERVER.get("/metric/message/m").body())
        .isInstanceOf(IOException.class);
    state.reachableFor(0);
    HttpResponse<String> refused = SERVER.get("/metric/message/m");
    assertThat(refused.statusCode()).isEqualTo(503);
    state.reachableFor(Integer.MAX_VALUE);
    assertThat(rows(SERVER.get("/metric/message/m").body()).split("metric_key")).hasSize(21);
  }
}
