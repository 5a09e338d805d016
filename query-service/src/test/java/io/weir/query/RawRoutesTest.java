package io.weir.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.weir.model.InMemoryQueryClient;
import io.weir.model.QueryResult;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an export has, and what is no export, over a real port. */
class RawRoutesTest {
  @RegisterExtension private final ExportServer server = new ExportServer();
  private final InMemoryQueryClient state = server.state;

  private void putThree() {
    state.put("a", 5, 1, -0.0).put("a", 7, 0.1, 2e300).put("a", 9, 3, 4);
  }

  @Test
  void writesCsvWithAHeader() throws Exception {
    putThree();

    HttpResponse<String> response = server.get("tag=a");

    assertThat(response.body())
        .isEqualTo("time,tag,v0,v1\n5,a,1.0,-0.0\n7,a,0.1,2.0E300\n9,a,3.0,4.0\n");
    assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/csv");
    assertThat(response.headers().firstValue("Weir-Complete-Since")).isEmpty();
  }

  @Test
  void writesLinesAsABatchTakesThem() throws Exception {
    state.put("a \"b\"", 5, 1, -0.5);

    assertThat(server.body("tag=a+%22b%22&format=ndjson"))
        .isEqualTo("{\"time\":5,\"tag\":\"a \\\"b\\\"\",\"values\":[1.0,-0.5]}\n");
  }

  @ParameterizedTest
  @CsvSource({
    "'', 5 7 9",
    "start=5&end=9, 5 7",
    "start=6, 7 9",
    "order=desc, 9 7 5",
    "order=desc&limit=1, 9",
    "limit=2, 5 7",
    "after=5, 7 9",
    "'after=5,a', 7 9",
    "after=9, ''",
    "start=6&after=1, 7 9",
    "start=6&end=9&after=20, ''",
    "after=7&order=desc, 5",
    "after=1&order=desc, ''",
    "after=9223372036854775807, ''",
    "after=-9223372036854775808&order=desc, ''",
  })
  void givesWhatIsAskedFor(String parameters, String times) throws Exception {
    putThree();

    assertThat(server.body("tag=a&" + parameters).lines().skip(1).map(line -> line.split(",")[0]))
        .isEqualTo(times.isEmpty() ? List.of() : List.of(times.split(" ")));
  }

  @Test
  void givesOnlyTheValuesAskedFor() throws Exception {
    state.put("a", 5, 1, 2, 3);

    assertThat(server.body("tag=a&values=0,2")).isEqualTo("time,tag,v0,v2\n5,a,1.0,3.0\n");
  }

  @Test
  void writesTheTagsWithAPrefixOneAfterTheOther() throws Exception {
    server.putTags();

    assertThat(server.body("prefix=p.&width=2")).isEqualTo(ExportServer.tags());
    assertThat(server.body("prefix=p.&width=2&start=2&end=3").lines()).hasSize(251);
    assertThat(server.body("prefix=q&width=2")).isEqualTo("time,tag,v0,v1\n");
  }

  @Test
  void goesOnAfterAnyLineOfManyTags() throws Exception {
    server.putTags();
    List<String> lines = ExportServer.tags().lines().skip(1).toList();
    Random random = new Random(5);
    for (int i = 0; i < 20; i++) {
      int had = random.nextInt(lines.size());
      String[] fields = lines.get(had).split(",");
      assertThat(
              server.body("prefix=p.&width=2&after=" + fields[0] + "," + fields[1]).lines().skip(1))
          .isEqualTo(lines.subList(had + 1, lines.size()));
    }
    assertThat(server.body("prefix=p.&width=2&after=7,p.0000").lines().skip(1)).isEqualTo(lines);
  }

  @Test
  void quotesTagsInCsvAndGoesOnAfterThem() throws Exception {
    String tag = "a,\"b\"";
    state.put(tag, 5, 1).put(tag, 6, 2);
    assertThat(server.body("prefix=a&width=1"))
        .isEqualTo("time,tag,v0\n5,\"a,\"\"b\"\"\",1.0\n6,\"a,\"\"b\"\"\",2.0\n");
    assertThat(server.body("prefix=a&width=1&after=" + URLEncoder.encode("5," + tag, UTF_8)))
        .isEqualTo("time,tag,v0\n6,\"a,\"\"b\"\"\",2.0\n");
    String asWritten = URLEncoder.encode("5,\"a,\"\"b\"\"\"", UTF_8);
    for (String of : List.of("prefix=a&width=1", "tag=" + URLEncoder.encode(tag, UTF_8))) {
      assertThat(server.body(of + "&after=" + asWritten))
          .isEqualTo("time,tag,v0\n6,\"a,\"\"b\"\"\",2.0\n");
    }
  }

  @Test
  void aTagAfterWhichAnExportGoesOnIsReadAsCsvHasIt() throws Exception {
    state.put("b,c", 1, 1).put("b,c", 2, 2).put("\"b,c\"", 1, 3).put("\"b,c\"", 2, 4);

    assertThat(server.body("prefix=&width=1&after=" + URLEncoder.encode("1,\"b,c\"", UTF_8)))
        .isEqualTo("time,tag,v0\n2,\"b,c\",2.0\n");
    assertThat(
            server.body("prefix=&width=1&after=" + URLEncoder.encode("1,\"\"\"b,c\"\"\"", UTF_8)))
        .startsWith("time,tag,v0\n2,\"\"\"b,c\"\"\",4.0\n1,\"b,c\",1.0\n");
  }

  @ParameterizedTest
  @CsvSource({
    "'', tag",
    "tag=a&prefix=b, tag",
    "tag=a&order=up, order",
    "tag=a&format=json, format",
    "tag=a&start=5&end=5, end",
    "tag=a&limit=0, limit",
    "tag=a&after=x, after",
    "tag=a&after=%D9%A5, after",
    "tag=a&after=%2B5, after",
    "'tag=a&after=5,b', after",
    "prefix=a&width=1&after=5, after",
    "'prefix=a&width=1&after=5,b', after",
    "'prefix=a&width=1&after=5,', after",
    "'prefix=&width=1&after=5,%22a', after",
    "'prefix=&width=1&after=5,%22', after",
    "'prefix=&width=1&after=5,%22a%22b%22', after",
    "'prefix=&width=1&after=5,%22a%22%22', after",
    "tag=a&values=9, values",
    "prefix=a&width=1&values=1, values",
    "tag=a&width=65, width",
    "tag=a&cursor=b, cursor"
  })
  void refusesWhatIsMalformed(String query, String field) throws Exception {
    putThree();

    HttpResponse<String> response = server.get(query);

    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    assertThat(response.body()).contains("\"field\":\"" + field + '"');
  }

  @Test
  void refusesAPrefixLongerThanATag() throws Exception {
    HttpResponse<String> response = server.get("width=1&prefix=" + "p".repeat(1025));

    assertThat(response.body())
        .endsWith(
            "prefix: must have at most 1024 bytes of UTF-8, got 1025\",\"field\":\"prefix\"}");
    assertThat(response.statusCode()).isEqualTo(400);
  }

  @Test
  void wantsAWidthWithAPrefixWhereNoneIsPreferred() throws Exception {
    server.restart(Map.of("WEIR_VALUES", "any"));
    HttpResponse<String> response = server.get("prefix=a");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("\"field\":\"width\"");
    state.put("a", 1, 1).put("a", 1, 1, 2);
    assertThat(server.get("tag=a").body()).contains("\"field\":\"width\"");
  }

  @Test
  void anUnknownTagIsNotFound() throws Exception {
    state.mark(new QueryResult.Caveat(5, 0));
    HttpResponse<String> response = server.get("tag=a");
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.headers().firstValue("Weir-Complete-Since")).hasValue("5000000");
    state.put("a", 1, 1);
    assertThat(server.get("tag=a&width=2").statusCode()).isEqualTo(404);
    await().until(() -> server.metric("weir_exports") == 0);
  }

  @Test
  void aFailureBeforeTheFirstPageIsAProblem() {
    state.unreachable("down");
    assertThatThrownBy(() -> server.body("tag=a")).hasMessageContaining("down");
  }
}
