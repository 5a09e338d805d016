package io.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.gateway.log.LogEntry;
import io.weir.model.block.SampleReader;
import io.weir.service.protobuf.ProtobufWriter;
import io.weir.service.protobuf.SnappyBlock;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Prometheus' remote write over a real port. */
class RemoteWritesTest extends GatewayOverMemory {
  private static final long T = 1_700_000_000_000L;
  private static final double STALE = Double.longBitsToDouble(0x7ff0000000000002L);

  private static ProtobufWriter label(String name, String value) {
    return new ProtobufWriter().text(1, name).text(2, value);
  }

  private static ProtobufWriter sample(double value, long millis) {
    return new ProtobufWriter().float64(1, value).int64(2, millis);
  }

  private static ProtobufWriter series(String... labels) {
    ProtobufWriter series = new ProtobufWriter();
    for (int i = 0; i < labels.length; i += 2) {
      series.message(1, label(labels[i], labels[i + 1]));
    }
    return series;
  }

  private static byte[] body(ProtobufWriter... series) {
    ProtobufWriter request = new ProtobufWriter();
    for (ProtobufWriter each : series) {
      request.message(1, each);
    }
    request.message(3, new ProtobufWriter().int64(1, 1).text(2, "up").text(4, "help"));
    return SnappyBlock.deflate(request.toBytes());
  }

  private HttpRequest.Builder write(byte[] body) {
    return request("/api/v1/write", body)
        .setHeader("Content-Type", "application/x-protobuf")
        .header("Content-Encoding", "snappy")
        .header("X-Prometheus-Remote-Write-Version", "0.1.0")
        .header("User-Agent", "Prometheus/2.42.0");
  }

  @Test
  void takesSeriesByTheirLabelsInOrderWithWhateverTimesAndValues() throws Exception {
    byte[] body =
        body(
            series("__name__", "up", "job", "a", "instance", "h:1", "empty", "")
                .message(2, sample(1, T + 5))
                .message(2, sample(0, T))
                .message(3, new ProtobufWriter().float64(2, 1))
                .message(2, sample(Double.NEGATIVE_INFINITY, T + 7)),
            series("z", "say \"hi\"\n").message(2, sample(-2.5, T)),
            series("__name__", "nothing"));
    for (int i = 0; i < 2; i++) { // by then the names are cached
      assertThat(send(write(body)).statusCode()).isEqualTo(204);
      assertThat(keptSamples()).hasSize(4 * (1 + i));
      assertThat(new HashSet<>(keptSamples()))
          .containsExactlyInAnyOrder(
              "up{instance=\"h:1\",job=\"a\"}@1700000000005000000=1.0",
              "up{instance=\"h:1\",job=\"a\"}@1700000000000000000=0.0",
              "up{instance=\"h:1\",job=\"a\"}@1700000000007000000=-Infinity",
              "{z=\"say \\\"hi\\\"\\n\"}@1700000000000000000=-2.5");
    }
  }

  @Test
  void keepsTheBitsOfAStaleMarker() throws Exception {
    byte[] body = body(series("__name__", "up").message(2, sample(STALE, T)));
    assertThat(send(write(body)).statusCode()).isEqualTo(204);
    List<Long> bits = new ArrayList<>();
    for (LogEntry block : log.kept()) {
      SampleReader reader = SampleReader.of(block.value());
      while (reader.next()) {
        bits.add(Double.doubleToRawLongBits(reader.value(0)));
      }
    }
    assertThat(bits).containsExactly(0x7ff0000000000002L);
  }

  @Test
  void countsHistogramsThatItLeavesOut() throws Exception {
    byte[] body =
        body(series("__name__", "h").message(4, new ProtobufWriter()).message(2, sample(1, T)));
    assertThat(send(write(body)).statusCode()).isEqualTo(204);
    assertThat(keptSamples()).hasSize(1);
    assertThat(metric("weir_remote_write_histograms_skipped_total")).isEqualTo("1.0");
  }

  @ParameterizedTest
  @CsvSource({"0", "-5", "1700000060001"})
  void refusesAllForATimeThatCannotBe(long millis) throws Exception {
    byte[] body =
        body(
            series("__name__", "good").message(2, sample(1, T)),
            series("__name__", "bad").message(2, sample(1, millis)));
    assertProblem(
        send(write(body)),
        400,
        "\"detail\":\"timestamp: must be 1 to 1700000060000 ms (the clock and what is allowed"
            + " ahead), got "
            + millis
            + " of bad\",\"field\":\"timestamp\"}");
    assertThat(log.kept()).isEmpty();
  }

  @Test
  void refusesNamesThatAreNoTagsAndLabelsThatAreGivenTwice() throws Exception {
    HttpResponse<String> tooLong =
        send(write(body(series("__name__", "m", "l", "x".repeat(1020)).message(2, sample(1, T)))));
    assertThat(tooLong.statusCode()).isEqualTo(400);
    assertThat(tooLong.body()).contains("must have 1 to 1024 bytes", "\"field\":\"labels\"");
    HttpResponse<String> twice =
        send(write(body(series("a", "1", "a", "2").message(2, sample(1, T)))));
    assertThat(twice.body()).contains("the label a must be given once");
    ProtobufWriter twoNames = series("__name__", "a", "__name__", "b").message(2, sample(1, T));
    assertThat(send(write(body(twoNames))).body())
        .contains("the label __name__ must be given once");
    HttpResponse<String> none = send(write(body(series().message(2, sample(1, T)))));
    assertThat(none.statusCode()).isEqualTo(400);
    assertThat(log.kept()).isEmpty();
  }

  @Test
  void refusesWhatIsNoRemoteWriteOfVersion1() throws Exception {
    byte[] good = body(series("__name__", "up").message(2, sample(1, T)));
    String v2 = "application/x-protobuf;proto=io.prometheus.write.v2.Request";
    assertThat(send(write(good).setHeader("Content-Type", v2)).statusCode()).isEqualTo(415);
    assertThat(send(write(good).setHeader("Content-Type", JSON)).statusCode()).isEqualTo(415);
    assertThat(send(write(good).setHeader("Content-Encoding", "gzip")).statusCode()).isEqualTo(415);
    String v1 = "application/x-protobuf;proto=prometheus.WriteRequest";
    assertThat(send(write(good).setHeader("Content-Type", v1)).statusCode()).isEqualTo(204);
    for (byte[] bad :
        List.of(new byte[0], new byte[] {5, 1}, SnappyBlock.deflate(new byte[] {9}))) {
      HttpResponse<String> reply = send(write(bad));
      assertThat(reply.statusCode()).isEqualTo(400);
      assertThat(reply.body()).contains("\"field\":\"body\"");
    }
    assertThat(keptSamples()).as("of the good one").hasSize(1);
  }

  @Test
  void refusesWhatInflatesToMoreThanARequestMayHave() throws Exception {
    byte[] body = SnappyBlock.deflate(new byte[200_000]);
    assertThat(body.length).isLessThan(20_000);
    assertThat(send(write(body)).statusCode()).isEqualTo(413);
    byte[] lie = {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 7, 0};
    assertThat(send(write(lie)).statusCode()).isEqualTo(413);
    assertThat(metric("weir_in_flight_bytes")).isEqualTo("0.0");
  }
}
