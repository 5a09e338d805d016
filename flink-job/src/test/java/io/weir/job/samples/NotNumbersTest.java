package io.weir.job.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.Periods;
import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.model.SampleFunction;
import io.weir.model.SampleFunction.Kind;
import io.weir.model.Tag;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Series with NaN, the stale markers of Prometheus among them, and infinities. */
class NotNumbersTest {
  private static final Tag TAG = Tag.of("up{job=\"a\"}");
  private static final Instant START = Instant.parse("2026-01-02T00:00:00Z");
  private static final long FIRST = START.getEpochSecond() * 1_000_000_000L;
  private static final double STALE = Double.longBitsToDouble(0x7ff0000000000002L);

  private static final List<SampleFunction> FUNCTIONS =
      Stream.of(Kind.values())
          .filter(kind -> kind != Kind.SMA && kind != Kind.EMA && kind != Kind.QUANTILE)
          .map(SampleFunction::of)
          .toList();

  private final StoreUnderTest store =
      new StoreUnderTest(new Retention(Duration.ofHours(25), Duration.ofDays(32)));
  private final TreeMap<Long, Double> reference = new TreeMap<>();

  private static double value(Random random) {
    return switch (random.nextInt(200)) {
      case 0 -> STALE;
      case 1 -> Double.NaN;
      case 2 -> Double.POSITIVE_INFINITY;
      case 3 -> Double.NEGATIVE_INFINITY;
      case 4 -> Double.MAX_VALUE;
      default -> random.nextInt(1000) / 10.0;
    };
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void areKeptToTheBitRolledUpAndAskedForLikeOthers(long seed) {
    Random random = new Random(seed);
    store.now = START.plus(Duration.ofDays(2));
    boolean odd = false;
    for (long time = FIRST; time < FIRST + Duration.ofDays(2).toNanos(); ) {
      odd = random.nextInt(2000) == 0 ? !odd : odd; // whole chunks without any too
      double value = odd ? value(random) : random.nextInt(1000) / 10.0;
      store.add(TAG, time, value);
      reference.put(time, value);
      time += Duration.ofSeconds(5).toNanos() + random.nextInt(1000);
    }
    store.flush();
    assertRaw(FIRST);
    store.passUntil(store.now.plus(Duration.ofHours(3)));
    assertThat(store.fragments.lists())
        .containsKey(ChunkKey.root(new Series(TAG, 1), Tiers.all()[0]));

    assertRaw(FIRST + Duration.ofHours(27).toNanos());
    for (int round = 0; round < 200; round++) {
      long from = FIRST + (long) (random.nextDouble() * Duration.ofDays(2).toNanos());
      long length = Duration.ofMinutes(1 + random.nextInt(2000)).toNanos();
      Periods periods = new Periods(from, from + length, 1 + random.nextInt(50));
      assertThat(store.ask(new Query.Report(TAG, periods, 0, 0, 0, FUNCTIONS)))
          .isInstanceOf(QueryResult.FunctionRows.class);
      assertThat(store.ask(TAG, periods)).isInstanceOf(QueryResult.Rows.class);
    }
    assertThat(store.entry(TAG).count()).isEqualTo(reference.size());
  }

  private void assertRaw(long from) {
    long next = from;
    Map<Long, Double> held = new TreeMap<>();
    QueryResult.SamplePage page;
    do {
      page =
          (QueryResult.SamplePage)
              store.ask(new Query.SamplePage(TAG, next, Long.MAX_VALUE, 1, 0, 0, false, 1 << 20));
      for (int i = 0; i < page.size(); i++) {
        held.put(page.times()[i], page.values()[i]);
        next = page.times()[i] + 1;
      }
    } while (page.more());
    Map<Long, Double> expected = reference.tailMap(from);
    assertThat(held.keySet()).isEqualTo(expected.keySet());
    held.forEach(
        (time, value) ->
            assertThat(Double.doubleToRawLongBits(value))
                .isEqualTo(Double.doubleToRawLongBits(expected.get(time))));
  }
}
