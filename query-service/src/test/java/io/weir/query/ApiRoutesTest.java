package io.weir.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.InMemoryQueryClient;
import io.weir.model.QueryResult;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reports over a real port, and what every reply of the API has. */
class ApiRoutesTest {
  @RegisterExtension private static final SharedQueryServer SERVER = new SharedQueryServer();
  private final InMemoryQueryClient state = SERVER.samples();

  @Test
  void reportsRowsInTheShapeOfTheWire() throws Exception {
    state.put("t \"1\"", 5, 1.5, -0.0).put("t \"1\"", 7, 0.1, 1e300);

    HttpResponse<String> response = SERVER.get("/api?tag=t+%221%22&start=0&end=9&points=4");

    assertThat(response.body())
        .isEqualTo(
            "{\"tagName\":\"t \\\"1\\\"\",\"start\":0,\"end\":9,\"resolution\":0,\"samples\":["
                + "{\"time\":2,\"values\":null},"
                + "{\"time\":4,\"values\":null},"
                + "{\"time\":6,\"values\":[1.5,-0.0]},"
                + "{\"time\":9,\"values\":[0.1,1.0E300]}]}");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().map())
        .containsEntry("content-type", List.of("application/json"))
        .containsEntry("cache-control", List.of("no-cache"))
        .containsEntry("content-length", List.of(Integer.toString(response.body().length())));
  }

  @Test
  void repeatsARowUntilThereIsAnotherSample() throws Exception {
    state.put("t", 1, 1.5, 0.0).put("t", 3, 1.5, -0.0).put("t", 5, Double.NaN, Double.NaN);
    state.put("t", 7, 1.5, -0.0);

    assertThat(SERVER.get("/api?tag=t&start=0&end=9&points=9").body())
        .endsWith(
            "[{\"time\":1,\"values\":null},"
                + "{\"time\":2,\"values\":[1.5,0.0]},{\"time\":3,\"values\":[1.5,0.0]},"
                + "{\"time\":4,\"values\":[1.5,-0.0]},{\"time\":5,\"values\":[1.5,-0.0]},"
                + "{\"time\":6,\"values\":null},{\"time\":7,\"values\":null},"
                + "{\"time\":8,\"values\":[1.5,-0.0]},{\"time\":9,\"values\":[1.5,-0.0]}]}");
  }

  @Test
  void answersThatAReportIsUnchanged() throws Exception {
    state.put("t", 5, 1.5);
    String path = "/api?tag=t&start=0&end=9&points=1";
    HttpResponse<String> first = SERVER.get(path);
    String tag = first.headers().firstValue("ETag").orElseThrow();
    assertThat(tag).matches("W/\"[0-9a-f]{1,16}\"");
    assertThat(SERVER.get(path).headers().firstValue("ETag")).hasValue(tag);
    assertThat(SERVER.get(path + "&format=csv").headers().firstValue("ETag").orElseThrow())
        .isNotEqualTo(tag);

    for (String held : List.of(tag, tag.substring(2), "\"x\", " + tag, "*")) {
      HttpResponse<String> same = getUnless(path, held);
      assertThat(same.statusCode()).as(held).isEqualTo(304);
      assertThat(same.body()).isEmpty();
      assertThat(same.headers().map())
          .containsEntry("etag", List.of(tag))
          .containsEntry("cache-control", List.of("no-cache"))
          .containsEntry("vary", List.of("Accept, Accept-Encoding"))
          .doesNotContainKeys("content-type", "content-length", "content-encoding");
    }
    assertThat(getUnless(path, "\"x\"").body()).isEqualTo(first.body());
    state.put("t", 6, 2.5);
    HttpResponse<String> changed = getUnless(path, tag);
    assertThat(changed.statusCode()).isEqualTo(200);
    assertThat(changed.body()).contains("2.5");
    assertThat(changed.headers().firstValue("ETag").orElseThrow()).isNotEqualTo(tag);
    assertThat(getUnless("/api?tag=u&start=0&end=9&points=1", "*").statusCode()).isEqualTo(404);
  }

  @Test
  void aReportIsNotUnchangedOnceItMayLackMoreOrNoLonger() throws Exception {
    state.put("t", 5, 1.5);
    String path = "/api?tag=t&start=0&end=9&points=1";
    String whole = SERVER.get(path).headers().firstValue("ETag").orElseThrow();

    state.mark(new QueryResult.Caveat(0, 2500));
    HttpResponse<String> behind = getUnless(path, whole);
    assertThat(behind.statusCode()).isEqualTo(200);
    String tag = behind.headers().firstValue("ETag").orElseThrow();
    state.mark(new QueryResult.Caveat(0, 2600));
    HttpResponse<String> same = getUnless(path, tag);
    assertThat(same.statusCode()).isEqualTo(304);
    assertThat(same.headers().firstValue("Weir-Behind")).hasValue("2600");

    state.mark(new QueryResult.Caveat(7, 2600));
    String since7 = getUnless(path, tag).headers().firstValue("ETag").orElseThrow();
    assertThat(since7).isNotEqualTo(tag);
    state.mark(new QueryResult.Caveat(8, 2600));
    assertThat(getUnless(path, since7).statusCode()).isEqualTo(200);
    state.mark(null);
    assertThat(getUnless(path, tag).statusCode()).isEqualTo(200);
    assertThat(getUnless(path, whole).statusCode()).isEqualTo(304);
  }

  private static HttpResponse<String> getUnless(String path, String held) throws Exception {
    return SERVER.get(path, "If-None-Match", held);
  }

  @Test
  void reportsAThousandPointsUnlessTold() throws Exception {
    state.put("t", 0, 1);

    String body = SERVER.get("/api?tag=t&start=0&end=1000000").body();

    assertThat(body.split("\"time\"")).hasSize(1001);
  }

  @Test
  void reportsAllOfInt64() throws Exception {
    state.put("t", 0, 1);

    assertThat(
            SERVER
                .get("/api?tag=t&start=-9223372036854775808&end=9223372036854775807&points=2")
                .body())
        .isEqualTo(
            "{\"tagName\":\"t\",\"start\":-9223372036854775808,\"end\":9223372036854775807,"
                + "\"resolution\":0,\"samples\":[{\"time\":-1,\"values\":null},"
                + "{\"time\":9223372036854775807,\"values\":[1.0]}]}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "start=0&end=9 | tag | tag: must be given, got none",
        "tag=&start=0&end=9 | tag | tag: must have 1 to 1024 bytes of UTF-8, got 0",
        "tag=a%07&start=0&end=9 | tag | tag: must hold no control character, got U+0007",
        "tag=a%ff&start=0&end=9 | tag | tag: must be UTF-8, got \\\"a%ff\\\"",
        "tag=t&end=9 | start | start: must be given, got none",
        "tag=t&start=now&end=9 | start | start: must be a whole number (int64), got \\\"now\\\"",
        "tag=t&start=1e3&end=9 | start | start: must be a whole number (int64), got \\\"1e3\\\"",
        "tag=t&start=0 | end | end: must be given, got none",
        "tag=t&start=0&end=9223372036854775808 | end"
            + " | end: must fit into int64, got 9223372036854775808",
        "tag=t&start=9&end=9&points=1 | end | end: must be after start, got start=9 and end=9",
        "tag=t&start=0&end=9 | points"
            + " | points: must be no more than the interval's nanoseconds,"
            + " got points=1000 for 9 ns",
        "tag=t&start=0&end=99999&points=0 | points | points: must be 1 to 10000, got 0",
        "tag=t&start=0&end=99999&points=10001 | points | points: must be 1 to 10000, got 10001",
        "tag=t&start=0&end=9&points=x | points"
            + " | points: must be a whole number (int64), got \\\"x\\\"",
        "tag=t&start=0&end=99999&width=0 | width | width: must be 1 to 64, got 0",
        "tag=t&start=0&end=99999&width=65 | width | width: must be 1 to 64, got 65",
        "tag=t&start=0&end=99999&pionts=9 | pionts"
            + " | pionts: is no parameter here, which takes [compare, end, fill, fn, format, group, points,"
            + " reset, start, tag, values, width]"
      })
  void refusesMalformedReports(String query, String field, String detail) throws Exception {
    HttpResponse<String> response = SERVER.get("/api?" + query);

    assertThat(response.body())
        .isEqualTo(
            "{\"type\":\"about:blank\",\"title\":\"Bad Request\",\"status\":400,\"detail\":\""
                + detail
                + "\",\"field\":\""
                + field
                + "\"}");
    assertThat(response.statusCode()).isEqualTo(400);
  }

  @Test
  void reportsTheSeriesOfTheWidthAskedFor() throws Exception {
    state.put("two", 5, 1).put("two", 6, 2, 3).put("ten", 5, 1).put("ten", 6, new double[10]);
    String rest = "&start=0&end=9&points=1";

    assertThat(SERVER.get("/api?tag=two&width=1" + rest).body()).endsWith("\"values\":[1.0]}]}");
    assertThat(SERVER.get("/api?tag=two&width=2" + rest).body())
        .endsWith("\"values\":[2.0,3.0]}]}");
    assertThat(SERVER.get("/api?tag=ten" + rest).body())
        .contains("[0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,");
    HttpResponse<String> notGiven = SERVER.get("/api?tag=two" + rest);
    assertThat(notGiven.statusCode()).isEqualTo(400);
    assertThat(notGiven.body())
        .endsWith("\"detail\":\"width: one of [1, 2]\",\"field\":\"width\"}");
    HttpResponse<String> unknown = SERVER.get("/api?tag=two&width=10" + rest);
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(unknown.body()).endsWith("\"detail\":\"It has [1, 2]\"}");
  }

  @Test
  void doesNotKnowATagWithoutSamples() throws Exception {
    HttpResponse<String> response = SERVER.get("/api?tag=nobody&start=0&end=9&points=1");

    assertThat(response.body())
        .isEqualTo(
            "{\"type\":\"about:blank\",\"title\":\"Not Found\",\"status\":404,"
                + "\"detail\":\"No sample of this tag is held.\"}");
    assertThat(response.statusCode()).isEqualTo(404);
  }

  @Test
  void isUnavailableWhileTheJobCannotBeReached() throws Exception {
    state.unreachable("no proxy answered in time");

    for (String path : List.of("/api?tag=t&start=0&end=9&points=1", "/tags")) {
      HttpResponse<String> response = SERVER.get(path);
      assertThat(response.body())
          .isEqualTo(
              "{\"type\":\"about:blank\",\"title\":\"Service Unavailable\",\"status\":503,"
                  + "\"detail\":\"There is no answer now: no proxy answered in time\"}");
      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "NOT_SERVING, the job is starting or stopping",
    "FAILED, the job refused: why",
    "MALFORMED, the job refused: why"
  })
  void isUnavailableWhileTheJobRefuses(QueryResult.Refusal.Reason reason, String detail)
      throws Exception {
    state.refuse(new QueryResult.Refusal(reason, "why"));

    for (String path : List.of("/api?tag=t&start=0&end=9&points=1", "/tags")) {
      HttpResponse<String> response = SERVER.get(path);
      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(response.body()).contains("There is no answer now: " + detail);
      assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
    }
  }

  @Test
  void isReadyUnlessTheJobHasAFault() throws Exception {
    assertThat(SERVER.get("/ready").body()).isEqualTo("ready");

    SERVER.fault("nobody answers");

    assertThat(SERVER.get("/ready").statusCode()).isEqualTo(503);
    assertThat(SERVER.get("/ready").body()).contains("Not ready: job: nobody answers");
  }

  @Test
  void saysThatRecordsCannotBeAskedAndGoesOnAnsweringSamples() throws Exception {
    assertThat(SERVER.get("/ready").body()).isEqualTo("ready");

    SERVER.recordsFault("lacks commands");

    HttpResponse<String> ready = SERVER.get("/ready");
    assertThat(ready.statusCode()).isEqualTo(200);
    assertThat(ready.body()).contains("records: lacks commands");
  }

  @Test
  void takesOnlyGet() throws Exception {
    assertThat(SERVER.post("/api", "").statusCode()).isEqualTo(405);
  }

  @Test
  void saysInHeadersWhatAnAnswerMayLack() throws Exception {
    state.put("t", 5, 1.0);
    assertThat(caveats(SERVER.get("/api?tag=t&start=0&end=10&points=1"))).isEqualTo("- -");

    state.mark(new QueryResult.Caveat(1_700_000_000_000L, 2500));

    for (String path : List.of("/api?tag=t&start=0&end=10&points=1", "/tags")) {
      HttpResponse<String> response = SERVER.get(path);
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(caveats(response)).isEqualTo("1700000000000000000 2500");
    }
    HttpResponse<String> unknown = SERVER.get("/api?tag=u&start=0&end=10&points=1");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(caveats(unknown)).isEqualTo("1700000000000000000 2500");
  }

  private static String caveats(HttpResponse<String> response) {
    return response.headers().firstValue("Weir-Complete-Since").orElse("-")
        + " "
        + response.headers().firstValue("Weir-Behind").orElse("-");
  }
}
