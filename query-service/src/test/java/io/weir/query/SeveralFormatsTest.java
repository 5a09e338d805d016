package io.weir.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdInputStream;
import io.weir.model.InMemoryQueryClient;
import io.weir.model.KeyGroups;
import io.weir.model.QueryResult;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryEncoder;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The formats of several reports in one reply, that they are compressed, and when they are kept.
 */
class SeveralFormatsTest {
  private static final String REST = "&start=0&end=10&points=2";

  /** 25 MB of JSON. */
  private static final String LONG = "/api?tag=w*&width=64&start=0&end=10000&points=10000";

  private final InMemoryQueryClient state = new InMemoryQueryClient(new KeyGroups(128), 3);
  private QueryServer server;

  @BeforeEach
  void start() {
    server = QueryServer.start(state::query, Map.of("WEIR_HTTP_COMPRESSION", "on"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void csvHasTheTagOfEachRow() throws Exception {
    state.put("a", 5, 1.5, 2).put("b,c", 2, 3, -0.0);

    HttpResponse<String> response = server.get("/api?format=csv&tag=b,c&tag=nobody&tag=a" + REST);

    assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/csv");
    assertThat(response.body())
        .isEqualTo(
            """
            time,tag,resolution,v0,v1
            5,"b,c",0,3.0,-0.0
            10,"b,c",0,3.0,-0.0
            5,a,0,,
            10,a,0,1.5,2.0
            """);
  }

  @Test
  void rowsHaveWhatTheyAreComparedWith() throws Exception {
    long day = 86_400_000_000_000L;
    state.put("a", 5, 1).put("a", day + 5, 2).put("b", day + 6, 3);
    String query = "&compare=-24h&points=1&start=" + day + "&end=" + (day + 10);

    assertThat(server.get("/api?tag=*&format=csv" + query).body())
        .isEqualTo(
            """
            time,tag,resolution,v0,compare_time,compare_resolution,compare_v0
            86400000000010,a,0,2.0,10,0,1.0
            86400000000010,b,0,3.0,10,0,
            """);
    assertThat(server.get("/api?tag=a&format=csv" + query).body())
        .isEqualTo("time,v0,compare_time,compare_v0\n86400000000010,2.0,10,1.0\n");
    assertThat(server.get("/api?tag=*&format=ndjson" + query).body())
        .isEqualTo(
            "{\"time\":86400000000010,\"tag\":\"a\",\"resolution\":0,\"values\":[2.0],"
                + "\"compare\":{\"time\":10,\"resolution\":0,\"values\":[1.0]}}\n"
                + "{\"time\":86400000000010,\"tag\":\"b\",\"resolution\":0,\"values\":[3.0],"
                + "\"compare\":{\"time\":10,\"resolution\":0,\"values\":null}}\n");
  }

  @Test
  void linesOfJsonHaveTheirTagAndAnyWidth() throws Exception {
    state.put("a", 5, 1).put("b", 2, 3, 4);

    assertThat(server.get("/api?tag=a&tag=b&format=ndjson&points=1&start=0&end=10").body())
        .isEqualTo(
            "{\"time\":10,\"tag\":\"a\",\"resolution\":0,\"values\":[1.0]}\n"
                + "{\"time\":10,\"tag\":\"b\",\"resolution\":0,\"values\":[3.0,4.0]}\n");
  }

  @Test
  void arrowHasABatchForEachTag() throws Exception {
    state.put("a", 5, 1.5).put("b", 2, 3);
    HttpRequest request = server.request("/api?tag=a&tag=b" + REST).header("Accept", ARROW).build();

    assertThat(
            batches(
                QueryServer.CLIENT.send(request, HttpResponse.BodyHandlers.ofByteArray()).body()))
        .containsExactly(
            "time[5, 10] tag[a, a] resolution[0, 0] v0[null, 1.5]",
            "time[5, 10] tag[b, b] resolution[0, 0] v0[3.0, 3.0]");
  }

  private static final String ARROW = "application/vnd.apache.arrow.stream";

  private static List<String> batches(byte[] stream) throws IOException {
    List<String> batches = new ArrayList<>();
    try (RootAllocator memory = new RootAllocator();
        ArrowStreamReader reader =
            new ArrowStreamReader(new ByteArrayInputStream(stream), memory)) {
      VectorSchemaRoot batch = reader.getVectorSchemaRoot();
      while (reader.loadNextBatch()) {
        StringBuilder text = new StringBuilder();
        for (FieldVector column : batch.getFieldVectors()) {
          text.append(text.isEmpty() ? "" : " ").append(column.getName());
          if (column.getField().getDictionary() == null) {
            text.append(column);
          } else {
            try (var names =
                DictionaryEncoder.decode(
                    column, reader.lookup(column.getField().getDictionary().getId()))) {
              text.append(names);
            }
          }
        }
        batches.add(text.toString());
      }
    }
    return batches;
  }

  @Test
  void aGroupIsOneTableThatSaysHowManyTagsAreNotThere() throws Exception {
    state.put("a", 1, 1.5).put("b", 6, 0.5);

    HttpResponse<String> response =
        server.get("/api?tag=a&tag=b&tag=none&group=sum&format=csv" + REST);

    assertThat(response.body()).isEqualTo("time,v0\n5,1.5\n10,2.0\n");
    assertThat(response.headers().firstValue("Weir-Unknown")).hasValue("1");
    assertThat(response.headers().firstValue("Weir-Resolution")).hasValue("0");
  }

  /** A table has no place to say it, and a row of fewer columns would be read wrongly. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tag=one&tag=wide&format=csv | 400 | as the tags have series of 1 and of 2 values",
        "tag=one&tag=wide&format=arrow | 400 | as the tags have series of 1 and of 2 values",
        "tag=one&tag=both&format=ndjson | 400 | width: one of [1, 2] (tag \\\"both\\\")",
        "tag=x&tag=y&format=csv | 404 | No sample of any of these tags is held.",
        "tag=x*&format=arrow | 404 | No sample of any of these tags is held."
      })
  void aTableHasNoTagWithAProblem(String query, int status, String detail) throws Exception {
    state.put("one", 5, 1).put("wide", 5, 1, 2).put("both", 5, 1).put("both", 5, 1, 2);

    HttpResponse<String> response = server.get("/api?" + query + REST);

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.body()).contains(detail);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api?tag=a&tag=b" + REST,
        "/api?tag=*&format=csv" + REST,
        "/api?tag=*&format=arrow" + REST,
        "/api?tag=*&group=avg" + REST,
        "/api?tag=a&compare=-1m" + REST,
        "/at?tag=a&tag=b&time=10",
        "/latest?"
      })
  void isKeptWhileItStaysTheSame(String path) throws Exception {
    state.put("a", 5, 1).put("b", 6, 2);
    state.mark(new QueryResult.Caveat(0, 2500));
    HttpResponse<String> first = server.get(path);
    String tag = first.headers().firstValue("ETag").orElseThrow();
    assertThat(first.headers().firstValue("Cache-Control")).hasValue("no-cache");
    HttpRequest again = server.request(path).header("If-None-Match", tag).build();

    state.mark(new QueryResult.Caveat(0, 1500));
    HttpResponse<String> same =
        QueryServer.CLIENT.send(again, HttpResponse.BodyHandlers.ofString());
    assertThat(same.statusCode()).isEqualTo(304);
    assertThat(same.body()).isEmpty();
    assertThat(same.headers().firstValue("Weir-Behind")).hasValue("1500");

    state.put("a", 7, 3);
    HttpResponse<String> other =
        QueryServer.CLIENT.send(again, HttpResponse.BodyHandlers.ofString());
    assertThat(other.statusCode()).isEqualTo(200);
    assertThat(other.headers().firstValue("ETag").orElseThrow()).isNotEqualTo(tag);
  }

  private void putLong() {
    double[] wide = new double[64];
    Arrays.fill(wide, 0.123456789);
    IntStream.range(0, 10).forEach(i -> state.put("w" + i, 5, wide));
  }

  private HttpResponse<InputStream> open(String path, String encoding) throws Exception {
    HttpRequest request = server.request(path).header("Accept-Encoding", encoding).build();
    return QueryServer.CLIENT.send(request, HttpResponse.BodyHandlers.ofInputStream());
  }

  private static InputStream decoded(HttpResponse<InputStream> response) throws IOException {
    return switch (response.headers().firstValue("Content-Encoding").orElse("none")) {
      case "gzip" -> new GZIPInputStream(response.body());
      case "zstd" -> new ZstdInputStream(response.body());
      default -> throw new AssertionError("is not compressed");
    };
  }

  @ParameterizedTest
  @CsvSource({
    "gzip, /api?tag=w*&width=64&start=0&end=100&points=100",
    "zstd, /api?tag=w*&width=64&start=0&end=100&points=100&format=csv",
    "zstd, /api?tag=w*&width=64&start=0&end=100&points=100&format=arrow",
    "gzip, /api?tag=w*&width=64&start=0&end=100&points=100&group=max",
    "gzip, /api?tag=w1&compare=-1m&start=0&end=100&points=100",
    "gzip, /at?tag=w1&tag=w2&time=10",
    "zstd, /latest?prefix=w",
    "gzip, " + LONG,
    "zstd, " + LONG + "&format=csv",
    "zstd, " + LONG + "&format=arrow"
  })
  void isCompressedHoweverLong(String encoding, String path) throws Exception {
    putLong();
    byte[] plain =
        QueryServer.CLIENT
            .send(
                server.request(path).header("Accept-Encoding", "identity").build(),
                HttpResponse.BodyHandlers.ofByteArray())
            .body();

    HttpResponse<InputStream> response = open(path, encoding);

    assertThat(response.headers().firstValue("ETag").isPresent()).isEqualTo(!path.contains(LONG));
    assertThat(response.headers().firstValue("Vary")).hasValue("Accept, Accept-Encoding");
    try (InputStream body = decoded(response)) {
      assertThat(Arrays.equals(body.readAllBytes(), plain)).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({"gzip, ''", "zstd, ''", "gzip, &format=csv", "zstd, &format=arrow"})
  void aStreamWhoseRestCannotComeHasNoEnd(String encoding, String format) throws Exception {
    Random random = new Random(7);
    for (int i = 0; i < 1000; i++) {
      state.put("w" + i % 10, 10 * i, random.doubles(64).toArray());
    }
    HttpResponse<InputStream> response = open(LONG + format, encoding);
    try (InputStream body = decoded(response)) {
      assertThat(body.read()).isNotNegative();
      state.unreachable("gone");

      assertThatThrownBy(() -> body.transferTo(OutputStream.nullOutputStream()))
          .isInstanceOf(IOException.class);
    }
  }

  /** What is known of it later can be said in no row. */
  @Test
  void aTableThatMayLackMoreThanWasSaidIsCut() throws Exception {
    putLong();
    HttpResponse<InputStream> response = open(LONG + "&format=csv", "identity");
    try (InputStream body = response.body()) {
      assertThat(body.read()).isEqualTo('t');
      state.mark(new QueryResult.Caveat(1_700_000_000_000L, 0));

      assertThatThrownBy(() -> body.transferTo(OutputStream.nullOutputStream()))
          .isInstanceOf(IOException.class);
    }
  }
}
