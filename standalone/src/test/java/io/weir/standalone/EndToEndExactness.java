package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.standalone.Reference.Sample;
import io.weir.standalone.Scenario.Arrival;
import io.weir.standalone.Scenario.Shape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/** Every row of every answer equals brute force, over HTTP, before and after a restart. */
final class EndToEndExactness implements RestartScenario {
  private static final int BATCH = 997;
  private static final int QUERIES_A_TAG = 25;
  private static final long MINUTE = 60_000_000_000L;

  private final long seed = Long.getLong("weir.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final Reference reference = new Reference();

  @Override
  public void before(Standalone weir) throws Exception {
    System.out.println("seed " + seed + " (repeat with -Dweir.seed=" + seed + ")");
    HttpApi api = new HttpApi(weir.url());
    post(api, System.currentTimeMillis() * 1_000_000L);
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> assertThat(api.countOfTags(Scenario.PREFIX)).isEqualTo(reference.count()));
    askAll(api);
  }

  @Override
  public void after(Standalone weir) throws Exception {
    HttpApi api = new HttpApi(weir.url());
    assertThat(api.countOfTags(Scenario.PREFIX)).isEqualTo(reference.count());
    askAll(api);
  }

  /** Each tag in its own order. */
  private void post(HttpApi api, long now) throws Exception {
    List<List<Sample>> batches = new ArrayList<>();
    for (Shape shape : Shape.values()) {
      for (Arrival arrival : Arrival.values()) {
        List<Sample> arrivals = Scenario.of(shape, arrival, random, now).arrivals();
        for (int from = 0; from < arrivals.size(); from += BATCH) {
          batches.add(arrivals.subList(from, Math.min(from + BATCH, arrivals.size())));
        }
      }
    }
    for (List<Sample> batch : batches) {
      api.postBatch(batch);
      batch.forEach(reference::add);
    }
  }

  private void askAll(HttpApi api) throws Exception {
    for (String tag : reference.byTag().keySet()) {
      TreeMap<Long, double[]> samples = reference.byTag().get(tag);
      api.assertReport(reference, tag, samples.firstKey() - MINUTE, samples.lastKey() + 1, 1000);
      for (int i = 0; i < QUERIES_A_TAG; i++) {
        askAtRandom(api, tag, samples);
      }
    }
  }

  /** Ends lie near samples as often as anywhere, since that is where mistakes are. */
  private void askAtRandom(HttpApi api, String tag, TreeMap<Long, double[]> samples)
      throws Exception {
    long start = time(samples);
    long end = time(samples);
    if (end < start) {
      long swapped = start;
      start = end;
      end = swapped;
    }
    int points = random.nextInt(10) == 0 ? 1 + random.nextInt(10_000) : 1 + random.nextInt(1000);
    if (end - start < points) {
      end = start + points;
    }
    api.assertReport(reference, tag, start, end, points);
  }

  private long time(TreeMap<Long, double[]> samples) {
    long first = samples.firstKey() - MINUTE;
    long last = samples.lastKey() + MINUTE;
    long anywhere = first + random.nextLong(last - first);
    return random.nextBoolean()
        ? anywhere
        : samples.floorKey(Math.max(anywhere, samples.firstKey()));
  }
}
