package io.weir.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that are compressed. */
class EncodedBodiesTest extends GatewayOverMemory {
  /** A way to compress. */
  enum TestEncoding {
    GZIP(GatewayOverMemory::gzip),
    ZSTD(bytes -> Zstd.compress(bytes));

    private final UnaryOperator<byte[]> compression;

    TestEncoding(UnaryOperator<byte[]> compression) {
      this.compression = compression;
    }

    byte[] compress(String text) {
      return compression.apply(text.getBytes(UTF_8));
    }

    String header() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private HttpResponse<String> post(String path, String type, TestEncoding encoding, byte[] body)
      throws Exception {
    return send(
        request(path, body)
            .setHeader("Content-Type", type)
            .header("Content-Encoding", encoding.header()));
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static void chunk(OutputStream out, byte[] bytes) throws IOException {
    out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(ISO_8859_1));
    out.write(bytes);
    out.write("\r\n".getBytes(ISO_8859_1));
    out.flush();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "GZIP", "x-gzip", "zstd", "Zstd"})
  void namesOfEncodingsHaveNoCase(String name) throws Exception {
    TestEncoding encoding =
        name.toLowerCase(Locale.ROOT).equals("zstd") ? TestEncoding.ZSTD : TestEncoding.GZIP;
    byte[] body = encoding.compress("[" + message("a", 1) + "]");

    assertThat(send(request("/batch", body).header("Content-Encoding", name)).statusCode())
        .isEqualTo(204);
    assertThat(keptSamples()).containsExactly("a@1=1.0");
  }

  /** The second arrives so late that nothing tells of it when the first has been read. */
  @ParameterizedTest
  @EnumSource
  void readsEveryMemberHoweverLateItComes(TestEncoding encoding) throws Exception {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.setSoTimeout(10_000);
      OutputStream out = socket.getOutputStream();
      String head =
          "POST /batch HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n"
              + "Content-Encoding: "
              + encoding.header()
              + "\r\nTransfer-Encoding: chunked\r\n\r\n";
      out.write(head.getBytes(ISO_8859_1));
      chunk(out, encoding.compress(message("a", 1) + "\n"));
      await().pollDelay(Duration.ofMillis(300)).until(() -> true);
      chunk(out, encoding.compress(message("b", 2) + "\n"));
      out.write("0\r\n\r\n".getBytes(ISO_8859_1));

      assertThat(new BufferedReader(new InputStreamReader(socket.getInputStream())).readLine())
          .isEqualTo("HTTP/1.1 204 No Content");
    }
    assertThat(keptSamples()).containsExactlyInAnyOrder("a@1=1.0", "b@2=1.0");
  }

  /** A comment of a gzip member, or empty frames: bytes come, and nothing is made of them. */
  @ParameterizedTest
  @EnumSource
  void refusesABodyThatArrivesForEverAndBecomesNothing(TestEncoding encoding) throws Exception {
    byte[] begin =
        encoding == TestEncoding.GZIP
            ? new byte[] {0x1f, (byte) 0x8b, 8, 0x10, 0, 0, 0, 0, 0, 3}
            : new byte[0];
    byte[] more = encoding == TestEncoding.GZIP ? "comment".getBytes(UTF_8) : encoding.compress("");
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.setSoTimeout(10_000);
      OutputStream out = socket.getOutputStream();
      out.write(
          ("POST /batch HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n"
                  + "Content-Encoding: "
                  + encoding.header()
                  + "\r\nTransfer-Encoding: chunked\r\n\r\n")
              .getBytes(ISO_8859_1));
      if (begin.length > 0) {
        chunk(out, begin);
      }
      await()
          .atMost(Duration.ofSeconds(5))
          .pollInterval(Duration.ofMillis(50))
          .until(
              () -> {
                chunk(out, more);
                return socket.getInputStream().available() > 0;
              });
      assertThat(new BufferedReader(new InputStreamReader(socket.getInputStream())).readLine())
          .isEqualTo("HTTP/1.1 408 Request Timeout");
    }
  }

  @ParameterizedTest
  @EnumSource
  void readsManyMembersInOnePiece(TestEncoding encoding) throws Exception {
    byte[] body = new byte[0];
    for (int i = 1; i <= 300; i++) {
      body = join(body, encoding.compress(message("a", i) + "\n"));
    }

    assertThat(post("/batch", NDJSON, encoding, body).statusCode()).isEqualTo(204);
    assertThat(keptSamples()).hasSize(300).contains("a@1=1.0", "a@300=1.0");
  }

  @ParameterizedTest
  @EnumSource
  void refusesABodyThatIsCutAnywhere(TestEncoding encoding) throws Exception {
    byte[] first = encoding.compress(message("a", 1) + "\n");
    byte[] both = join(first, encoding.compress(message("b", 2) + "\n"));

    for (int length = 0; length < both.length; length++) {
      HttpResponse<String> response = post("/batch", NDJSON, encoding, Arrays.copyOf(both, length));
      assertThat(response.statusCode())
          .as("%s of %s bytes", length, both.length)
          .isEqualTo(length == first.length ? 204 : 400);
    }
    assertThat(keptSamples()).containsExactly("a@1=1.0");
  }

  @ParameterizedTest
  @EnumSource
  void refusesWhatFollowsAndIsNoMember(TestEncoding encoding) throws Exception {
    byte[] whole = encoding.compress(message("a", 1));

    for (byte[] more :
        List.of(
            new byte[1],
            new byte[8],
            "x".getBytes(UTF_8),
            new byte[] {0x1f},
            new byte[] {0x1f, (byte) 0x8b, 9, 0, 0, 0, 0, 0, 0, 0})) {
      HttpResponse<String> response = post("/save", JSON, encoding, join(whole, more));
      assertProblem(
          response,
          400,
          "\"detail\":\"body: must be " + encoding.header() + ", as Content-Encoding says: ");
    }
    assertThat(log.kept()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void survivesBytesThatWereChanged(TestEncoding encoding) throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    byte[] whole = encoding.compress(message("a", 1) + "\n" + message("b", 2) + "\n");
    for (int i = 0; i < 300; i++) {
      byte[] changed = whole.clone();
      changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
      assertThat(post("/batch", NDJSON, encoding, changed).statusCode()).isIn(204, 400, 413);
    }
    assertThat(metric("weir_in_flight_bytes")).isEqualTo("0.0");
  }

  @ParameterizedTest
  @EnumSource
  void refusesWhatInflatesBeyondTheLimit(TestEncoding encoding) throws Exception {
    byte[] bomb = encoding.compress(" ".repeat(50_000_000));

    assertProblem(
        post("/batch", JSON, encoding, bomb),
        413,
        "\"detail\":\"body: must have at most 102400 bytes, also infla");
    assertThat(metric("weir_in_flight_bytes")).isEqualTo("0.0");
  }

  /** What is inflated once is no message, however small that is. */
  @Test
  void inflatesABombWithinABombOnce() throws Exception {
    byte[] nested = gzip(gzip(" ".repeat(50_000_000).getBytes(UTF_8)));

    assertThat(post("/batch", JSON, TestEncoding.GZIP, nested).statusCode()).isEqualTo(400);
    assertThat(metric("weir_in_flight_bytes")).isEqualTo("0.0");
  }

  /** A window is native memory, which the head of a frame asks for in a few bytes. */
  @Test
  void refusesAFrameThatAsksForAHugeWindow() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZstdOutputStream out = new ZstdOutputStream(bytes).setLong(27)) {
      out.write(message("a", 1).getBytes(UTF_8));
    }

    assertThat(post("/save", JSON, TestEncoding.ZSTD, bytes.toByteArray()).statusCode())
        .isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {"br", "deflate", "`gzip, gzip`", "`zstd, gzip`"})
  void refusesOtherEncodings(String encoding) throws Exception {
    byte[] body = gzip(message("a", 1).getBytes(UTF_8));

    HttpResponse<String> response =
        send(request("/save", body).header("Content-Encoding", encoding));

    assertProblem(
        response,
        415,
        "\"detail\":\"Content-Encoding must be gzip, zstd or none, got \\\""
            + encoding
            + "\\\"\",\"field\":\"Content-Encoding\"}");
  }
}
