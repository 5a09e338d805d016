package io.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Line protocol over a real port, as clients of InfluxDB 1 and 2 send it. */
class InfluxWritesTest extends GatewayOverMemory {
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String POINTS = "cpu,host=a usage=1.5,up=t 1700000000\ncpu,host=b usage=2";

  private static final String[] SAMPLES = {
    "cpu_usage{host=\"a\"}@1700000000000000000=1.5",
    "cpu_up{host=\"a\"}@1700000000000000000=1.0",
    "cpu_usage{host=\"b\"}@1700000000000000005=2.0"
  };

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/write?precision=s",
        "/write?db=telegraf&rp=autogen&consistency=any&precision=s&u=me&p=secret",
        "/api/v2/write?bucket=b&org=o&precision=s"
      })
  void takesPointsAsSamplesOfOneValueWhateverOthersHave(String path) throws Exception {
    HttpResponse<String> reply = post(path, TEXT, POINTS);

    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(204);
    assertThat(reply.body()).isEmpty();
    assertThat(keptSamples()).containsExactlyInAnyOrder(SAMPLES);
    assertThat(metric("weir_samples_stored_total")).isEqualTo("3.0");
  }

  /** The headers and bytes are those that Telegraf's outputs document; Telegraf was not run. */
  @Test
  void takesWhatTelegrafSends() throws Exception {
    HttpResponse<String> created =
        post("/query", "application/x-www-form-urlencoded", "q=CREATE+DATABASE+%22telegraf%22");
    assertThat(created.statusCode()).isEqualTo(200);
    assertThat(created.body()).isEqualTo("{\"results\":[{\"statement_id\":0}]}");
    assertThat(created.headers().firstValue("Content-Type")).hasValue("application/json");
    byte[] points =
        gzip(
            "cpu,cpu=cpu0,host=box usage_idle=99.5,n=3i 1700000000000000000\n"
                .getBytes(StandardCharsets.UTF_8));
    for (String path : List.of("/write?db=telegraf", "/api/v2/write?bucket=b&org=o")) {
      HttpRequest.Builder write =
          request(path, points)
              .setHeader("Content-Type", TEXT)
              .header("Content-Encoding", "gzip")
              .header("User-Agent", "Telegraf/1.30.0 Go/1.22.2")
              .header("Authorization", "Token secret");
      assertThat(send(write).statusCode()).isEqualTo(204);
    }
    assertThat(keptSamples())
        .containsExactlyInAnyOrder(
            "cpu_usage_idle{cpu=\"cpu0\",host=\"box\"}@1700000000000000000=99.5",
            "cpu_n{cpu=\"cpu0\",host=\"box\"}@1700000000000000000=3.0",
            "cpu_usage_idle{cpu=\"cpu0\",host=\"box\"}@1700000000000000000=99.5",
            "cpu_n{cpu=\"cpu0\",host=\"box\"}@1700000000000000000=3.0");
  }

  /**
   * Telegraf drops a batch after 400 and logs {@code message}, and {@code line} and {@code code}
   * where they are: a reply of another shape would hide why.
   */
  @Test
  void tellsTelegrafWhyABatchWasRefusedAndKeepsNoneOfIt() throws Exception {
    byte[] points =
        gzip(
            "cpu,host=a usage=1 1\ncpu,host=a state=\"idle\" 2\n".getBytes(StandardCharsets.UTF_8));
    HttpRequest.Builder write =
        request("/api/v2/write?bucket=b&org=o", points)
            .setHeader("Content-Type", TEXT)
            .header("Content-Encoding", "gzip")
            .header("User-Agent", "Telegraf/1.30.0 Go/1.22.2")
            .header("Authorization", "Token secret");
    HttpResponse<String> reply = send(write);

    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(400);
    JsonNode told = new ObjectMapper().readTree(reply.body());
    assertThat(told.path("message").textValue()).startsWith("line 2: ").contains("state");
    assertThat(told.path("line").isMissingNode() || told.path("line").isInt()).isTrue();
    assertThat(told.path("code").isMissingNode() || told.path("code").isTextual()).isTrue();
    assertThat(log.kept()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "/write?db=d&precision=ns, 1700000000000000001, 1700000000000000001",
    "/write?db=d&precision=n, 1700000000000000001, 1700000000000000001",
    "/write?db=d&precision=u, 1700000000000001, 1700000000000001000",
    "/write?db=d&precision=ms, 1700000000001, 1700000000001000000",
    "/write?db=d&precision=s, 1700000001, 1700000001000000000",
    "/write?db=d&precision=m, 28333333, 1699999980000000000",
    "/write?db=d&precision=h, 472222, 1699999200000000000",
    "/api/v2/write?bucket=b&org=o, 1700000000000000001, 1700000000000000001",
    "/api/v2/write?bucket=b&org=o&precision=us, 1700000000000001, 1700000000000001000"
  })
  void readsTimesInEachPrecision(String path, long time, long nanos) throws Exception {
    HttpResponse<String> reply = post(path, TEXT, "cpu usage=1 " + time);
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(204);
    assertThat(keptSamples()).containsExactly("cpu_usage@" + nanos + "=1.0");
  }

  @Test
  void takesABodyWithoutAContentTypeOrWithThatOfAForm() throws Exception {
    HttpRequest.Builder none =
        HttpRequest.newBuilder(URI.create(server.url() + "/write?precision=s"))
            .POST(HttpRequest.BodyPublishers.ofString(POINTS));
    assertThat(send(none).statusCode()).isEqualTo(204);
    String form = "application/x-www-form-urlencoded";
    assertThat(post("/write?precision=s", form, POINTS).statusCode()).isEqualTo(204);
    assertThat(keptSamples()).hasSize(6);
  }

  @Test
  void refusesPagesOfOtherSites() throws Exception {
    HttpRequest.Builder write =
        request("/write", POINTS.getBytes(StandardCharsets.UTF_8))
            .setHeader("Content-Type", "text/plain")
            .header("Origin", "http://elsewhere.example");
    assertThat(send(write).statusCode()).isEqualTo(403);
    assertThat(log.kept()).isEmpty();
  }

  @Test
  void refusesAllForOneBadPointAndSaysWhyWhereClientsLook() throws Exception {
    String detail =
        "line 2: the field f must be a finite number, an integer with i or u that fits into 64"
            + " bits, or a boolean, got \\\"x\\\"";

    assertProblem(
        post("/write", TEXT, "a f=1,g=2 1\nb f=x 1\n"),
        400,
        "\"detail\":\""
            + detail
            + "\",\"field\":\"field\",\"index\":1,\"error\":\""
            + detail
            + "\",\"message\":\""
            + detail
            + "\"}");
    assertThat(log.kept()).isEmpty();
    assertThat(metric("weir_samples_received_total")).isEqualTo("3.0");
    assertThat(metric("weir_samples_refused_total{reason=\"invalid\"}")).isEqualTo("3.0");
  }

  @ParameterizedTest
  @CsvSource({
    "/write?precision=d, precision",
    "/write?precision=s&precision=s, precision",
    "/write?bucket=b, bucket",
    "/api/v2/write?db=b, db"
  })
  void refusesParametersThatItDoesNotKnow(String path, String field) throws Exception {
    HttpResponse<String> reply = post(path, TEXT, POINTS);
    assertThat(reply.statusCode()).isEqualTo(400);
    assertThat(reply.body()).contains("\"field\":\"" + field + '"');
    assertThat(log.kept()).isEmpty();
  }

  @Test
  void refusesOtherStatements() throws Exception {
    for (String body : List.of("q=DROP+DATABASE+x", "", "q=CREATE+USER+x", "q=%FF")) {
      HttpResponse<String> reply = post("/query", "application/x-www-form-urlencoded", body);
      assertThat(reply.statusCode()).as(body).isEqualTo(400);
      assertThat(reply.body()).contains("\"field\":\"q\"", "\"error\":\"");
    }
    assertThat(post("/query?q=create%20database%20x", TEXT, "").statusCode()).isEqualTo(200);
    assertThat(post("/query", TEXT, "q=" + "x".repeat(20_000)).statusCode()).isEqualTo(413);
  }

  @Test
  void answersAnEmptyBodyAndOneOfCommentsAlone() throws Exception {
    assertThat(post("/write", TEXT, "").statusCode()).isEqualTo(204);
    assertThat(post("/write", TEXT, "# nothing\n").statusCode()).isEqualTo(204);
    assertThat(log.kept()).isEmpty();
  }
}
