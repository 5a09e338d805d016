package io.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.gateway.log.LogEntry;
import io.weir.model.block.SampleReader;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** CSV over a real port. */
class CsvImportsTest extends GatewayOverMemory {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long T = 1_700_000_000_000_000_000L;

  @Override
  Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(super.environment());
    environment.put("WEIR_MAX_IN_FLIGHT", "16MB");
    environment.put("WEIR_IMPORTS", "2");
    return environment;
  }

  private HttpResponse<String> post(String parameters, String body) throws Exception {
    return send(request("/import" + parameters, body.getBytes(StandardCharsets.UTF_8)));
  }

  private static JsonNode report(HttpResponse<String> response) throws IOException {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JSON.readTree(response.body());
  }

  /** Each sample kept, as its tag, time and values, in order. */
  private List<String> kept() {
    List<String> samples = new ArrayList<>();
    for (LogEntry block : log.kept()) {
      SampleReader reader = SampleReader.of(block.value());
      while (reader.next()) {
        double[] values = new double[reader.width()];
        for (int i = 0; i < values.length; i++) {
          values[i] = reader.value(i);
        }
        samples.add(reader.tag() + "@" + (reader.time() - T) + Arrays.toString(values));
      }
    }
    samples.sort(null);
    return samples;
  }

  @Test
  void takesWhatAnExportWritesAsItIs() throws Exception {
    String csv =
        "time,tag,v0,v3\n"
            + T
            + ",a,1.5,-2\n"
            + (T + 1)
            + ",\"cpu{a=\"\"1,2\"\"}\",,1e-3\n"
            + (T + 2)
            + ",a,null,4\n";
    JsonNode report = report(post("", csv));
    assertThat(kept())
        .containsExactly("a@0[1.5, -2.0]", "a@2[NaN, 4.0]", "cpu{a=\"1,2\"}@1[NaN, 0.001]");
    assertThat(report)
        .isEqualTo(
            JSON.readTree(
                "{\"accepted\":3,\"refused\":0,\"empty\":2,\"line\":4,\"dryRun\":false,"
                    + "\"header\":true,\"columns\":[\"time\",\"tag\",\"v0\",\"v1\"],"
                    + "\"badLines\":[]}"));
    assertThat(metric("weir_samples_received_total")).isEqualTo("3.0");
    assertThat(metric("weir_samples_stored_total")).isEqualTo("3.0");
    assertThat(metric("weir_in_flight_bytes")).isEqualTo("0.0");
  }

  @Test
  void givesAllSamplesTheTagThatIsAskedFor() throws Exception {
    report(post("?tag=other", "tag,time,v0\na," + T + ",1\nb," + (T + 1) + ",2\n"));
    report(post("?tag=report", "time,temperature\n" + T + ",20.5"));
    assertThat(kept()).containsExactly("other@0[1.0]", "other@1[2.0]", "report@0[20.5]");
  }

  @Test
  void readsColumnsByTheirPlaceWithAHeaderOrWithout() throws Exception {
    String columns = "?columns=v0,-,tag,time,v1&unit=ms";
    String line = "7,x,a,1700000000001, 8 ";
    JsonNode without = report(post(columns, line + "\r\n\r\n" + line.replace("001", "002")));
    assertThat(without.path("header").booleanValue()).isFalse();
    assertThat(without.path("line").intValue()).isEqualTo(3);
    JsonNode with = report(post(columns, "\uFEFFv,w,name,when,y\n" + line.replace("001", "003")));
    assertThat(with.path("header").booleanValue()).isTrue();
    assertThat(kept())
        .containsExactly("a@1000000[7.0, 8.0]", "a@2000000[7.0, 8.0]", "a@3000000[7.0, 8.0]");
  }

  @Test
  void takesTheFirstLineForAHeaderOrNotAsItIsTold() throws Exception {
    String columns = "?tag=a&columns=time,v0";
    assertThat(report(post(columns + "&header=false", "when,v\n")).path("refused").intValue())
        .isEqualTo(1);
    assertThat(report(post(columns + "&header=true", T + ",1\n")).path("accepted").intValue())
        .isZero();
  }

  @Test
  void readsColumnsByTheNamesOfTheHeaderInTheOrderAskedFor() throws Exception {
    String columns = "?columns=time:when,value:press,tag:sensor,value:temp&separator=semicolon";
    report(post(columns, "sensor;temp;note;press;when\na;1;\"x;y\";2;2023-11-14T22:13:20.5Z\n"));
    assertThat(kept()).containsExactly("a@500000000[2.0, 1.0]");
  }

  @ParameterizedTest
  @CsvSource({
    "ns, 1700000000000000001, 1",
    "us, 1700000000000000.5, 500",
    "ms, 1700000000000.000001, 1",
    "s, 1700000000.000000002, 2",
    "s, 1699999999.1230000000, -877000000",
    "ns, 2023-11-14T22:13:20Z, 0",
    "ns, 2023-11-14t22:13:20.000000003z, 3",
    "ns, 2023-11-14 23:13:19.1+01:00, -900000000",
    "ns, 2023-11-14T20:43:20-01:30, 0",
    "ns, 2020-02-29T00:00:00Z, -117065600000000000",
    "ns, 2000-02-29T23:59:59Z, -748131201000000000",
    "ns, 1970-01-01T00:00:00.000000001Z, -1699999999999999999"
  })
  void understandsTimes(String unit, String time, long afterT) throws Exception {
    report(post("?tag=a&columns=time,v0&unit=" + unit, time + ",1\n"));
    assertThat(kept()).containsExactly("a@" + afterT + "[1.0]");
  }

  @ParameterizedTest
  @CsvSource({
    "ns, 1700000000000000001.5",
    "ns, 17000000000000000010",
    "s, 1700000000.0000000001",
    "s, 1700000000.",
    "s, -1",
    "ns, 0",
    "ns, 1700000060000000006",
    "ns, 2023-02-29T00:00:00Z",
    "ns, 2023-13-01T00:00:00Z",
    "ns, 2023-11-14T24:00:00Z",
    "ns, 2023-11-14T22:13:60Z",
    "ns, 2023-11-14T22:13:20",
    "ns, 2023-11-14T22:13:20.Z",
    "ns, 2023-11-14T22:13:20.0000000001Z",
    "ns, 2023-11-14",
    "ns, 1969-12-31T23:59:59Z",
    "ns, 2300-01-01T00:00:00Z",
    "ns, 1.7e18"
  })
  void refusesTimesThatAreNone(String unit, String time) throws Exception {
    JsonNode report =
        report(
            post(
                "?tag=a&columns=time,v0&unit=" + unit, "2023-11-14T22:13:20Z,1\n" + time + ",1\n"));
    assertThat(report.at("/badLines/0/line").intValue()).isEqualTo(2);
    assertThat(report.at("/badLines/0/reason").textValue())
        .startsWith("column 1, time, must be ")
        .endsWith(", got \"" + time + '"');
  }

  @Test
  void badLinesStopNoGoodOnesAndTheFirstAreTold() throws Exception {
    String csv =
        "time,tag,v0\n"
            + T
            + ",a,1\n"
            + T
            + ",a\n"
            + T
            + ",a,x\n"
            + T
            + ",,1\n"
            + T
            + ",\"a,1\n"
            + T
            + ","
            + "t".repeat(70_000)
            + ",1\n"
            + T
            + ",a,inf\n"
            + (T + 9)
            + ",a,2\n";
    JsonNode report = report(post("?line=101&badLines=6", csv));
    assertThat(kept()).containsExactly("a@0[1.0]", "a@9[2.0]");
    assertThat(report.path("accepted").intValue()).isEqualTo(2);
    assertThat(report.path("refused").intValue()).isEqualTo(6);
    assertThat(report.path("line").intValue()).isEqualTo(109);
    assertThat(report.path("badLines"))
        .extracting(bad -> bad.path("line").asText() + " " + bad.path("reason").textValue())
        .containsExactly(
            "103 it must have 3 fields, got 2",
            "104 column 3, v0, must be a finite number, got \"x\"",
            "105 tag: must have 1 to 1024 bytes of UTF-8, got 0",
            "106 field 2 begins with a quote and has none at its end",
            "107 it must have at most 65536 bytes, got more",
            "108 column 3, v0, must be a finite number, got \"inf\"");
    assertThat(report(post("?badLines=1", csv)).path("badLines")).hasSize(1);
    assertThat(metric("weir_samples_received_total")).isEqualTo("16.0");
    assertThat(metric("weir_samples_stored_total")).isEqualTo("4.0");
  }

  @Test
  void aStrictImportEndsAtItsFirstBadLineAndTellsWhatIsStored() throws Exception {
    String csv = "time,tag,v0\n" + T + ",a,1\n" + (T + 1) + ",a,x\n" + (T + 2) + ",a,2\n";
    HttpResponse<String> refused = post("?strict=true", csv);
    assertThat(refused.body())
        .contains("\"detail\":\"line 3: column 3, v0, must be a finite number, got \\\"x\\\"\"")
        .contains("\"storedLine\":2");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(kept()).containsExactly("a@0[1.0]");
  }

  @Test
  void aDryRunStoresNothing() throws Exception {
    JsonNode report = report(post("?dryRun=true", "time,tag,v0\n" + T + ",a,1\nx,a,1\n"));
    assertThat(report.path("dryRun").booleanValue()).isTrue();
    assertThat(report.path("accepted").intValue()).isEqualTo(1);
    assertThat(report.path("refused").intValue()).isEqualTo(1);
    assertThat(log.appended()).isZero();
  }

  @Test
  void anEmptyValueIsABadLineWhereThatIsWanted() throws Exception {
    JsonNode report = report(post("?empty=refuse", "time,tag,v0\n" + T + ",a,\n"));
    assertThat(report.at("/badLines/0/reason").textValue())
        .isEqualTo("column 3, v0, must be a number, got \"\"");
    assertThat(report.path("empty").intValue()).isZero();
    assertThat(kept()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "?columns=time,v0 | columns: must have a tag, or the parameter tag= must be given",
        "?columns=tag,v0 | columns: must have the time once, got it 0 times",
        "?columns=time,tag | columns: must have 1 to 64 values, got 0",
        "?columns=time,tag,v0&tag=a | columns: must have no tag where the parameter tag= is given",
        "?columns=time:1,tag:a,value:2,value:2 | columns: must name each column once, got \\\"2\\\" twice",
        "?columns=time:1,tag:a,value:1 | columns: must name each column once, got \\\"1\\\" twice",
        "?columns=time,tag,v1,v0 | columns: must have v0, v1 and so on in order, got v0 after v1",
        "?columns=time,tag,temp | columns: must be time, tag, value (or v0, v1 and so on) or -, got \\\"temp\\\"",
        "?columns=time:t,tag | columns: must have role:name for all of them, or for none",
        "?columns=time:t,tag:n,value:v | columns: the first line must name \\\"t\\\", got \\\"1,a,2\\\"",
        "?header=false | columns: must say what each column is where there is no header",
        "?unit=m | unit: must be one of [ns, us, ms, s], got \\\"m\\\"",
        "?dryrun=true | dryrun: is no parameter here",
        "?line=0 | line: must be at least 1, got 0",
        "?tag= | tag: must have 1 to 1024 bytes of UTF-8, got 0",
        "?x=1 | x: is no parameter here",
        "?tag=a | columns: the first line must name a column time"
      })
  void refusesWhatItCannotUnderstand(String parameters, String detail) throws Exception {
    HttpResponse<String> response = post(parameters, "1,a,2\n");
    assertThat(response.body()).contains("\"detail\":\"" + detail);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(log.kept()).isEmpty();
  }

  @Test
  void takesGzipAndTellsWhereItIsBroken() throws Exception {
    byte[] zipped = gzip(("time,tag,v0\n" + T + ",a,1\n").getBytes(StandardCharsets.UTF_8));
    HttpResponse<String> taken =
        send(request("/import", zipped).header("Content-Encoding", "gzip"));
    assertThat(report(taken).path("accepted").intValue()).isEqualTo(1);
    byte[] cut = Arrays.copyOf(zipped, zipped.length - 3);
    HttpResponse<String> refused = send(request("/import", cut).header("Content-Encoding", "gzip"));
    assertThat(refused.body()).contains("body: must be gzip, as Content-Encoding says");
    assertThat(refused.statusCode()).isEqualTo(400);
  }

  @Test
  void refusesPagesInABrowserUnlessTheyHadToAsk() throws Exception {
    byte[] csv = ("time,tag,v0\n" + T + ",a,1\n").getBytes(StandardCharsets.UTF_8);
    String origin = "http://127.0.0.1:" + server.port();
    HttpRequest.Builder plain =
        request("/import", csv).setHeader("Content-Type", "text/plain").header("Origin", origin);
    assertThat(send(plain).statusCode()).isEqualTo(403);
    HttpRequest.Builder typed =
        request("/import", csv).setHeader("Content-Type", "text/csv").header("Origin", origin);
    assertThat(send(typed).statusCode()).isEqualTo(200);
  }
}
