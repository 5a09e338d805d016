package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Handlers in jars, the one of docs/handlers.md among them, on all that they can ask of Weir. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class HandlersOverHttpTest {
  private static final long SECOND = 1_000_000_000;

  /** Does what the path says. */
  static final String PROBE =
      """
      package example;
      import io.weir.service.handler.*;
      import java.util.*;
      public class Probe implements Handler {
        public String name() { return "probe"; }
        public HandlerResponse handle(HandlerRequest request, Weir weir) throws Exception {
          String body = new String(request.body(), "UTF-8");
          String done = switch (request.path().get(0)) {
            case "put" -> "" + weir.put("i", "k/1 ü", "text/x", request.body());
            case "get" -> weir.get("i", "k/1 ü")
                .map(i -> i.version() + i.contentType() + new String(i.value())).orElse("none");
            case "report" -> weir.report(request.parameter("tag").orElseThrow(),
                Long.parseLong(body), Long.parseLong(body) + 600_000_000_000L, 2).toString();
            case "events" -> weir.events("visits", "none", 1, 5).toString();
            case "sys" -> "" + weir.append("$sys", "metrics", "{}");
            case "json" -> "" + weir.append("visits", "s", body);
            default -> throw new IllegalArgumentException();
          };
          return HandlerResponse.text(200, done);
        }
      }
      """;

  @RegisterExtension private static final SharedStandalone WEIR = new SharedStandalone();

  @Test
  void runsHandlersThatReadAndWrite() throws Exception {

    HttpApi api = new HttpApi(WEIR.url());

    assertThat(api.post("/x/visits/home?first", "").body()).isEqualTo("{\"visits\":1}");
    HttpResponse<String> second = api.post("/x/visits/home", "");
    assertThat(second.statusCode()).isEqualTo(201);
    assertThat(second.body()).isEqualTo("{\"visits\":2}");
    assertThat(api.get("/x/visits/home?last=2").body())
        .isEqualTo("[{\"first\":true},{\"first\":false}]");
    assertThat(api.get("/streams/visits/home").body()).contains("\"id\":2,");
    assertThat(api.get("/x/visits").statusCode()).isEqualTo(404);
    HttpResponse<String> failed = api.get("/x/visits/home?last=two");
    assertThat(failed.statusCode()).isEqualTo(502);
    assertThat(failed.body()).contains("Handler visits failed");

    assertThat(api.get("/x/probe/get").body()).isEqualTo("none");
    String version = api.post("/x/probe/put", "v\u00fc").body();
    assertThat(api.get("/x/probe/get").body()).isEqualTo(version + "text/x" + "v\u00fc");
    assertThat(api.get("/x/probe/events").body()).isEqualTo("[]");
    assertThat(api.post("/x/probe/json", "no JSON").statusCode()).isEqualTo(502);
    assertThat(api.get("/x/probe/sys").statusCode()).isEqualTo(403);

    long start = (System.currentTimeMillis() / 1000 - 1200) * SECOND;
    assertThat(api.post("/x/probe/report?tag=handlers", Long.toString(start)).body())
        .isEqualTo("[]");
    String values = "[1,2,3,4,5,6,7,8,9,0.5]";
    String sample = "{\"time\":%d,\"tag\":\"handlers\",\"values\":%s}";
    assertThat(api.post("/save", sample.formatted(start + 400 * SECOND, values)).statusCode())
        .isEqualTo(204);
    String report = awaitReport(api, start);
    assertThat(report)
        .isEqualTo(
            "[Row[time=%d, values=[]], Row[time=%d, values=[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0,"
                    .formatted(start + 300 * SECOND, start + 600 * SECOND)
                + " 8.0, 9.0, 0.5]]]");
    assertThat(api.metric("weir_handler_requests_total", "handler=\"visits\"", "\"answered\""))
        .hasValue(4);
  }

  /** Samples are seen a moment after their 204. */
  private static String awaitReport(HttpApi api, long start) {
    return await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () -> api.post("/x/probe/report?tag=handlers", Long.toString(start)).body(),
            body -> !body.equals("[]"));
  }
}
