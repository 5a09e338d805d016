package io.weir.job.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.Periods;
import io.weir.model.QueryResult;
import io.weir.model.Tag;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of every answer equals what a plain reading of the definition says. */
class ExactnessTest {
  private static final Tag TAG = Tag.of("boiler-7");
  private static final long START = 1_767_312_000_000_000_000L;

  /** How the samples of a tag lie in time. */
  enum Shape {
    DENSE,
    SPARSE,
    BURSTY,
    SINGLE,
    SAME_TIMES
  }

  static LongStream seeds() {
    return LongStream.range(0, 60);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void anyOrderOfArrivalGivesExactRows(long seed) {
    Random random = new Random(seed);
    Shape shape = Shape.values()[random.nextInt(Shape.values().length)];
    List<Sample> samples =
        arrival(random, samples(random, shape, 1 + random.nextInt(24 * ChunkTree.TARGET)));
    StoreUnderTest store = new StoreUnderTest();
    store.heapBytes = random.nextBoolean() ? 1 << 20 : 0; // keeps no tag from flush to flush
    store.restart();
    TreeMap<Long, double[]> reference = new TreeMap<>();
    int flushEvery = 1 + random.nextInt(700);
    for (int i = 0; i < samples.size(); i++) {
      Sample sample = samples.get(i);
      store.add(TAG, sample.time, sample.values);
      reference.put(sample.time, sample.values);
      if (i % flushEvery == 0) {
        store.flush();
      }
      if (random.nextInt(2000) == 0) {
        store.flush();
        store.restart();
      }
      if (random.nextInt(3000) == 0) {
        store.passUntil(store.now.plus(Duration.ofHours(2)));
      }
      if (random.nextInt(3000) == 0) {
        store.flush();
        assertExact(store, reference, random);
      }
    }
    store.flush();
    assertExact(store, reference, random);
    store.passUntil(store.now.plus(Duration.ofHours(3)));
    store.restart();
    assertExact(store, reference, random);
    assertBounded(store);
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void sealedChunksAnswerAsOpenOnesDid(Shape shape) {
    Random random = new Random(shape.ordinal());
    StoreUnderTest store = new StoreUnderTest();
    TreeMap<Long, double[]> reference = new TreeMap<>();
    for (Sample sample : samples(random, shape, 20 * ChunkTree.TARGET)) {
      store.add(TAG, sample.time, sample.values);
      reference.put(sample.time, sample.values);
    }
    store.flush();
    Periods periods = new Periods(START - 5, START + 1_000_000_000_000L, 1000);
    double[][] open = StoreUnderTest.rows(store.ask(TAG, periods));
    store.passUntil(store.now.plus(Duration.ofHours(3)));
    assertThat(StoreUnderTest.rows(store.ask(TAG, periods)))
        .isDeepEqualTo(open)
        .isDeepEqualTo(StoreUnderTest.expected(reference, periods));
  }

  private static void assertExact(
      StoreUnderTest store, TreeMap<Long, double[]> reference, Random random) {
    for (int i = 0; i < 8; i++) {
      Periods periods = periods(random, reference);
      QueryResult answer = store.ask(TAG, periods);
      assertThat(StoreUnderTest.rows(answer))
          .as("%s", periods)
          .isDeepEqualTo(StoreUnderTest.expected(reference, periods));
      assertThat(((QueryResult.Rows) answer).oldest())
          .as("%s", periods)
          .isEqualTo(StoreUnderTest.oldest(reference, periods));
    }
    RawPagesTest.assertPagesHold(store, TAG, reference, random);
    var entry = store.entry(TAG);
    assertThat(entry.count()).isEqualTo(reference.size());
    assertThat(entry.first()).isEqualTo(reference.firstKey());
    assertThat(entry.last()).isEqualTo(reference.lastKey());
  }

  private static Periods periods(Random random, TreeMap<Long, double[]> reference) {
    if (random.nextInt(20) == 0) {
      return new Periods(Long.MIN_VALUE, Long.MAX_VALUE, 1 + random.nextInt(2000));
    }
    long first = reference.firstKey();
    long span = Math.max(10, reference.lastKey() - first);
    long from = first - span / 10 + (long) (random.nextDouble() * span * 1.1);
    long length = 1 + (long) (Math.pow(random.nextDouble(), 4) * span * 1.2);
    return new Periods(from, from + length, (int) Math.min(length, 1 + random.nextInt(1500)));
  }

  /** No order of arrival makes a chunk or a page unbounded. */
  private static void assertBounded(StoreUnderTest store) {
    store
        .fragments
        .lists()
        .forEach(
            (key, stored) -> {
              if (key.toString().contains("/CHUNK/")) {
                assertThat(io.weir.job.samples.chunk.Fragments.chunk(stored).size())
                    .as("%s", key)
                    .isBetween(1, ChunkTree.INNER_LIMIT);
              } else if (key.toString().contains("/PAGE/")) {
                assertThat(IndexNode.of(stored).size())
                    .as("%s", key)
                    .isBetween(1, ChunkIndex.PAGE_LIMIT);
              }
            });
  }

  private record Sample(long time, double[] values) {}

  private static List<Sample> samples(Random random, Shape shape, int count) {
    List<Sample> samples = new ArrayList<>();
    long time = START;
    for (int i = 0; i < (shape == Shape.SINGLE ? 1 : count); i++) {
      time +=
          switch (shape) {
            case DENSE -> 1 + random.nextInt(20_000_000);
            case SPARSE -> (long) (random.nextDouble() * 7.2e12);
            case BURSTY -> random.nextInt(100) == 0 ? (long) 3.6e12 : 1 + random.nextInt(100);
            case SINGLE -> 1;
            case SAME_TIMES -> random.nextInt(3);
          };
      double[] values = new double[StoreUnderTest.WIDTH];
      Arrays.setAll(
          values,
          v -> v == 0 ? random.nextGaussian() : Math.round(random.nextGaussian() * 1000) / 1000.0);
      samples.add(new Sample(time, values));
    }
    return samples;
  }

  private static List<Sample> arrival(Random random, List<Sample> samples) {
    List<Sample> arriving = new ArrayList<>(samples);
    switch (random.nextInt(5)) {
      case 0 -> Collections.shuffle(arriving, random);
      case 1 -> Collections.reverse(arriving);
      case 2 -> arriving.addAll(samples.subList(0, samples.size() / 2));
      case 3 -> Collections.rotate(arriving, samples.size() / 3);
      default -> {}
    }
    return arriving;
  }
}
