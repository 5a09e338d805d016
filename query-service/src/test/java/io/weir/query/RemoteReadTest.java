package io.weir.query;

import static io.weir.query.RemoteReadReplies.sample;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.InMemoryQueryClient;
import io.weir.model.KeyGroups;
import io.weir.service.protobuf.ProtobufWriter;
import io.weir.service.protobuf.SnappyBlock;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Prometheus' remote read over a real port; each reply in samples and in chunks. */
class RemoteReadTest {
  private static final long MS = 1_000_000L;
  private static final int EQ = 0;
  private static final int NEQ = 1;
  private static final int RE = 2;
  private static final int NRE = 3;
  private final InMemoryQueryClient state = new InMemoryQueryClient(new KeyGroups(128), 4);
  private QueryServer server;

  private record Matcher(int type, String label, String value) {}

  @BeforeEach
  void start() {
    start(Map.of());
  }

  private void start(Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("WEIR_PORT", "0");
    server = QueryServer.start(state, environment);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static ProtobufWriter query(long start, long end, Matcher... matchers) {
    ProtobufWriter query = new ProtobufWriter().int64(1, start).int64(2, end);
    for (Matcher each : matchers) {
      query.message(
          3, new ProtobufWriter().int64(1, each.type).text(2, each.label).text(3, each.value));
    }
    return query.message(4, new ProtobufWriter().int64(1, 5).text(2, "rate"));
  }

  private HttpResponse<byte[]> post(byte[] body) throws Exception {
    return QueryServer.CLIENT.send(
        server
            .request("/api/v1/read")
            .header("Content-Type", "application/x-protobuf")
            .header("Content-Encoding", "snappy")
            .header("X-Prometheus-Remote-Read-Version", "0.1.0")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build(),
        HttpResponse.BodyHandlers.ofByteArray());
  }

  /** Both replies of a request, which must say the same: {@code labels -> time=value}. */
  private List<Map<String, List<String>>> read(ProtobufWriter... queries) throws Exception {
    ProtobufWriter request = new ProtobufWriter();
    for (ProtobufWriter each : queries) {
      request.message(1, each);
    }
    HttpResponse<byte[]> sampled = post(SnappyBlock.deflate(request.toBytes()));
    assertThat(sampled.statusCode()).as(text(sampled)).isEqualTo(200);
    assertThat(sampled.headers().firstValue("Content-Type")).hasValue("application/x-protobuf");
    List<Map<String, List<String>>> samples =
        RemoteReadReplies.samples(SnappyBlock.inflate(sampled.body(), sampled.body().length));
    HttpResponse<byte[]> streamed =
        post(SnappyBlock.deflate(request.bytes(2, new byte[] {1, 0}).toBytes()));
    assertThat(streamed.headers().firstValue("Content-Type"))
        .hasValue("application/x-streamed-protobuf; proto=prometheus.ChunkedReadResponse");
    assertThat(RemoteReadReplies.frames(streamed.body(), queries.length)).isEqualTo(samples);
    return samples;
  }

  private Map<String, List<String>> read(Matcher... matchers) throws Exception {
    return read(query(0, 1_000_000, matchers)).get(0);
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  @Test
  void readsWhatMatchersSelect() throws Exception {
    state.put("up{instance=\"h:1\",job=\"a\"}", 5 * MS, 1);
    state.put("up{instance=\"h:2\",job=\"b\"}", 5 * MS, 0);
    state.put("up", 5 * MS, 3);
    state.put("uptime{job=\"a\"}", 5 * MS, 4);
    String h1 = "[__name__=up, instance=h:1, job=a]";
    String h2 = "[__name__=up, instance=h:2, job=b]";
    String alone = "[__name__=up]";
    String uptime = "[__name__=uptime, job=a]";
    Matcher up = new Matcher(EQ, "__name__", "up");

    assertThat(read(up).keySet()).containsExactlyInAnyOrder(alone, h1, h2);
    assertThat(read(up, new Matcher(EQ, "job", "a")).keySet()).containsExactly(h1);
    assertThat(read(up, new Matcher(EQ, "job", "")).keySet()).containsExactly(alone);
    assertThat(read(up, new Matcher(NEQ, "job", "a")).keySet())
        .containsExactlyInAnyOrder(alone, h2);
    assertThat(read(up, new Matcher(RE, "instance", "h:.")).keySet())
        .containsExactlyInAnyOrder(h1, h2);
    assertThat(read(up, new Matcher(RE, "instance", "h")).keySet()).as("all of it").isEmpty();
    assertThat(read(up, new Matcher(NRE, "job", "b|c")).keySet())
        .containsExactlyInAnyOrder(alone, h1);
    assertThat(read(new Matcher(EQ, "job", "a")).keySet()).containsExactlyInAnyOrder(h1, uptime);
    assertThat(read(new Matcher(RE, "__name__", "up.+")).keySet()).containsExactly(uptime);
    assertThat(read(new Matcher(EQ, "__name__", "nothing"))).isEmpty();
    assertThat(read(new Matcher(EQ, "__name__", "x".repeat(2000)))).isEmpty();
    assertThat(read(up, new Matcher(EQ, "job", "a")).get(h1)).containsExactly(sample(5, 1));
  }

  @Test
  void givesTagsThatAreNoSeriesOfPrometheusANameOfTheirOwn() throws Exception {
    state.put("pump-1", 7 * MS, 1, 2, 3);
    state.put("disk-io{a=\"b\"}", 7 * MS, 9);
    state.put("both", 7 * MS, 4);
    state.put("both", 7 * MS, 5, 6);
    Matcher weir = new Matcher(EQ, "__name__", "weir");

    assertThat(read(weir).keySet())
        .containsExactlyInAnyOrder(
            "[__name__=weir, tag=pump-1, value=0]",
            "[__name__=weir, tag=pump-1, value=1]",
            "[__name__=weir, tag=pump-1, value=2]",
            "[__name__=weir, tag=disk-io{a=\"b\"}, value=0]",
            "[__name__=weir, tag=both, value=0, width=2]",
            "[__name__=weir, tag=both, value=1, width=2]");
    assertThat(read(weir, new Matcher(EQ, "tag", "pump-1"), new Matcher(EQ, "value", "2")))
        .isEqualTo(Map.of("[__name__=weir, tag=pump-1, value=2]", List.of(sample(7, 3))));
    assertThat(read(new Matcher(EQ, "__name__", "both")).keySet())
        .containsExactly("[__name__=both]");
  }

  @Test
  void readsAllBitsOfAllSamplesInTheIntervalAndTheLastOfEachMillisecond() throws Exception {
    Random random = new Random(11);
    List<String> expected = new ArrayList<>();
    long time = 1_700_000_000_000L;
    long start = time + 40_000;
    long end = time + 4_000_000;
    for (int i = 0; i < 30_000; i++) {
      time += i % 7 == 0 ? 1 + random.nextInt(1 << random.nextInt(22)) : 15;
      double value =
          switch (random.nextInt(4)) {
            case 0 -> Double.longBitsToDouble(random.nextLong());
            case 1 -> random.nextInt(3);
            case 2 -> Double.longBitsToDouble(0x7ff0000000000002L);
            default -> random.nextGaussian();
          };
      if (i % 50 == 0) {
        state.put("m{l=\"\\\\x\\n\\\"\"}", time * MS + 3, -1.0);
      }
      state.put("m{l=\"\\\\x\\n\\\"\"}", time * MS + 999_999, value);
      if (i == 20_000) {
        end = time;
      }
      if (time >= start && i <= 20_000) {
        expected.add(sample(time, value));
      }
    }
    Map<String, List<String>> result =
        read(query(start, end, new Matcher(EQ, "__name__", "m"))).get(0);
    assertThat(result.keySet()).containsExactly("[__name__=m, l=\\x\n\"]");
    assertThat(result.values().iterator().next()).isEqualTo(expected);
  }

  @Test
  void answersSeveralQueriesAndIntervalsWithoutSamples() throws Exception {
    state.put("a", 5 * MS, 1);
    state.put("b", 5 * MS, 2);
    Matcher a = new Matcher(EQ, "__name__", "a");
    Matcher b = new Matcher(EQ, "__name__", "b");

    List<Map<String, List<String>>> results =
        read(
            query(5, 5, a),
            query(6, 10, a),
            query(0, 4, b),
            query(9, 3, b),
            query(Long.MIN_VALUE, Long.MAX_VALUE, b));
    assertThat(results.get(0)).isEqualTo(Map.of("[__name__=a]", List.of(sample(5, 1))));
    assertThat(results.subList(1, 4)).allSatisfy(each -> assertThat(each).isEmpty());
    assertThat(results.get(4)).isEqualTo(Map.of("[__name__=b]", List.of(sample(5, 2))));
  }

  @Test
  void refusesWhatItCannotReadAndWhatWouldBeTooMuch() throws Exception {
    assertThat(post(new byte[] {1, 2, 3}).statusCode()).isEqualTo(400);
    assertThat(post(SnappyBlock.deflate(new byte[] {9})).statusCode()).isEqualTo(400);
    ProtobufWriter bad = new ProtobufWriter().message(1, query(0, 1, new Matcher(RE, "job", "(")));
    HttpResponse<byte[]> refused = post(SnappyBlock.deflate(bad.toBytes()));
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(text(refused)).contains("RE2", "\"field\":\"matchers\"");
    server.close();
    start(Map.of("WEIR_REMOTE_READ_NAMES", "2"));
    state.put("a", 5 * MS, 1);
    state.put("b", 5 * MS, 1);
    state.put("c", 5 * MS, 1);
    assertThat(read(new Matcher(EQ, "__name__", "c")).keySet()).hasSize(1);
    ProtobufWriter all = new ProtobufWriter().message(1, query(0, 9, new Matcher(NEQ, "x", "y")));
    HttpResponse<byte[]> tooMany = post(SnappyBlock.deflate(all.toBytes()));
    assertThat(tooMany.statusCode()).isEqualTo(413);
    assertThat(text(tooMany)).contains("more than 2 tags", "WEIR_REMOTE_READ_NAMES");
  }

  @Test
  void tellsThatTheJobDoesNotAnswer() throws Exception {
    state.unreachable("no job");
    ProtobufWriter request =
        new ProtobufWriter().message(1, query(0, 9, new Matcher(EQ, "__name__", "a")));
    assertThat(post(SnappyBlock.deflate(request.toBytes())).statusCode()).isEqualTo(503);
  }
}
