package io.weir.job.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.model.Periods;
import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.model.SampleFunction;
import io.weir.model.SampleFunction.Kind;
import io.weir.model.Seeded;
import io.weir.model.Tag;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Functions of samples, compared with a plain reading of their definitions. */
class FunctionsTest {
  private static final Tag TAG = Tag.of("boiler-7");
  private static final long START = 1_767_312_000_000_000_000L;
  private static final int[] WIDTHS = {1, 3, 10, 64};
  private static final List<SampleFunction> ALL = FunctionReference.ALL;

  private record Sample(long time, double[] values) {}

  private final TreeMap<Long, double[]> reference = new TreeMap<>();
  private final StoreUnderTest store = new StoreUnderTest();

  @Seeded
  void everyNumberIsWhatTheDefinitionSays(long seed) {
    Random random = new Random(seed);
    int width = WIDTHS[random.nextInt(WIDTHS.length)];
    List<Sample> samples = samples(random, width, 1 + random.nextInt(6_000 / width));
    if (random.nextInt(3) == 0) {
      Collections.shuffle(samples, random);
    }
    int flushEvery = 1 + random.nextInt(700);
    for (int i = 0; i < samples.size(); i++) {
      Sample sample = samples.get(i);
      store.add(TAG, sample.time, sample.values);
      reference.put(sample.time, sample.values);
      if (i % flushEvery == 0) {
        store.flush();
      }
      if (random.nextInt(4000) == 0) {
        store.passUntil(store.now.plus(Duration.ofHours(2))); // seals
      }
    }
    store.flush();
    assertExact(random, width);
    store.passUntil(store.now.plus(Duration.ofHours(2)));
    store.restart();
    assertExact(random, width);
  }

  private static List<Sample> samples(Random random, int width, int count) {
    List<Sample> samples = new ArrayList<>();
    int shape = random.nextInt(4);
    int[] kinds = random.ints(width, 0, 7).toArray();
    int[] places = random.ints(width, 0, 7).toArray();
    long time = START;
    for (int i = 0; i < count; i++) {
      time +=
          switch (shape) {
            case 0 -> 10_000_000L; // dense
            case 1 -> random.nextLong(3_600_000_000_000L); // sparse
            case 2 -> random.nextInt(200) == 0 ? 60_000_000_000L : random.nextInt(3); // bursty
            default -> random.nextInt(2) * 1_000_000_000L; // of the same time
          };
      long late = random.nextInt(20) == 0 ? random.nextLong(1 + time - START) : 0;
      double[] values = new double[width];
      Arrays.setAll(values, v -> value(random, kinds[v], places[v]));
      samples.add(new Sample(time - late, values));
    }
    return samples;
  }

  private static double value(Random random, int kind, int places) {
    double power = Math.pow(10, places);
    return switch (kind) {
      case 0 -> random.nextGaussian();
      case 1 -> random.nextInt(5) == 0 ? -0.0 : random.nextInt(3) / 10.0;
      case 2 -> (random.nextLong() >> 10) / power; // more digits than a decimal may have
      case 3 -> (random.nextLong() >> 14) / power; // sums beyond 64 bits
      case 4 -> random.nextInt(8) == 0 ? (float) random.nextGaussian() : random.nextInt(100) / 10.0;
      case 5 -> Math.scalb(random.nextGaussian(), places * 50 - random.nextInt(20));
      default -> Math.rint(random.nextGaussian() * 1000 * power) / power;
    };
  }

  private void assertExact(Random random, int width) {
    for (int i = 0; i < 4; i++) {
      Periods periods = periods(random);
      List<SampleFunction> functions = new ArrayList<>(ALL);
      Collections.shuffle(functions, random);
      functions = functions.subList(0, 1 + random.nextInt(ALL.size()));
      long all = -1L >>> (Long.SIZE - width);
      long mask = random.nextBoolean() ? 0 : random.nextLong() & all;
      int[] values =
          IntStream.range(0, width).filter(v -> mask == 0 || (mask >>> v & 1) != 0).toArray();
      new FunctionReference(reference, periods, values)
          .assertIsResultOf(store.ask(report(periods, mask, functions)), functions);
      assertMasked(periods, mask, values);
    }
  }

  private void assertMasked(Periods periods, long mask, int[] values) {
    double[][] expected = StoreUnderTest.expected(reference, periods);
    for (int row = 1; row < expected.length; row++) {
      double[] sample = expected[row];
      expected[row] =
          sample == null ? null : Arrays.stream(values).mapToDouble(v -> sample[v]).toArray();
    }
    assertThat(StoreUnderTest.rows(store.ask(report(periods, mask, List.of()))))
        .isDeepEqualTo(expected);
  }

  private Periods periods(Random random) {
    if (random.nextInt(10) == 0) {
      return new Periods(Long.MIN_VALUE, Long.MAX_VALUE, 1 + random.nextInt(80));
    }
    long first = reference.firstKey();
    long span = Math.max(10, reference.lastKey() - first);
    long from = first - span / 5 + random.nextLong(span + span / 5);
    long length = 1 + random.nextLong(random.nextBoolean() ? span : 1 + span / 50);
    int points = 1 + random.nextInt(random.nextBoolean() ? 80 : 5);
    return new Periods(from, from + length, (int) Math.min(length, points));
  }

  private static Query report(Periods periods, long mask, List<SampleFunction> functions) {
    return new Query.Report(TAG, periods, 0, 0, mask, functions);
  }

  @Test
  void tenTimesATenthIsOneWhereverTheyAre() {
    for (int i = 0; i < 10; i++) {
      store.add(TAG, START + i, 0.1, i == 3 ? 1e-9 : 0.1);
    }
    store.flush();
    List<SampleFunction> sum = List.of(SampleFunction.of(Kind.SUM));
    Query query = report(new Periods(START, START + 10, 1), 0, sum);
    assertThat(values(store.ask(query))).containsExactly(1.0, 0.900000001);
    store.passUntil(store.now.plus(Duration.ofHours(2)));
    assertThat(values(store.ask(query))).containsExactly(1.0, 0.900000001);
  }

  private static double[] values(QueryResult result) {
    return ((QueryResult.FunctionRows) result).columns().get(0).values();
  }

  @Test
  void tellsHowFarBackSamplesCount() {
    store.add(TAG, START, 1);
    store.flush();
    assertThat(oldest(START + 5, Kind.MIN)).isEqualTo(START + 5);
    assertThat(oldest(START + 5, Kind.MIN, Kind.LAST)).isEqualTo(START);
    assertThat(oldest(START, Kind.LAST)).isEqualTo(START);
    assertThat(oldest(START - 5, Kind.MAX)).isEqualTo(START - 5);
    assertThat(oldest(START - 5, Kind.LAST)).isEqualTo(Long.MIN_VALUE);
    assertThat(oldest(START + 5, Kind.TWA)).isEqualTo(START);
    assertThat(oldest(START, Kind.TWA)).isEqualTo(Long.MIN_VALUE);
  }

  private long oldest(long from, Kind... kinds) {
    List<SampleFunction> functions = Stream.of(kinds).map(SampleFunction::of).toList();
    QueryResult result = store.ask(report(new Periods(from, from + 100, 50), 0, functions));
    return ((QueryResult.FunctionRows) result).oldest();
  }

  @Test
  void movingMeansCountWhatIsBeforeTheStart() {
    store.add(TAG, START, 1);
    store.flush();
    List<SampleFunction> moving =
        List.of(new SampleFunction(Kind.SMA, 60, 0), new SampleFunction(Kind.EMA, 4, 0));
    Periods periods = new Periods(START + 10, START + 110, 10);
    QueryResult.FunctionRows rows =
        (QueryResult.FunctionRows) store.ask(report(periods, 0, moving));
    double none = Double.NaN;
    assertThat(rows.columns().get(0).values())
        .containsExactly(1, 1, 1, 1, 1, none, none, none, none, none);
    assertThat(rows.columns().get(1).values())
        .containsExactly(1, 1, 1, 1, 1, none, none, none, none, none);
    assertThat(rows.oldest()).isEqualTo(START + 20 - 64);
  }

  @Test
  void aHugeValueChangesNoRowThatDoesNotHoldIt() {
    for (int second = 0; second < 300; second++) {
      double value = second == 59 ? -3.4e38 : second == 57 ? 1e300 : 20.5;
      store.add(TAG, START + Duration.ofSeconds(second).toNanos(), value, value / 3);
    }
    store.flush();
    assertFrom(1, 60, SampleFunction.of(Kind.TWA));
    assertFrom(6, 10, new SampleFunction(Kind.SMA, Duration.ofSeconds(7).toNanos(), 0));
    assertFrom(7, 10, new SampleFunction(Kind.SMA, Duration.ofSeconds(17).toNanos(), 0));
    assertFrom(13, 10, new SampleFunction(Kind.EMA, Duration.ofSeconds(5).toNanos(), 0));
  }

  /** Of samples of so many seconds, all from the row after a row on are those of quiet samples. */
  private void assertFrom(int row, int seconds, SampleFunction function) {
    Periods periods = new Periods(START, START + Duration.ofMinutes(5).toNanos(), 300 / seconds);
    double[] all = values(store.ask(report(periods, 0, List.of(function))));
    for (int at = 2 * row; at < all.length; at++) {
      assertThat(all[at])
          .describedAs("%s, number %d", function, at)
          .isCloseTo(at % 2 == 0 ? 20.5 : 20.5 / 3, within(1e-12));
    }
  }

  @Test
  void aQuantileOfValuesFurtherApartThanADoubleIsANumber() {
    store.add(TAG, START, -1e308);
    store.add(TAG, START + 1, 1e308);
    store.add(TAG, START + 2, -1e308);
    store.flush();
    List<SampleFunction> quantiles =
        List.of(
            new SampleFunction(Kind.QUANTILE, 0, 0.5), new SampleFunction(Kind.QUANTILE, 0, 0.75));
    QueryResult.FunctionRows rows =
        (QueryResult.FunctionRows)
            store.ask(report(new Periods(START, START + 3, 1), 0, quantiles));
    assertThat(rows.columns().get(0).values()).containsExactly(-1e308);
    assertThat(rows.columns().get(1).values()).containsExactly(0);
  }

  /** All of 20,000 values counts, though only some thousand numbers are kept of them. */
  @Test
  void aQuantileOfManySamplesIsOffByOnePercent() {
    Random random = new Random(3);
    for (int i = 0; i < 20_000; i++) {
      double value = Math.exp(3 * random.nextGaussian()) * (random.nextInt(3) - 1);
      store.add(TAG, START + i, value);
      reference.put(START + i, new double[] {value});
    }
    store.flush();
    double[] sorted = reference.values().stream().mapToDouble(v -> v[0]).sorted().toArray();
    for (double q : new double[] {0, 0.01, 0.2, 0.5, 0.8, 0.99, 1}) {
      List<SampleFunction> quantile = List.of(new SampleFunction(Kind.QUANTILE, 0, q));
      Periods all = new Periods(START, START + 20_000, 1);
      double exact = sorted[(int) (q * 19_999)];
      assertThat(values(store.ask(report(all, 0, quantile)))[0])
          .isCloseTo(exact, within(0.0101 * Math.abs(exact)));
      Periods halves = new Periods(START, START + 20_000, 2);
      new FunctionReference(reference, halves, 0)
          .assertIsResultOf(store.ask(report(halves, 0, quantile)), quantile);
    }
  }

  @Test
  void refusesAValueThatTheSeriesHasNot() {
    store.add(TAG, START, 1, 2, 3);
    store.flush();
    for (List<SampleFunction> functions : List.of(List.<SampleFunction>of(), ALL)) {
      assertThat(store.ask(report(new Periods(0, 100, 1), 0b1001, functions)))
          .isEqualTo(
              new QueryResult.Refusal(
                  QueryResult.Refusal.Reason.INVALID, "values: must be 0 to 2, got 3"));
    }
  }

  @Test
  void refusesAResultOfTooManyNumbers() {
    store.add(TAG, START, new double[64]);
    store.flush();
    List<SampleFunction> two = ALL.subList(1, 3);
    assertThat(store.ask(report(new Periods(0, 1 << 20, 8192), 0, two)))
        .isInstanceOf(QueryResult.FunctionRows.class);
    assertThat(store.ask(report(new Periods(0, 1 << 20, 8193), 0, two)))
        .isEqualTo(
            new QueryResult.Refusal(
                QueryResult.Refusal.Reason.INVALID,
                "points: must be so few that the result has at most 1048576 numbers, got 8193"
                    + " points of 64 values with 2 numbers each, which are 1048704"));
  }
}
