package io.weir.job.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.Periods;
import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.model.Seeded;
import io.weir.model.Tag;
import io.weir.model.Widths;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Series of several widths of the same tags, compared with a plain reading of the definition. */
class SharedTagsTest {
  private static final List<Tag> TAGS = List.of(Tag.of("a"), Tag.of("boiler-7"), Tag.of("ß"));
  private static final Widths WIDTHS = Widths.of(1, 3, 10, 64);
  private static final Instant START = Instant.parse("2026-01-02T00:00:00Z");
  private static final long FIRST = START.getEpochSecond() * 1_000_000_000L;
  private static final long STEP = Duration.ofSeconds(20).toNanos();

  /** A sample a bucket of the narrowest tier, so rows of it are exact too. */
  private static final long BUCKET = Duration.ofSeconds(10).toNanos();

  private record Sample(Series series, long time, double[] values) {}

  private final StoreUnderTest store =
      new StoreUnderTest(new Retention(Duration.ofHours(25), Duration.ofDays(32)));
  private final Map<Series, TreeMap<Long, double[]>> reference = new LinkedHashMap<>();

  @Seeded
  void everySeriesIsExactInAnyOrderOfArrivalUntilItExpires(long seed) {
    Random random = new Random(seed);
    int count = 1 + random.nextInt(1500);
    store.now = START.plusNanos(count * STEP);
    store.heapBytes = random.nextBoolean() ? 1 << 20 : 0; // keeps no series from flush to flush
    store.restart();
    int flushEvery = 1 + random.nextInt(2000);
    List<Sample> arriving = arrival(random, samples(random, count));
    for (int i = 0; i < arriving.size(); i++) {
      Sample sample = arriving.get(i);
      store.add(sample.series.tag(), sample.time, sample.values);
      reference
          .computeIfAbsent(sample.series, s -> new TreeMap<>())
          .put(sample.time, sample.values);
      if (i % flushEvery == 0) {
        store.flush();
      }
      if (random.nextInt(4000) == 0) {
        store.flush();
        store.restart();
      }
    }
    store.flush();
    assertExact(count);
    store.restart();
    assertExact(count);

    store.passUntil(store.now.plus(Duration.ofHours(3)));
    assertExact(count); // sealed

    store.passUntil(store.now.plus(Duration.ofDays(3)));
    assertThat(store.fragments.lists().keySet())
        .noneMatch(key -> reference.keySet().stream().anyMatch(s -> isRawRoot(key, s)));
    assertExact(count); // rolled up
    store.restart();
    assertExact(count);

    store.passUntil(store.now.plus(Duration.ofDays(40)));
    assertThat(store.fragments.lists()).isEmpty();
    assertThat(store.names.size()).isZero();
    assertThat(store.scheduled).isEmpty();
  }

  private static boolean isRawRoot(ChunkKey key, Series series) {
    return key.equals(ChunkKey.root(series, ChunkKey.RAW));
  }

  /** Each tag has some of the widths; each series samples of its own times, a few of them twice. */
  private static List<Sample> samples(Random random, int count) {
    List<Sample> samples = new ArrayList<>();
    for (Tag tag : TAGS) {
      List<Integer> widths = new ArrayList<>(WIDTHS.stream().boxed().toList());
      Collections.shuffle(widths, random);
      for (int width : widths.subList(0, 1 + random.nextInt(widths.size()))) {
        Series series = new Series(tag, width);
        for (int i = 0; i < count; i++) {
          long time = FIRST + i * STEP + random.nextLong(BUCKET);
          for (int copy = random.nextInt(20) == 0 ? 2 : 1; copy > 0; copy--) {
            double[] values = new double[width];
            Arrays.setAll(values, v -> Math.round(random.nextGaussian() * 1000) / 1000.0);
            samples.add(new Sample(series, time, values));
          }
        }
      }
    }
    return samples;
  }

  /** One series after the other, one backwards after the other, mixed, or by time. */
  private static List<Sample> arrival(Random random, List<Sample> samples) {
    List<Sample> arriving = new ArrayList<>(samples);
    switch (random.nextInt(4)) {
      case 0 -> Collections.reverse(arriving);
      case 1 -> Collections.shuffle(arriving, random);
      case 2 -> arriving.sort((a, b) -> Long.compare(a.time, b.time));
      default -> {}
    }
    return arriving;
  }

  private void assertExact(int count) {
    Periods periods = new Periods(FIRST - 5, FIRST + count * STEP, Math.min(1000, 4 * count));
    reference.forEach(
        (series, samples) -> {
          QueryResult answer =
              store.ask(new Query.Report(series.tag(), periods, series.width(), 3));
          assertThat(((QueryResult.Rows) answer).resolution()).as("%s", series).isZero();
          assertThat(StoreUnderTest.rows(answer))
              .as("%s", series)
              .isDeepEqualTo(StoreUnderTest.expected(samples, periods));
        });
    for (Tag tag : TAGS) {
      assertListed(tag);
    }
  }

  private void assertListed(Tag tag) {
    List<Series> held = reference.keySet().stream().filter(s -> s.tag().equals(tag)).toList();
    Widths widths = Widths.of(held.stream().mapToInt(Series::width).toArray());
    QueryResult.Tags.Entry all = store.entry(tag);
    assertThat(all.widths()).isEqualTo(widths);
    assertThat(all.count()).isEqualTo(held.stream().mapToInt(s -> reference.get(s).size()).sum());
    WIDTHS.stream()
        .forEach(
            width -> {
              QueryResult.Tags page =
                  (QueryResult.Tags) store.ask(new Query.TagList(tag.toString(), "", 1, width, 0));
              TreeMap<Long, double[]> samples = reference.get(new Series(tag, width));
              if (samples == null) {
                assertThat(page.tags()).isEmpty();
              } else {
                assertThat(page.tags())
                    .containsExactly(
                        new QueryResult.Tags.Entry(
                            tag, widths, samples.firstKey(), samples.lastKey(), samples.size()));
              }
            });
  }

  private static Object askedFor(int width, int preferred, StoreUnderTest store) {
    QueryResult answer =
        store.ask(new Query.Report(TAGS.get(0), new Periods(0, 100, 1), width, preferred));
    return answer instanceof QueryResult.Rows rows
        ? rows.width()
        : ((QueryResult.Refusal) answer).reason() + ": " + ((QueryResult.Refusal) answer).message();
  }

  @Test
  void aQueryThatAsksForNoWidthMeansTheOnlySeriesOrThePreferredOne() {
    String unknown = "UNKNOWN_TAG: tag: no sample of \"a\" is held";
    assertThat(askedFor(0, 0, store)).isEqualTo(unknown);
    assertThat(askedFor(0, 3, store)).isEqualTo(unknown);
    assertThat(askedFor(3, 10, store)).isEqualTo(unknown);

    store.add(TAGS.get(0), 1, 1, 2, 3);
    store.flush();
    assertThat(askedFor(0, 0, store)).isEqualTo(3);
    assertThat(askedFor(0, 10, store)).isEqualTo(3);
    assertThat(askedFor(3, 10, store)).isEqualTo(3);
    assertThat(askedFor(10, 3, store))
        .isEqualTo("UNKNOWN_WIDTH: The tag has no sample of 10 values; it has series of 3.");

    store.add(TAGS.get(0), 1, 1);
    store.flush();
    assertThat(askedFor(0, 3, store)).isEqualTo(3);
    assertThat(askedFor(0, 1, store)).isEqualTo(1);
    String notGiven = "WIDTH_NOT_GIVEN: width: must be given, as the tag has series of 1, 3 values";
    assertThat(askedFor(0, 0, store)).isEqualTo(notGiven);
    assertThat(askedFor(0, 10, store)).isEqualTo(notGiven);
    assertThat(askedFor(1, 10, store)).isEqualTo(1);
    assertThat(askedFor(64, 3, store))
        .isEqualTo("UNKNOWN_WIDTH: The tag has no sample of 64 values; it has series of 1, 3.");
  }

  @Test
  void aSeriesThatIsNotThereYetIsNotTold() {
    store.add(TAGS.get(0), 1, 1, 2, 3);
    assertThat(askedFor(0, 0, store)).asString().startsWith("UNKNOWN_TAG");
    assertThat(askedFor(3, 0, store)).asString().startsWith("UNKNOWN_TAG");
  }

  @Test
  void oneSeriesExpiresWhileAnotherOfItsTagStays() {
    store.now = START;
    Tag tag = TAGS.get(0);
    store.add(tag, FIRST, 1);
    store.flush();
    store.passUntil(START.plus(Duration.ofDays(20)));
    store.add(tag, FIRST + Duration.ofDays(20).toNanos(), 1, 2, 3);
    store.flush();
    store.passUntil(START.plus(Duration.ofDays(40)));
    assertThat(store.entry(tag).widths()).isEqualTo(Widths.of(3));
    assertThat(store.scheduled).hasSize(1);
    store.passUntil(START.plus(Duration.ofDays(80)));
    assertThat(store.names.size()).isZero();
    assertThat(store.scheduled).isEmpty();
  }
}
