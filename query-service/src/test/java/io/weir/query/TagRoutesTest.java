package io.weir.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.InMemoryQueryClient;
import io.weir.model.QueryResult;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists of tags over a real port. */
class TagRoutesTest {
  @RegisterExtension private static final SharedQueryServer SERVER = new SharedQueryServer();
  private final InMemoryQueryClient state = SERVER.samples();

  @Test
  void findsTagsByTheirLabels() throws Exception {
    state.put("temperature{room=\"hall\",floor=\"1\"}", 5, 1);
    state.put("temperature{room=\"attic\",floor=\"3\"}", 5, 1);
    state.put("humidity{room=\"hall\"}", 5, 1);
    state.put("pump-1", 5, 1, 2);
    assertThat(matching("{room=\"hall\"}"))
        .contains("humidity{room=\\\"hall\\\"}", "temperature{room=\\\"hall")
        .doesNotContain("attic", "pump-1");
    assertThat(matching("temperature{room!=\"hall\"}")).contains("attic").doesNotContain("hall");
    assertThat(matching("{tag=~\"pump.*\",value=\"1\"}")).contains("pump-1");
    assertThat(matching("{tag=~\"pump.*\",value=\"2\"}")).doesNotContain("pump-1");
    assertThat(matching("{room}")).contains("\"field\":\"match\"", "must be a selector");
  }

  @Test
  void namesTheParameterOfASelectorThatIsRefused() throws Exception {
    assertThat(matching("{room=~\"(a{100}){200}\"}"))
        .contains("\"field\":\"match\"", "\"detail\":\"match: an expression must have at most")
        .doesNotContain("matchers");
    state.refuse(
        new QueryResult.Refusal(
            QueryResult.Refusal.Reason.INVALID, "matchers: must be expressions of RE2"));
    assertThat(matching("{room=~\"(\"}"))
        .contains("\"field\":\"match\"", "\"detail\":\"match: must be expressions of RE2\"");
    assertThat(SERVER.get("/tags").body()).contains("\"field\":\"matchers\"");
  }

  private String matching(String selector) throws Exception {
    return SERVER.get("/tags?match=" + URLEncoder.encode(selector, StandardCharsets.UTF_8)).body();
  }

  @Test
  void listsTagsThatHaveASeriesOfTheWidthAskedFor() throws Exception {
    state.put("a", 5, 1).put("b", 6, 1).put("b", 7, 2, 3).put("c", 8, 4, 5);

    assertThat(SERVER.get("/tags?width=2").body())
        .isEqualTo(
            "{\"tags\":["
                + "{\"tag\":\"b\",\"widths\":[1,2],\"first\":7,\"last\":7,\"count\":1},"
                + "{\"tag\":\"c\",\"widths\":[2],\"first\":8,\"last\":8,\"count\":1}],"
                + "\"next\":null}");
    assertThat(SERVER.get("/tags?width=64").body()).isEqualTo("{\"tags\":[],\"next\":null}");
  }

  @Test
  void listsTagsOfAllTasksInTheirOrderPageByPage() throws Exception {
    for (String tag : List.of("b\u00e9", "a1", "a2", "c", "a3")) {
      state.put(tag, 10, 1).put(tag, 20, 1);
    }

    assertThat(SERVER.get("/tags").body())
        .isEqualTo(
            "{\"tags\":[{\"tag\":\"a1\",\"widths\":[1],\"first\":10,\"last\":20,\"count\":2},"
                + "{\"tag\":\"a2\",\"widths\":[1],\"first\":10,\"last\":20,\"count\":2},"
                + "{\"tag\":\"a3\",\"widths\":[1],\"first\":10,\"last\":20,\"count\":2},"
                + "{\"tag\":\"b\u00e9\",\"widths\":[1],\"first\":10,\"last\":20,\"count\":2},"
                + "{\"tag\":\"c\",\"widths\":[1],\"first\":10,\"last\":20,\"count\":2}],\"next\":null}");
    assertThat(SERVER.get("/tags?prefix=a&limit=2").body())
        .contains("\"a1\"", "\"a2\"")
        .doesNotContain("\"a3\"")
        .endsWith("],\"next\":\"a2\"}");
    assertThat(SERVER.get("/tags?prefix=a&limit=2&cursor=a2").body())
        .isEqualTo(
            "{\"tags\":[{\"tag\":\"a3\",\"widths\":[1],\"first\":10,\"last\":20,\"count\":2}],\"next\":null}");
    assertThat(SERVER.get("/tags?prefix=zzz").body()).isEqualTo("{\"tags\":[],\"next\":null}");
  }

  @Test
  void listsEveryTagOnceWhateverTheLimit() throws Exception {
    for (int i = 0; i < 2500; i++) {
      state.put("tag-" + (10_000 + i), i, 1);
    }
    for (int limit : new int[] {7, 999, 1000}) {
      List<String> seen = new ArrayList<>();
      String cursor = "";
      do {
        String body = SERVER.get("/tags?limit=" + limit + "&cursor=" + cursor).body();
        Pattern.compile("\"tag\":\"([^\"]+)\"")
            .matcher(body)
            .results()
            .forEach(match -> seen.add(match.group(1)));
        cursor = body.replaceAll(".*\"next\":(?:null|\"([^\"]*)\")}", "$1");
      } while (!cursor.isEmpty());
      assertThat(seen).hasSize(2500).isSorted().doesNotHaveDuplicates();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "limit=0, limit, 'limit: must be 1 to 1000, got 0'",
    "limit=1001, limit, 'limit: must be 1 to 1000, got 1001'",
    "width=0, width, 'width: must be 1 to 64, got 0'",
    "count=9, count, 'count: is no parameter here, which takes [cursor, limit, match, prefix, width]'",
    "limit=x, limit, 'limit: must be a whole number (int64), got \\\"x\\\"'",
    "cursor=a%01, cursor, 'cursor: must be a tag, as the page before gave it; "
        + "tag: must hold no control character, got U+0001'"
  })
  void refusesMalformedLists(String query, String field, String detail) throws Exception {
    HttpResponse<String> response = SERVER.get("/tags?" + query);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).endsWith(detail + "\",\"field\":\"" + field + "\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"prefix", "cursor"})
  void refusesNamesThatNoTagCanHave(String field) throws Exception {
    HttpResponse<String> response = SERVER.get("/tags?" + field + "=" + "x".repeat(1025));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body())
        .endsWith(
            field
                + ": must have at most 1024 bytes of UTF-8, got 1025\",\"field\":\""
                + field
                + "\"}");
  }
}
