package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.standalone.Reference.Sample;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Samples of the most values that there may be, from the first answer to the roll-ups and away. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class WideSamplesTest {
  private static final int WIDTH = 64;
  private static final long SECOND = 1_000_000_000L;
  private static final long STEP = 20 * SECOND; // no two samples in a bucket of the narrowest
  private static final int OLD_SAMPLES = 1800; // ten hours
  private static final int NEW_SAMPLES = 60;
  private static final long HOUR = 3600 * SECOND;
  private static final int BATCH = 200;
  private static final Duration UPKEEP_IN = Duration.ofSeconds(30);

  @TempDir Path dir;
  private final Random random = new Random(64);
  private final Reference reference = new Reference();
  private final long now = System.currentTimeMillis() * 1_000_000L;
  private final String recent = "recent";
  private String old;

  @Test
  void areAnsweredRolledUpExpiredAndAnsweredAgainAfterARestart() throws Exception {
    Map<String, String> environment = Running.environment(dir);
    environment.put("WEIR_VALUES", Integer.toString(WIDTH));
    environment.put("WEIR_RAW_RETENTION", "1h");
    environment.put("WEIR_ROLLUP_RETENTION", "5h");
    try (Standalone weir = Standalone.start(environment)) {
      HttpApi api = new HttpApi(weir.url());
      old = UpkeepSoon.tag(UPKEEP_IN, i -> "old-" + i);
      post(api, old, OLD_SAMPLES);
      post(api, recent, NEW_SAMPLES);
      await() // what was acknowledged is visible a moment later
          .atMost(UPKEEP_IN.dividedBy(2))
          .untilAsserted(
              () -> {
                assertExact(api, old, now - OLD_SAMPLES * STEP);
                assertExact(api, recent, now - NEW_SAMPLES * STEP);
              });

      assertRolledUp(api);
    }
    try (Standalone weir = Standalone.start(environment)) {
      assertRolledUp(new HttpApi(weir.url()));
    }
  }

  /** Samples up to now, each after a step. */
  private void post(HttpApi api, String tag, int count) throws Exception {
    List<Sample> batch = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double[] values = random.doubles(WIDTH).map(v -> Math.round(v * 1000) / 1000.0).toArray();
      batch.add(new Sample(tag, now - (count - i) * STEP, values));
      if (batch.size() == BATCH || i + 1 == count) {
        api.postBatch(batch);
        batch.forEach(reference::add);
        batch.clear();
      }
    }
  }

  private void assertExact(HttpApi api, String tag, long start) throws Exception {
    api.assertReport(reference, tag, start, now, 1000);
  }

  private void assertRolledUp(HttpApi api) throws Exception {
    await()
        .atMost(UPKEEP_IN.multipliedBy(3))
        .until(() -> coarse(api).path("resolution").longValue() > 0 && hasExpired(api));
    assertExact(api, old, now - 4 * HOUR);
    assertExact(api, recent, now - NEW_SAMPLES * STEP);
    assertNoneIsOlderThanResolution(coarse(api));
  }

  /** In the narrowest buckets: a chunk of wider ones holds younger ones too. */
  private boolean hasExpired(HttpApi api) throws Exception {
    JsonNode answer = HttpApi.json(api.report(old, now - 10 * HOUR, now - 8 * HOUR, 1000));
    for (JsonNode row : answer.path("samples")) {
      if (!row.path("values").isNull()) {
        return false;
      }
    }
    return true;
  }

  /** Periods so long that buckets of some samples answer. */
  private JsonNode coarse(HttpApi api) throws Exception {
    return HttpApi.json(api.report(old, now - 4 * HOUR, now - 2 * HOUR, 7));
  }

  private void assertNoneIsOlderThanResolution(JsonNode answer) {
    long resolution = answer.path("resolution").longValue();
    assertThat(resolution).isPositive();
    assertThat(answer.path("samples").size()).isEqualTo(7);
    for (JsonNode row : answer.path("samples")) {
      long time = row.path("time").longValue();
      List<Double> values = new ArrayList<>();
      row.path("values").forEach(value -> values.add(value.doubleValue()));
      long exact = reference.byTag().get(old).lowerKey(time);
      assertThat(reference.byTag().get(old).subMap(exact - resolution, false, exact, true).values())
          .as("samples that row %d may have", time)
          .anySatisfy(sample -> assertThat(sample).containsExactly(toArray(values)));
    }
  }

  private static double[] toArray(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
