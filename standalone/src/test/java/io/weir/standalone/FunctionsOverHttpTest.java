package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.model.Periods;
import io.weir.standalone.Reference.Sample;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Functions of samples that went through Kafka and the job, as a client gets them. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class FunctionsOverHttpTest {
  private static final int SAMPLES = 1000;
  private static final int WIDTH = 10;
  private static final long SECOND = 1_000_000_000L;
  private static final Duration SOON = Duration.ofSeconds(20);

  @RegisterExtension private static final SharedStandalone WEIR = new SharedStandalone();
  private final Random random = new Random(14);
  private final long now = System.currentTimeMillis() * 1_000_000L;
  private final List<Sample> samples = new ArrayList<>();

  /** Row i of minutes is of [t(i-1), t(i)); the third is empty. */
  private final Periods minutes = new Periods(now - 10 * 60 * SECOND, now, 10);

  @Test
  void areThoseOfTheSamplesInEachPeriod() throws Exception {

    HttpApi api = new HttpApi(WEIR.url());
    post(api);
    String path =
        "/api?tag=functions&start=%d&end=%d&points=10&".formatted(minutes.start(), minutes.end());
    await().atMost(SOON).until(() -> api.countOfTags("functions") == samples.size());

    JsonNode report = HttpApi.json(api.get(path + "fn=min,avg,max"));
    assertThat(report.path("functions").toString()).isEqualTo("[\"min\",\"avg\",\"max\"]");
    assertThat(report.path("resolution").longValue()).isZero();
    for (int row = 1; row <= 10; row++) {
      JsonNode values = report.path("samples").path(row - 1).path("values");
      assertThat(values.toString()).isEqualTo(expected(row));
    }
    String filled = api.get(path + "fn=count&values=1&fill=zero&format=csv").body();
    assertThat(filled).startsWith("time,v1\n" + minutes.time(1) + ",");
    assertThat(filled).contains("\n" + minutes.time(3) + ",0.0\n");
    HttpResponse<String> refused = api.get(path + "fn=min&values=10");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("\"field\":\"values\"");
  }

  private void post(HttpApi api) throws Exception {
    for (int i = 0; i < SAMPLES; i++) {
      long time = minutes.start() + (minutes.end() - minutes.start()) / SAMPLES * i;
      if (time < minutes.time(2) || time >= minutes.time(3)) {
        double[] values = new double[WIDTH];
        values[0] = (random.nextInt(2000) - 1000) / 100.0;
        Arrays.fill(values, 1, WIDTH, i);
        samples.add(new Sample("functions", time, values));
      }
    }
    api.postBatch(samples);
  }

  /** By brute force, with sums in whole hundredths. */
  private String expected(int row) {
    List<double[]> in =
        samples.stream()
            .filter(s -> s.time() >= minutes.time(row - 1) && s.time() < minutes.time(row))
            .map(Sample::values)
            .toList();
    if (in.isEmpty()) {
      return "{\"min\":null,\"avg\":null,\"max\":null}";
    }
    double[] least = new double[WIDTH];
    double[] mean = new double[WIDTH];
    double[] most = new double[WIDTH];
    for (int i = 0; i < WIDTH; i++) {
      int at = i;
      least[i] = in.stream().mapToDouble(v -> v[at]).min().orElseThrow();
      most[i] = in.stream().mapToDouble(v -> v[at]).max().orElseThrow();
      long hundredths = in.stream().mapToLong(v -> Math.round(v[at] * 100)).sum();
      mean[i] = hundredths / (100.0 * in.size());
    }
    return "{\"min\":%s,\"avg\":%s,\"max\":%s}".formatted(json(least), json(mean), json(most));
  }

  private static String json(double[] values) {
    return Arrays.toString(values).replace(" ", "");
  }
}
