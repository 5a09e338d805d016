package io.weir.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import io.weir.model.Periods;
import io.weir.model.Query;
import io.weir.model.QueryResult;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** That reports travel compressed where they should, and are the same afterwards. */
class CompressionTest {
  private QueryServer server;

  private void start(String compression) {
    server =
        QueryServer.start(
            query -> CompletableFuture.completedFuture(rows(((Query.Report) query).periods())),
            Map.of("WEIR_HTTP_COMPRESSION", compression));
  }

  private static QueryResult rows(Periods periods) {
    double[] values =
        new Random(14).ints(periods.points(), 0, 10_000).mapToDouble(i -> i / 100.0).toArray();
    return new QueryResult.Rows(periods, 0, 1, 0, 0, values);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip | gzip",
        "zstd | zstd",
        "gzip, deflate, br, zstd | zstd",
        "zstd;q=0.5, gzip | gzip",
        "gzip;q=0 | none",
        "br | none",
        "identity | none"
      })
  void usesTheEncodingThatTheClientTakes(String accepted, String expected) throws Exception {
    start("on");
    HttpResponse<byte[]> plain = get("", "identity");
    for (String format : new String[] {"", "&format=csv", "&format=ndjson"}) {
      byte[] body = get(format, "identity").body();
      HttpResponse<byte[]> response = get(format, accepted);

      assertThat(encoding(response)).isEqualTo(expected);
      assertThat(response.headers().firstValueAsLong("Content-Length").orElseThrow())
          .isEqualTo(response.body().length);
      assertThat(new String(decoded(response), UTF_8)).isEqualTo(new String(body, UTF_8));
      if (!expected.equals("none")) {
        assertThat(response.body()).hasSizeLessThanOrEqualTo(body.length / 2);
      }
    }
    assertThat(get("", accepted).headers().firstValue("ETag"))
        .isEqualTo(plain.headers().firstValue("ETag"));
  }

  @Test
  void doesNotCompressShortReplies() throws Exception {
    start("on");

    assertThat(encoding(get(10, "", "gzip"))).isEqualTo("none");
  }

  @ParameterizedTest
  @CsvSource({"auto, none", "off, none", "on, gzip"})
  void sparesThisMachineUnlessTold(String compression, String expected) throws Exception {
    start(compression);

    assertThat(encoding(get("", "gzip"))).isEqualTo(expected);
  }

  private static String encoding(HttpResponse<byte[]> response) {
    return response.headers().firstValue("Content-Encoding").orElse("none");
  }

  private static byte[] decoded(HttpResponse<byte[]> response) throws IOException {
    byte[] body = response.body();
    return switch (encoding(response)) {
      case "gzip" -> new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
      case "zstd" -> Zstd.decompress(body, 1 << 20);
      default -> body;
    };
  }

  private HttpResponse<byte[]> get(String more, String accepted) throws Exception {
    return get(1000, more, accepted);
  }

  private HttpResponse<byte[]> get(int points, String more, String accepted) throws Exception {
    String path = "/api?tag=t&start=0&end=1000&points=" + points + more;
    HttpRequest request = server.request(path).header("Accept-Encoding", accepted).build();
    return QueryServer.CLIENT.send(request, HttpResponse.BodyHandlers.ofByteArray());
  }
}
