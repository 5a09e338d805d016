package io.weir.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.model.InMemoryQueryClient;
import io.weir.model.QueryResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeveralReportsTest {
  @RegisterExtension private static final SharedQueryServer SERVER = new SharedQueryServer();

  private final InMemoryQueryClient state = SERVER.samples();

  private static final String REST = "&start=0&end=10&points=2";

  private String single(String tag) throws Exception {
    return SERVER.get("/api?tag=" + tag + REST).body();
  }

  @Test
  void givesTheReportsThatSingleRequestsGiveInTheOrderAsked() throws Exception {
    state.put("a", 5, 1.5).put("b", 2, 2.5).put("c", 9, 3, 4);

    HttpResponse<String> response = SERVER.get("/api?tag=c&tag=nobody&tag=a&tag=b&tag=a" + REST);

    assertThat(response.body())
        .isEqualTo(
            "{\"reports\":["
                + String.join(",", single("c"), single("a"), single("b"))
                + "],\"unknown\":[\"nobody\"]}");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().map())
        .containsEntry("content-type", List.of("application/json"))
        .containsEntry("cache-control", List.of("no-cache"));
  }

  @Test
  void aHundredTagsAreAsAHundredRequests() throws Exception {
    IntStream.range(0, 100).forEach(i -> state.put("t" + i, i % 10, i, -i));
    StringBuilder expected = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      expected.append(i == 0 ? "" : ",").append(single("t" + i));
    }
    String tags =
        IntStream.range(0, 100).mapToObj(i -> "tag=t" + i).collect(Collectors.joining("&"));

    assertThat(SERVER.get("/api?" + tags + REST).body())
        .isEqualTo("{\"reports\":[" + expected + "],\"unknown\":[]}");
    assertThat(SERVER.get("/api?tag=t*" + REST).body().split("tagName")).hasSize(101);
    state.put("t100", 5, 1, 2);
    for (String more : List.of("tag=t*", tags + "&tag=t100", "tag=x&tag=t10*&" + tags)) {
      HttpResponse<String> refused = SERVER.get("/api?" + more + REST);
      assertThat(refused.statusCode()).as(more).isEqualTo(400);
      assertThat(refused.body()).contains("at most 100").endsWith("\"field\":\"tag\"}");
    }
  }

  @Test
  void aPrefixStandsForItsTagsInTheirOrder() throws Exception {
    state.put("p2", 5, 1).put("p10", 5, 2).put("q", 5, 3).put("p1", 5, 4, 5);

    assertThat(SERVER.get("/api?tag=q&tag=p1*" + REST).body())
        .isEqualTo(
            "{\"reports\":["
                + String.join(",", single("q"), single("p1"), single("p10"))
                + "],\"unknown\":[]}");
    assertThat(SERVER.get("/api?tag=p*&width=1" + REST).body())
        .contains("\"p10\"", "\"p2\"")
        .doesNotContain("\"p1\"");
    assertThat(SERVER.get("/api?tag=z*" + REST).body())
        .isEqualTo("{\"reports\":[],\"unknown\":[]}");
    assertThat(SERVER.get("/api?tag=*" + REST).body().split("tagName")).hasSize(5);
  }

  @Test
  void namesATagThatCannotBeAnsweredAsAskedWithoutLosingTheOthers() throws Exception {
    state.put("one", 5, 1.0).put("two", 5, 1.0).put("two", 5, 1.0, 2.0);

    assertThat(SERVER.get("/api?tag=two&tag=one" + REST).body())
        .isEqualTo(
            "{\"reports\":["
                + single("one")
                + "],\"unknown\":[],\"refused\":[{\"tag\":\"two\",\"field\":\"width\","
                + "\"detail\":\"width: one of [1, 2]\"}]}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tag=a&tag=&start=0&end=9 | tag | tag: must have 1 to 1024 bytes of UTF-8, got 0",
        "tag=a%07*&start=0&end=9 | tag | tag: must hold no control character, got U+0007",
        "tag=a&tag=b&start=0 | end | end: must be given, got none",
        "tag=a&tag=b&start=0&end=9999&format=xml | format"
            + " | format: must be one of [json, csv, ndjson, arrow], got \\\"xml\\\"",
        "group=avg&start=0&end=9 | tag | tag: must be given, got none",
        "tag=a&group=mean&start=0&end=9&points=1 | group"
            + " | group: must be one of [avg, sum, min, max], got \\\"mean\\\"",
        "tag=a*&group=avg&fn=ohlc&start=0&end=9&points=1 | group"
            + " | group: must be of functions that give one number, and not of ohlc or m4",
        "tag=a&compare=24&start=0&end=9&points=1 | compare"
            + " | compare: must be a duration such as -24h or -7d, got \\\"24\\\"",
        "tag=a&compare=-1d&start=-9223372036854775808&end=9&points=1 | compare"
            + " | compare: must shift the interval within int64, got \\\"-1d\\\"",
      })
  void refusesMalformedRequests(String query, String field, String detail) throws Exception {
    HttpResponse<String> response = SERVER.get("/api?" + query);

    assertThat(response.body()).endsWith(detail + "\",\"field\":\"" + field + "\"}");
    assertThat(response.statusCode()).isEqualTo(400);
  }

  @Test
  void saysWhatAnAnswerMayLackInHeadersAndAtTheEnd() throws Exception {
    state.put("t", 5, 1.0);
    state.mark(new QueryResult.Caveat(1_700_000_000_000L, 2500));

    HttpResponse<String> response = SERVER.get("/api?tag=t&tag=u" + REST);

    assertThat(response.headers().firstValue("Weir-Complete-Since"))
        .hasValue("1700000000000000000");
    assertThat(response.headers().firstValue("Weir-Behind")).hasValue("2500");
    assertThat(response.body())
        .endsWith("\"unknown\":[\"u\"],\"completeSince\":1700000000000000000,\"behind\":2500}");
  }

  @Test
  void isUnavailableWhileTheJobRefusesOrCannotBeReached() throws Exception {
    state.put("t", 5, 1.0);
    state.refuse(new QueryResult.Refusal(QueryResult.Refusal.Reason.NOT_SERVING, "why"));
    for (String more : List.of("", "&group=avg", "&compare=-1d")) {
      assertThat(SERVER.get("/api?tag=t&tag=u" + more + REST).statusCode()).isEqualTo(503);
    }
    state.refuse(null);
    state.unreachable("gone");
    for (String tags : List.of("tag=t&tag=u", "tag=t*", "tag=t&compare=-1d")) {
      HttpResponse<String> response = SERVER.get("/api?" + tags + REST);
      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
    }
  }

  /** A reply of 25 MB, of which the first part is read before the job is gone. */
  @Test
  void cutsTheConnectionWhereTheRestCannotCome() throws Exception {
    double[] wide = new double[64];
    Arrays.fill(wide, 0.123456789);
    IntStream.range(0, 10).forEach(i -> state.put("w" + i, 5, wide));
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(SERVER.url() + "/api?tag=w*&width=64&start=0&end=10000&points=10000"))
            .build();

    try (InputStream body =
        QueryServer.CLIENT.send(request, HttpResponse.BodyHandlers.ofInputStream()).body()) {
      assertThat(new String(body.readNBytes(12), StandardCharsets.UTF_8))
          .isEqualTo("{\"reports\":[");
      state.unreachable("gone");

      assertThatThrownBy(() -> body.transferTo(OutputStream.nullOutputStream()))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void aReplyOfMoreThanAWindowIsWhole() throws Exception {
    IntStream.range(0, 5).forEach(i -> state.put("w" + i, 5, new double[64]));

    String body = SERVER.get("/api?tag=w*&width=64&start=0&end=10000&points=10000").body();

    assertThat(body.split("tagName")).hasSize(6);
    assertThat(body).endsWith("]}],\"unknown\":[]}");
  }

  @Test
  void aGroupIsOneSeriesOfTheTagsThatHaveValues() throws Exception {
    state.put("a", 1, 1.5, 10).put("b", 6, 0.5, 20).put("c", 7, 7.0, 3);
    String tags = "tag=b&tag=a&tag=none";

    assertThat(SERVER.get("/api?" + tags + "&group=avg" + REST).body())
        .isEqualTo(
            "{\"group\":\"avg\",\"tags\":[\"a\",\"b\"],\"unknown\":[\"none\"],"
                + "\"start\":0,\"end\":10,\"resolution\":0,\"samples\":["
                + "{\"time\":5,\"values\":[1.5,10.0]},{\"time\":10,\"values\":[1.0,15.0]}]}");
    assertThat(SERVER.get("/api?" + tags + "&group=sum" + REST).body()).contains("[2.0,30.0]");
    assertThat(SERVER.get("/api?" + tags + "&group=min" + REST).body()).contains("[0.5,10.0]");
    assertThat(SERVER.get("/api?tag=*&group=max" + REST).body())
        .contains("\"tags\":[\"a\",\"b\",\"c\"]", "[7.0,20.0]");
    assertThat(SERVER.get("/api?tag=b&group=max&start=0&end=10&points=2").body())
        .contains("{\"time\":5,\"values\":null}");
    assertThat(SERVER.get("/api?tag=x&tag=y&group=sum" + REST).statusCode()).isEqualTo(404);
  }

  @Test
  void aGroupOfSeveralWidthsNeedsOne() throws Exception {
    state.put("a", 1, 1.5).put("b", 6, 0.5, 20).put("c", 6, 0.5, 20).put("c", 5, 7);

    HttpResponse<String> two = SERVER.get("/api?tag=a&tag=b&group=avg" + REST);
    assertThat(two.statusCode()).isEqualTo(400);
    assertThat(two.body())
        .endsWith(
            "width: must be given, as the tags have series of 1 and of 2 values\","
                + "\"field\":\"width\"}");
    HttpResponse<String> notGiven = SERVER.get("/api?tag=b&tag=c&group=avg" + REST);
    assertThat(notGiven.statusCode()).isEqualTo(400);
    assertThat(notGiven.body()).contains("c").endsWith("\"field\":\"width\"}");
    assertThat(SERVER.get("/api?tag=a&tag=b&tag=c&group=sum&width=2" + REST).body())
        .contains("\"tags\":[\"b\",\"c\"],\"unknown\":[\"a\"]", "[1.0,40.0]");
  }

  @Test
  void comparesWithTheSameReportOfAnotherInterval() throws Exception {
    long day = 86_400_000_000_000L;
    state.put("a", 5, 1).put("a", day + 5, 2).put("b", day + 6, 3);
    String now = "&points=1&start=" + day + "&end=" + (day + 10);
    String before = "&points=1&start=0&end=10";
    String a = SERVER.get("/api?tag=a" + now).body();
    String b = SERVER.get("/api?tag=b" + now).body();

    String comparedA = compared(a, SERVER.get("/api?tag=a" + before).body());
    String comparedB = compared(b, SERVER.get("/api?tag=b" + before).body());
    assertThat(SERVER.get("/api?tag=a&compare=-24h" + now).body()).isEqualTo(comparedA);
    assertThat(SERVER.get("/api?tag=a&tag=b&tag=c&compare=-1d" + now).body())
        .isEqualTo("{\"reports\":[" + comparedA + "," + comparedB + "],\"unknown\":[\"c\"]}");
    assertThat(SERVER.get("/api?tag=a&compare=24h" + before).body())
        .isEqualTo(compared(SERVER.get("/api?tag=a" + before).body(), a));
    assertThat(SERVER.get("/api?tag=*&group=sum&compare=-24h" + now).body())
        .isEqualTo(
            "{\"group\":\"sum\",\"tags\":[\"a\",\"b\"],\"unknown\":[],\"start\":86400000000000,"
                + "\"end\":86400000000010,\"resolution\":0,"
                + "\"samples\":[{\"time\":86400000000010,\"values\":[5.0]}],"
                + "\"compare\":{\"group\":\"sum\",\"tags\":[\"a\",\"b\"],\"unknown\":[],"
                + "\"start\":0,\"end\":10,\"resolution\":0,"
                + "\"samples\":[{\"time\":10,\"values\":[1.0]}]}}");
    assertThat(SERVER.get("/api?tag=c&compare=-24h" + now).statusCode()).isEqualTo(404);
  }

  private static String compared(String report, String with) {
    return report.substring(0, report.length() - 1) + ",\"compare\":" + with + "}";
  }
}
