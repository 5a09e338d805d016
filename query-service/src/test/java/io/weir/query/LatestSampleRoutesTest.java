package io.weir.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.InMemoryQueryClient;
import io.weir.model.QueryResult;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LatestSampleRoutesTest {
  @RegisterExtension private static final SharedQueryServer SERVER = new SharedQueryServer();

  private final InMemoryQueryClient state = SERVER.samples();

  @Test
  void givesTheLatestSamplesUpToATimeInTheOrderAsked() throws Exception {
    state.put("a\"", 5, 1.5, -0.0).put("a\"", 7, 0.1, 1e300).put("b", 6, 2.0).put("late", 9, 1.0);

    HttpResponse<String> response =
        SERVER.get("/at?tag=b&tag=a%22&tag=nobody&tag=b&tag=late&time=6");

    assertThat(response.body())
        .isEqualTo(
            "{\"samples\":[{\"tag\":\"b\",\"time\":6,\"values\":[2.0]},"
                + "{\"tag\":\"a\\\"\",\"time\":5,\"values\":[1.5,-0.0]}],"
                + "\"next\":null,\"unknown\":[\"nobody\",\"late\"]}");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().map())
        .containsEntry("content-type", List.of("application/json"))
        .containsEntry("content-length", List.of(Integer.toString(response.body().length())));
    assertThat(SERVER.get("/at?tag=a%22&time=7&values=1").body()).contains("\"values\":[1.0E300]");
    assertThat(SERVER.get("/at?tag=x&time=7").body())
        .isEqualTo("{\"samples\":[],\"next\":null,\"unknown\":[\"x\"]}");
  }

  @Test
  void saysWhyATagHasNoAnswerWithoutLosingTheOthers() throws Exception {
    state.put("one", 5, 1.0).put("two", 5, 1.0).put("two", 5, 1.0, 2.0);

    assertThat(SERVER.get("/at?tag=two&tag=one&time=9").body())
        .isEqualTo(
            "{\"samples\":[{\"tag\":\"one\",\"time\":5,\"values\":[1.0]}],\"next\":null,"
                + "\"unknown\":[],\"refused\":[{\"tag\":\"two\",\"field\":\"width\","
                + "\"detail\":\"width: one of [1, 2]\"}]}");
    assertThat(SERVER.get("/at?tag=two&tag=one&time=9&width=2").body())
        .contains("[{\"tag\":\"two\",\"time\":5,\"values\":[1.0,2.0]}]")
        .endsWith("\"unknown\":[\"one\"]}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/at?time=5 | tag | tag: must be given, got none",
        "/at?tag=a | time | time: must be given, got none",
        "/at?tag=&time=5 | tag | tag: must have 1 to 1024 bytes of UTF-8, got 0",
        "/at?tag=a&time=5&width=65 | width | width: must be 1 to 64, got 65",
        "/at?tag=a&time=5&end=6 | end"
            + " | end: is no parameter here, which takes [tag, time, values, width]",
        "/latest?limit=1001 | limit | limit: must be 1 to 1000, got 1001",
        "/latest?tag=a | tag"
            + " | tag: is no parameter here, which takes [cursor, limit, prefix, values, width]"
      })
  void refusesMalformedRequests(String path, String field, String detail) throws Exception {
    HttpResponse<String> response = SERVER.get(path);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).endsWith(detail + "\",\"field\":\"" + field + "\"}");
  }

  @Test
  void takesAHundredTagsAndNoMore() throws Exception {
    String hundred =
        IntStream.range(0, 100).mapToObj(i -> "&tag=t" + i).collect(Collectors.joining());
    IntStream.range(0, 100).forEach(i -> state.put("t" + i, 5, i));

    assertThat(SERVER.get("/at?time=9" + hundred).body().split("\"tag\"")).hasSize(101);
    HttpResponse<String> more = SERVER.get("/at?time=9&tag=x" + hundred);
    assertThat(more.statusCode()).isEqualTo(400);
    assertThat(more.body())
        .endsWith("tag: must be given at most 100 times, got it 101 times\",\"field\":\"tag\"}");
  }

  @Test
  void givesTheLatestSampleOfEveryTagPageByPage() throws Exception {
    for (int i = 0; i < 250; i++) {
      state.put("p" + (1000 + i), i, i).put("p" + (1000 + i), 500 + i, 2 * i);
    }
    state.put("q", 5, 1.0);
    List<String> seen = new ArrayList<>();
    String cursor = "";
    int pages = 0;
    do {
      String body = SERVER.get("/latest?prefix=p&limit=99&cursor=" + cursor).body();
      Pattern.compile("\"tag\":\"p([^\"]+)\",\"time\":(\\d+),\"values\":\\[(\\d+)")
          .matcher(body)
          .results()
          .forEach(sample -> seen.add(sample.group(1) + " " + sample.group(2)));
      cursor = body.replaceAll(".*\"next\":(?:null|\"([^\"]*)\")}", "$1");
      pages++;
    } while (!cursor.isEmpty());

    assertThat(pages).isGreaterThan(2);
    assertThat(seen)
        .isEqualTo(IntStream.range(0, 250).mapToObj(i -> 1000 + i + " " + (500 + i)).toList());
    assertThat(SERVER.get("/latest?prefix=z").body()).isEqualTo("{\"samples\":[],\"next\":null}");
  }

  @Test
  void saysInHeadersWhatAnAnswerMayLack() throws Exception {
    state.put("t", 5, 1.0);
    state.mark(new QueryResult.Caveat(1_700_000_000_000L, 2500));

    for (String path : List.of("/at?tag=t&tag=u&time=9", "/latest")) {
      HttpResponse<String> response = SERVER.get(path);
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("Weir-Complete-Since"))
          .hasValue("1700000000000000000");
      assertThat(response.headers().firstValue("Weir-Behind")).hasValue("2500");
    }
  }

  @Test
  void isUnavailableWhileTheJobRefusesOrCannotBeReached() throws Exception {
    state.put("t", 5, 1.0);
    state.refuse(new QueryResult.Refusal(QueryResult.Refusal.Reason.FAILED, "why"));
    for (String path : List.of("/at?tag=t&time=9", "/at?tag=t&tag=u&time=9", "/latest")) {
      assertThat(SERVER.get(path).statusCode()).isEqualTo(503);
    }
    state.refuse(null);
    state.unreachable("gone");
    for (String path : List.of("/at?tag=t&time=9", "/at?tag=t&tag=u&time=9", "/latest")) {
      assertThat(SERVER.get(path).statusCode()).isEqualTo(503);
    }
  }
}
