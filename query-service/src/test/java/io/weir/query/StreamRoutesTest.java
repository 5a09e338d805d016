package io.weir.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.records.StreamKey;
import io.weir.model.records.StreamLimits;
import io.weir.query.records.InMemoryRecords;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads and lists of streams over a real port, from three tasks in memory. */
class StreamRoutesTest {
  private static final StreamKey KEY = StreamKey.of("b", "s");

  private final InMemoryRecords state = new InMemoryRecords(128, 3);
  private QueryServer server = QueryServer.start(state, Map.of("WEIR_PORT", "0"));

  @AfterEach
  void stop() {
    server.close();
  }

  private static String event(long id, String document) {
    return "{\"meta\":{\"id\":"
        + id
        + ",\"t\":"
        + (InMemoryRecords.TIME + id)
        + "},\"data\":"
        + document
        + "}";
  }

  @Test
  void givesTheLastEventAsItCame() throws Exception {
    state.append(KEY, "1", " { \"a\" : 1e2,\r\n\t\"ü\":\"\\u00fc\" } ");

    HttpResponse<String> response = server.get("/streams/b/s");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(response.body())
        .isEqualTo("[" + event(2, " { \"a\" : 1e2,\r\n\t\"ü\":\"\\u00fc\" } ") + "]");
  }

  /** A path with an encoded letter takes the way of all other routes. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "s?", "s?limit=3", "s?limit=9", "s?from=9", "s?from=11", "s?limit=1000", "s?limit=1001",
        "s?strict=true", "s?download=true", "s?limit=0", "s?limit=x", "s?other=1", "limits", "u?"
      })
  void answersTheSameByTheShorterWay(String read) throws Exception {
    state.append(KEY, "1", "2", "3", "4", "5", "6", "7", "8", "9", "10");
    state.expire(KEY, 3);

    HttpResponse<String> reply = server.get("/streams/b/" + read);
    HttpResponse<String> same = server.get("/streams/%62/" + read);

    QueryServer.assertSame(reply, same);
  }

  /** Of the ids 3 to 10, which does a read give, and does it say that 3 is the first? */
  @ParameterizedTest
  @CsvSource({
    "limit=1, 10, false",
    "limit=3, 8 9 10, false",
    "limit=8, 3 4 5 6 7 8 9 10, false",
    "limit=9, 3 4 5 6 7 8 9 10, true",
    "from=9, 9 10, false",
    "from=4&limit=2, 4 5, false",
    "from=3&limit=1, 3, false",
    "from=2&limit=1, 3, true",
    "from=0&limit=2, 3 4, true",
    "from=-2, 9 10, false",
    "from=-3&limit=1, 8, false",
    "from=-100&limit=2, 3 4, true",
    "from=10, 10, false",
    "from=11, '', false",
    "from=9223372036854775807, '', false",
    "from=-9223372036854775808&limit=1, 3, true",
    "limit=1000000, 3 4 5 6 7 8 9 10, true"
  })
  void givesWhatIsAskedFor(String query, String ids, boolean isOlder) throws Exception {
    state.append(KEY, "1", "2", "3", "4", "5", "6", "7", "8", "9", "10");
    state.expire(KEY, 3);

    HttpResponse<String> response = server.get("/streams/b/s?" + query);

    assertThat(response.body())
        .isEqualTo(
            ids.isEmpty()
                ? "[]"
                : IntStream.of(
                        java.util.Arrays.stream(ids.split(" "))
                            .mapToInt(Integer::parseInt)
                            .toArray())
                    .mapToObj(id -> event(id, Integer.toString(id)))
                    .collect(Collectors.joining(",", "[", "]")));
    assertThat(response.headers().firstValue("Weir-First").isPresent()).isEqualTo(isOlder);
    if (isOlder) {
      assertThat(response.headers().firstValue("Weir-First")).hasValue("3");
    }
  }

  @Test
  void givesMoreThanAPageInPages() throws Exception {
    IntStream.rangeClosed(1, 3500).forEach(i -> state.append(KEY, Integer.toString(i)));

    assertThat(server.get("/streams/b/s?limit=3400").body()).isEqualTo(events(101, 3500));
    assertThat(server.get("/streams/b/s?from=7&limit=2500").body()).isEqualTo(events(7, 2506));
    assertThat(server.get("/streams/b/s?from=-2001&limit=5000").body())
        .isEqualTo(events(1500, 3500));
  }

  @Test
  void givesLargeDocumentsInPages() throws Exception {
    String large = "\"" + "x".repeat(1_000_000) + "\"";
    state.append(KEY, "0", large, large, large, "1");

    assertThat(server.get("/streams/b/s?limit=5").body())
        .isEqualTo(
            "["
                + String.join(
                    ",",
                    event(1, "0"),
                    event(2, large),
                    event(3, large),
                    event(4, large),
                    event(5, "1"))
                + "]");
  }

  private static String events(int from, int to) {
    return IntStream.rangeClosed(from, to)
        .mapToObj(id -> event(id, Integer.toString(id)))
        .collect(Collectors.joining(",", "[", "]"));
  }

  @Test
  void anUnknownOrDeletedStreamIsEmptyUnlessTheReaderIsStrict() throws Exception {
    state.append(KEY, "1");
    state.delete(KEY);

    assertThat(server.get("/streams/b/none").body()).isEqualTo("[]");
    assertThat(server.get("/streams/b/s").body()).isEqualTo("[]");
    assertThat(server.get("/streams/b/s?strict=false").body()).isEqualTo("[]");
    assertThat(server.get("/streams/b/none?strict=true").statusCode()).isEqualTo(404);
    assertThat(server.get("/streams/b/s?strict=true").statusCode()).isEqualTo(404);
  }

  @Test
  void isSavedUnderItsNames() throws Exception {
    StreamKey key = StreamKey.of("b+ü", "s; \"x\"");
    state.append(key, "1");

    HttpResponse<String> response =
        server.get(
            "/streams/b+%C3%BC/s%3B%20%22x%22?download=true", "Weir-Position", "samples/1:2");

    assertThat(response.body()).isEqualTo("[" + event(1, "1") + "]");
    assertThat(response.headers().firstValue("Content-Disposition"))
        .hasValue("attachment; filename*=UTF-8''b%2B%C3%BC-s%3B%20%22x%22.json");
  }

  @ParameterizedTest
  @CsvSource({
    "/streams/b/s?limit=0, limit",
    "/streams/b/s?limit=1000001, limit",
    "/streams/b/s?from=x, from",
    "/streams/b/s?strict=1, strict",
    "/streams/b/s?form=1, form",
    "/streams/b/a%2Fb, stream",
    "/streams/b/a%00, stream",
    "/streams/b?limit=1001, limit",
    "/streams/b?after=1, after",
    "/buckets?x=1, x"
  })
  void refusesWhatIsNoRead(String path, String field) throws Exception {
    HttpResponse<String> response = server.get(path);

    assertThat(response.statusCode()).isEqualTo(400);
    if (!path.contains("%00")) { // which the server itself refuses
      assertThat(response.body()).contains("\"field\":\"" + field + "\"");
    }
  }

  @Test
  void listsStreamsOfAllTasksInTheOrderOfTheirNames() throws Exception {
    IntStream.range(0, 250).forEach(i -> state.append(StreamKey.of("b", "s" + (i + 100)), "12"));
    state.append(StreamKey.of("b", "\uD83D\uDE00"), "1");
    state.append(StreamKey.of("b", "\uFF21"), "1");
    state.append(StreamKey.of("c", "s"), "1");
    state.append(StreamKey.of("b", "s0"), "1");
    state.delete(StreamKey.of("b", "s0"));

    String first = server.get("/streams/b?prefix=s&limit=2").body();
    assertThat(first)
        .isEqualTo(
            "{\"data\":["
                + "{\"name\":\"s100\",\"first\":1,\"last\":1,\"count\":1,\"bytes\":2,\"t\":"
                + (InMemoryRecords.TIME + 1)
                + "},{\"name\":\"s101\",\"first\":1,\"last\":1,\"count\":1,\"bytes\":2,\"t\":"
                + (InMemoryRecords.TIME + 1)
                + "}],\"next\":\"s101\"}");
    String end = server.get("/streams/b?limit=1000&cursor=s348").body();
    assertThat(end).containsSubsequence("\"s349\"", "\"\uFF21\"", "\"\uD83D\uDE00\"", "null}");
    int seen = 0;
    for (String cursor = ""; cursor != null; ) {
      String page = server.get("/streams/b?limit=40&prefix=s&cursor=" + cursor).body();
      seen += page.split("\"name\"").length - 1;
      String next = page.substring(page.indexOf("\"next\":") + 7, page.length() - 1);
      cursor = next.equals("null") ? null : next.substring(1, next.length() - 1);
    }
    assertThat(seen).isEqualTo(250);
  }

  @Test
  void addsUpWhatTheTasksHoldOfABucket() throws Exception {
    IntStream.range(0, 100).forEach(i -> state.append(StreamKey.of("a", "s" + i), "12", "3"));
    state.append(StreamKey.of("b", "s"), "1");

    assertThat(server.get("/buckets").body())
        .isEqualTo(
            "{\"data\":[{\"name\":\"a\",\"streams\":100,\"count\":200,\"bytes\":300,\"t\":"
                + (InMemoryRecords.TIME + 2)
                + "},{\"name\":\"b\",\"streams\":1,\"count\":1,\"bytes\":1,\"t\":"
                + (InMemoryRecords.TIME + 1)
                + "}],\"next\":null}");
    assertThat(server.get("/buckets?limit=1").body()).endsWith("\"next\":\"a\"}");
    assertThat(server.get("/buckets?limit=1&cursor=a").body())
        .startsWith("{\"data\":[{\"name\":\"b\"");
  }

  @Test
  void givesLimitsAsTheyWereSet() throws Exception {
    state.limit(KEY, new StreamLimits(1000, 4096, 7 * 86_400_000L));

    assertThat(server.get("/streams/b/s/limits").body())
        .isEqualTo("{\"events\":1000,\"bytes\":4096,\"age\":\"7d\"}");
    assertThat(server.get("/streams/b/t/limits").body()).isEqualTo("{}");
    assertThat(server.get("/streams/b/limits").body()).isEqualTo("{\"events\":7}");
  }

  @Test
  void hasNoneOfItWithoutRecords() throws Exception {
    stop();
    server = QueryServer.start(state, Map.of("WEIR_PORT", "0", "WEIR_RECORDS", "off"));

    assertThat(server.get("/streams/b/s").statusCode()).isEqualTo(404);
    assertThat(server.get("/streams/b").statusCode()).isEqualTo(404);
    assertThat(server.get("/buckets").statusCode()).isEqualTo(404);
  }

  @Test
  void saysThatTheStateCannotBeReached() throws Exception {
    state.unreachable("no replica");

    assertThat(server.get("/streams/b/s").statusCode()).isEqualTo(503);
    assertThat(server.get("/buckets").statusCode()).isEqualTo(503);
  }
}
