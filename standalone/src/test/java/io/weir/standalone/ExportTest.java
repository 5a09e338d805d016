package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.standalone.Reference.Sample;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What was posted comes back by {@code /raw}, once each and in order. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class ExportTest {
  private static final int BATCH = 5000;
  private static final int BATCHES = 12;

  private final long seed = Long.getLong("weir.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final Reference reference = new Reference();
  private final HttpClient client = HttpClient.newHttpClient();

  @RegisterExtension private static final SharedStandalone WEIR = new SharedStandalone();

  @Test
  void anExportIsWhatWasPostedAlsoInPiecesAndInReverse() throws Exception {
    System.out.println("seed " + seed + " (repeat with -Dweir.seed=" + seed + ")");

    HttpApi api = new HttpApi(WEIR.url());
    post(api);
    String export = WEIR.url() + "/raw?prefix=export/";

    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> lines(export, "").size() == reference.count());
    assertThat(lines(export, "").equals(expected(false))).isTrue();
    assertThat(lines(export + "&order=desc", "").equals(expected(true))).isTrue();
    assertThat(inPieces(export).equals(expected(false))).isTrue();
  }

  /** Some samples late, some twice, with other values. */
  private void post(HttpApi api) throws Exception {
    long start = System.currentTimeMillis() * 1_000_000L - Duration.ofHours(1).toNanos();
    for (int batch = 0; batch < BATCHES; batch++) {
      List<Sample> samples = new ArrayList<>();
      for (int i = 0; i < BATCH; i++) {
        int place =
            random.nextInt(10) == 0 ? random.nextInt((batch + 1) * BATCH) : batch * BATCH + i;
        String tag = "export/" + place % 3;
        double[] values = new double[10];
        for (int v = 0; v < values.length; v++) {
          values[v] = v == 0 ? random.nextGaussian() : random.nextInt(100_000) / 1000.0;
        }
        samples.add(new Sample(tag, start + place * 1_000_000L, values));
      }
      api.postBatch(samples);
      samples.forEach(reference::add);
    }
  }

  private List<String> expected(boolean descending) {
    List<String> lines = new ArrayList<>();
    new TreeMap<>(reference.byTag())
        .forEach(
            (tag, samples) ->
                (descending ? samples.descendingMap() : samples)
                    .forEach((time, values) -> lines.add(line(tag, time, values))));
    return lines;
  }

  private static String line(String tag, long time, double[] values) {
    StringBuilder line = new StringBuilder().append(time).append(',').append(tag);
    for (double value : values) {
      line.append(',').append(value);
    }
    return line.toString();
  }

  /** Numbers as Java writes them, so that lines can be compared. */
  private static String normal(String line) {
    String[] fields = line.split(",");
    for (int i = 2; i < fields.length; i++) {
      fields[i] = Double.toString(Double.parseDouble(fields[i]));
    }
    return String.join(",", fields);
  }

  private List<String> lines(String export, String after) throws Exception {
    return lines(export, after, Integer.MAX_VALUE);
  }

  /** The whole lines among the first bytes of an export, without the header. */
  private List<String> lines(String export, String after, int bytes) throws Exception {
    HttpResponse<InputStream> response =
        client.send(
            HttpRequest.newBuilder(URI.create(export + after)).build(),
            HttpResponse.BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).isEqualTo(200);
    try (InputStream body = response.body()) {
      String text = new String(body.readNBytes(bytes), StandardCharsets.UTF_8);
      return text.substring(0, text.lastIndexOf('\n') + 1)
          .lines()
          .skip(1)
          .map(ExportTest::normal)
          .toList();
    }
  }

  /** As a client does whose connection breaks again and again. */
  private List<String> inPieces(String export) throws Exception {
    List<String> got = new ArrayList<>(lines(export, "", 300_000));
    for (int piece = 0; piece < 5; piece++) {
      got.addAll(lines(export, after(got), 100_000 + random.nextInt(500_000)));
    }
    got.addAll(lines(export, after(got)));
    return got;
  }

  private static String after(List<String> got) {
    String[] last = got.get(got.size() - 1).split(",");
    return "&after=" + last[0] + "," + last[1];
  }
}
