package io.weir.gateway;

import static io.weir.gateway.OtlpMessages.attribute;
import static io.weir.gateway.OtlpMessages.gauge;
import static io.weir.gateway.OtlpMessages.point;
import static io.weir.gateway.OtlpMessages.sum;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.gateway.log.LogEntry;
import io.weir.model.block.SampleReader;
import io.weir.service.protobuf.ProtobufReader;
import io.weir.service.protobuf.ProtobufWriter;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** OTLP over a real port. */
class OtlpWritesTest extends GatewayOverMemory {
  private static final long T = 1_700_000_000_000_000_000L;
  private static final String PROTOBUF = "application/x-protobuf";

  private HttpResponse<byte[]> post(byte[] body) throws Exception {
    return client.send(
        request("/v1/metrics", body).setHeader("Content-Type", PROTOBUF).build(),
        BodyHandlers.ofByteArray());
  }

  /** How many points were left out, and why. */
  private static String partialSuccess(HttpResponse<byte[]> response) {
    assertThat(response.statusCode()).as(new String(response.body())).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue(PROTOBUF);
    byte[] body = response.body();
    ProtobufReader reply = new ProtobufReader(body, 0, body.length);
    assertThat(reply.next()).isEqualTo(1);
    int length = reply.length();
    ProtobufReader partial = new ProtobufReader(body, reply.at() - length, reply.at());
    assertThat(partial.next()).isEqualTo(1);
    long points = partial.int64();
    assertThat(partial.next()).isEqualTo(2);
    return points + " " + partial.text();
  }

  private static final String LABELS = "{color=\"red\",instance=\"i-1\",job=\"web/shop\"}";
  private static final String JOB = "{instance=\"i-1\",job=\"web/shop\"}";
  private static final String TARGET =
      "target_info{host_name=\"h\",instance=\"i-1\",job=\"web/shop\"}@";

  @Test
  void takesGaugesAndSumsNamedAsPrometheusNamesThem() throws Exception {
    byte[] body =
        OtlpMessages.request(
            gauge("room.temperature", "Cel", point(20.5, T + 1, "color", "red")),
            gauge("load ratio", "1", point(0.5, T)),
            sum("http.requests", "{request}", 2, true, point(7, T)),
            sum("queue.length", "", 2, false, point(-3, T)),
            sum("io", "By/s", 2, true, point(1, T)));
    HttpResponse<byte[]> response = post(body);
    assertThat(response.statusCode()).as(new String(response.body())).isEqualTo(200);
    assertThat(response.body()).isEmpty();
    assertThat(keptSamples())
        .containsExactlyInAnyOrder(
            "room_temperature_celsius" + LABELS + "@" + (T + 1) + "=20.5",
            "load_ratio" + JOB + "@" + T + "=0.5",
            "http_requests_total" + JOB + "@" + T + "=7.0",
            "queue_length" + JOB + "@" + T + "=-3.0",
            "io_bytes_per_second_total" + JOB + "@" + T + "=1.0",
            TARGET + (T + 1) + "=1.0");
  }

  @Test
  void saysOfAResourceOnlyWhatCanBeJoinedAndFits() throws Exception {
    String json =
        """
        {"resourceMetrics":[{"resource":{"attributes":[{"key":"%s","value":{"stringValue":"%s"}},
          {"key":"%s","value":{"stringValue":"%s"}}]},"scopeMetrics":[{"metrics":[
          {"name":"g","gauge":{"dataPoints":[{"timeUnixNano":"%s","asInt":"1"}]}}]}]}]}
        """;
    List<String> expected = new ArrayList<>(List.of("g@7=1.0"));
    targetOf(json, "host.name", "h", "os", "linux", "7");
    assertThat(keptSamples()).as("nothing to join it by").containsExactlyElementsOf(expected);
    targetOf(json, "service.name", "s", "service.instance.id", "i", "7");
    expected.add("g{instance=\"i\",job=\"s\"}@7=1.0");
    assertThat(keptSamples()).as("nothing to say").containsExactlyElementsOf(expected);
    targetOf(json, "service.name", "s", "args", "x".repeat(257), "7");
    expected.add("g{job=\"s\"}@7=1.0");
    assertThat(keptSamples()).as("a long one").containsExactlyElementsOf(expected);
    targetOf(json, "service.name", "s", "host.name", "h", "0");
    assertThat(keptSamples()).as("no point was taken").containsExactlyElementsOf(expected);
    targetOf(json, "service.name", "s", "a".repeat(1020), "x", "7");
    expected.add("g{job=\"s\"}@7=1.0");
    assertThat(keptSamples()).as("no tag").containsExactlyElementsOf(expected);
  }

  private void targetOf(String json, Object... parts) throws Exception {
    byte[] body = String.format(json, parts).getBytes(StandardCharsets.UTF_8);
    HttpResponse<String> response = send(request("/v1/metrics", body));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    boolean isLong = String.valueOf(parts[2]).length() > 1000;
    assertThat(response.body().contains("\"rejectedDataPoints\":\"0\"")).isEqualTo(isLong);
  }

  @Test
  void leavesOutWhatIsNoNumberAndSaysSoByName() throws Exception {
    byte[] body =
        OtlpMessages.request(
            gauge("good", "", point(1, T)),
            OtlpMessages.metric(
                "http.duration",
                "s",
                9,
                new ProtobufWriter()
                    .message(1, new ProtobufWriter())
                    .message(1, new ProtobufWriter())),
            sum("changes", "", 1, true, point(1, T)),
            gauge("late", "", point(1, LATEST + 1)),
            gauge("long", "", point(1, T, "a", "x".repeat(1100))));
    String partial = partialSuccess(post(body));
    assertThat(partial)
        .startsWith(
            "5 Gauges and cumulative sums are taken; left out: histogram http.duration; sum that"
                + " is not cumulative changes; late, a point at "
                + (LATEST + 1)
                + " ns, which must")
        .contains("long, labels must have at most 1024 bytes");
    assertThat(keptSamples())
        .containsExactlyInAnyOrder("good" + JOB + "@" + T + "=1.0", TARGET + T + "=1.0");
    assertThat(metric("weir_otlp_points_rejected_total")).isEqualTo("5.0");
    assertThat(metric("weir_samples_received_total")).isEqualTo("2.0");
  }

  @Test
  void aPointWithoutARecordedValueIsAStaleMarker() throws Exception {
    post(OtlpMessages.request(gauge("g", "", new ProtobufWriter().fixed64(3, T).int64(8, 1))));
    List<Long> bits = new ArrayList<>();
    for (LogEntry block : log.kept()) {
      SampleReader reader = SampleReader.of(block.value());
      while (reader.next()) {
        bits.add(Double.doubleToRawLongBits(reader.value(0)));
      }
    }
    assertThat(bits).containsExactlyInAnyOrder(0x7ff0000000000002L, Double.doubleToRawLongBits(1));
  }

  private static final String OTLP_JSON =
      """
      {"resourceMetrics":[{
        "resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]},
        "scopeMetrics":[{"scope":{"name":"s"},"unknown":[{"a":[1]}],"metrics":[
          {"name":"g","gauge":{"dataPoints":[
            {"timeUnixNano":"1700000000000000001","asInt":"-9","attributes":[
              {"key":"k.b","value":{"boolValue":true}},
              {"key":"k_n","value":{"intValue":"5"}},
              {"key":"k.n","value":{"doubleValue":1.5}},
              {"key":"list","value":{"arrayValue":{"values":[{"stringValue":"a"},{"intValue":1}]}}},
              {"key":"3d","value":{"stringValue":"x"}},
              {"key":"_p","value":{"stringValue":"y"}}]},
            {"timeUnixNano":1700000000000000002,"asDouble":"NaN"}]}},
          {"name":"h","histogram":{"dataPoints":[{"count":"1"}]}},
          {"name":"c","sum":{"isMonotonic":true,"aggregationTemporality":2,"dataPoints":[
            {"timeUnixNano":"1700000000000000000","asDouble":2.5}]}}]}]}]}
      """;

  @Test
  void takesJsonPlainAndCompressed() throws Exception {
    byte[] json = OTLP_JSON.getBytes(StandardCharsets.UTF_8);
    HttpResponse<String> plain = send(request("/v1/metrics", json));
    assertThat(plain.body())
        .isEqualTo(
            "{\"partialSuccess\":{\"rejectedDataPoints\":\"1\",\"errorMessage\":\"Gauges and"
                + " cumulative sums are taken; left out: histogram h\"}}");
    assertThat(plain.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(keptSamples())
        .containsExactlyInAnyOrder(
            "g{job=\"shop\",k_b=\"true\",k_n=\"1.5;5\",key_3d=\"x\",key_p=\"y\","
                + "list=\"[\\\"a\\\",1]\"}@1700000000000000001=-9.0",
            "g{job=\"shop\"}@1700000000000000002=NaN",
            "c_total{job=\"shop\"}@1700000000000000000=2.5");
    HttpResponse<String> zipped =
        send(request("/v1/metrics", gzip(json)).header("Content-Encoding", "gzip"));
    assertThat(zipped.statusCode()).isEqualTo(200);
    assertThat(keptSamples()).hasSize(6);
  }

  /** A gauge of a point with one attribute, whose value this is. */
  private static byte[] attributed(String key, ProtobufWriter value) {
    ProtobufWriter attribute = new ProtobufWriter().text(1, key).message(2, value);
    return OtlpMessages.request(
        gauge("g", "", new ProtobufWriter().fixed64(3, T).float64(4, 1).message(7, attribute)));
  }

  private static ProtobufWriter nested(int depth) {
    ProtobufWriter value = new ProtobufWriter().int64(3, 1);
    for (int i = 0; i < depth; i++) {
      value = new ProtobufWriter().message(5, new ProtobufWriter().message(1, value));
    }
    return value;
  }

  @Test
  void keepsSeriesApartWhoseAttributesAreMapsOrBytes() throws Exception {
    ProtobufWriter map =
        new ProtobufWriter()
            .message(1, attribute("b", "\"1\""))
            .message(1, new ProtobufWriter().text(1, "a").message(2, nested(1)));
    post(attributed("m", new ProtobufWriter().message(6, map)));
    post(attributed("m", new ProtobufWriter().bytes(7, new byte[] {(byte) 0xfe, 1})));
    String json =
        """
        {"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"g","gauge":{"dataPoints":[
          {"timeUnixNano":"7","asInt":"1","attributes":[
            {"key":"bytes","value":{"bytesValue":"/gE="}},
            {"key":"m","value":{"kvlistValue":{"values":[
              {"key":"b","value":{"doubleValue":1.5}},
              {"key":"a","value":{"arrayValue":{"values":[{}]}}}]}}}]}]}}]}]}]}
        """;
    send(request("/v1/metrics", json.getBytes(StandardCharsets.UTF_8)));
    assertThat(keptSamples())
        .containsExactlyInAnyOrder(
            TARGET + T + "=1.0",
            TARGET + T + "=1.0",
            "g{instance=\"i-1\",job=\"web/shop\","
                + "m=\"{\\\"a\\\":[1],\\\"b\\\":\\\"\\\\\\\"1\\\\\\\"\\\"}\"}@"
                + T
                + "=1.0",
            "g{instance=\"i-1\",job=\"web/shop\",m=\"/gE=\"}@" + T + "=1.0",
            "g{bytes=\"/gE=\",m=\"{\\\"a\\\":[null],\\\"b\\\":1.5}\"}@7=1.0");
  }

  @Test
  void refusesAttributesThatAreNestedTooDeepAndHoldsNoMemoryForThem() throws Exception {
    assertThat(post(attributed("a", nested(16))).statusCode()).isEqualTo(200);
    for (int depth : new int[] {17, 4000}) {
      HttpResponse<byte[]> response = post(attributed("a", nested(depth)));
      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(new String(response.body())).contains("nested at most 16 deep");
    }
    String value = "{\"arrayValue\":{\"values\":[".repeat(17) + "{}" + "]}}".repeat(17);
    String json =
        "{\"resourceMetrics\":[{\"resource\":{\"attributes\":[{\"key\":\"k\",\"value\":"
            + value
            + "}]},\"scopeMetrics\":[{}]}]}";
    assertThat(post("/v1/metrics", "application/json", json).statusCode()).isEqualTo(400);
    assertThat(metric("weir_in_flight_bytes")).isEqualTo("0.0");
  }

  @Test
  void takesAnEmptyRequest() throws Exception {
    assertThat(send(request("/v1/metrics", "{}".getBytes(StandardCharsets.UTF_8))).body())
        .isEqualTo("{}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[] | body:  must be an object, got \\\"[\\\"",
        "{\"resourceMetrics\":[1]} | body: /resourceMetrics/0 must be an object, got \\\"1\\\"",
        "{\"resourceMetrics\":[ | body: must be JSON: Unexpected end-of-input",
        "{}{} | body:  must end after the request",
        "{\"resourceMetrics\":{\"resource\":{\"attributes\":{\"value\":{\"bytesValue\":\"?\"}}}}}"
            + " | body: /resourceMetrics/resource/attributes/value/bytesValue must be Base64",
      })
  void refusesWhatIsNoRequest(String json, String detail) throws Exception {
    HttpResponse<String> response =
        send(request("/v1/metrics", json.getBytes(StandardCharsets.UTF_8)));
    assertThat(response.body()).contains("\"detail\":\"" + detail);
    assertThat(response.statusCode()).isEqualTo(400);
  }

  @Test
  void refusesOtherTypesAndBrokenMessages() throws Exception {
    assertThat(post("/v1/metrics", "text/plain", "{}").statusCode()).isEqualTo(415);
    assertThat(post(new byte[] {10, 100, 1}).statusCode()).isEqualTo(400);
    assertThat(log.kept()).isEmpty();
  }
}
