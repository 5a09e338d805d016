package io.weir.job.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.job.samples.chunk.ChunkSummary;
import io.weir.job.samples.chunk.Fragments;
import io.weir.model.Periods;
import io.weir.model.Query;
import io.weir.model.QueryResult.FunctionRows;
import io.weir.model.QueryResult.FunctionRows.Column;
import io.weir.model.SampleFunction;
import io.weir.model.SampleFunction.Kind;
import io.weir.model.Seeded;
import io.weir.model.Tag;
import io.weir.model.TagDeletion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Functions of periods that hold whole sealed chunks, of which summaries tell. */
class FunctionsOfWholeChunksTest {
  private static final Tag TAG = Tag.of("boiler-7");
  private static final long START = 1_767_312_000_000_000_000L;
  private static final int[] WIDTHS = {1, 3, 10};

  /** Those that summaries suffice for. */
  private static final List<SampleFunction> SUMMED =
      FunctionReference.ALL.stream()
          .filter(each -> each.kind() != Kind.QUANTILE && each.kind() != Kind.EMA)
          .toList();

  /** One that makes a query read all samples. */
  private static final SampleFunction OF_SAMPLES = new SampleFunction(Kind.QUANTILE, 0, 0.5);

  private final StoreUnderTest store = new StoreUnderTest();
  private final TreeMap<Long, double[]> reference = new TreeMap<>();
  private final Set<String> chunksRead = new TreeSet<>();
  private int width;

  @Seeded
  void sayTheSameBitsAsTheirSamples(long seed) {
    Random random = new Random(seed);
    width = WIDTHS[random.nextInt(WIDTHS.length)];
    fill(random, 10_000 + random.nextInt(40_000));
    assertSame(random);
    upkeep();
    assertSame(random);
    store.restart();
    assertSame(random);
    addLate(random, 1 + random.nextInt(20)); // some chunks are open again
    assertSame(random);
    upkeep();
    assertSame(random);
    addLate(random, 8_000); // splits chunks
    assertSame(random);
    long before = timeIn(random);
    store.store.samples().delete(new TagDeletion(TAG, width, before));
    reference.headMap(before).clear();
    addLate(random, 3);
    assertSame(random);
    upkeep();
    assertSame(random);
    store.store.samples().delete(new TagDeletion(TAG, width, TagDeletion.ALL_TIMES));
    assertThat(store.fragments.lists()).isEmpty();
  }

  private void upkeep() {
    store.passUntil(store.now.plus(Duration.ofHours(2)));
    checkSummaries();
  }

  /** So that what is compared rests on summaries: all chunks but the last one have theirs. */
  private void checkSummaries() {
    Map<ChunkKey, byte[]> lists = store.fragments.lists();
    Set<String> keys = lists.keySet().stream().map(ChunkKey::toString).collect(Collectors.toSet());
    long without =
        lists.entrySet().stream()
            .filter(list -> list.getKey().isChunkOfSamples())
            .filter(list -> Fragments.rows(list.getValue()) >= ChunkSummary.FEWEST_ROWS)
            .map(list -> list.getKey().toString().replace("/CHUNK/", "/SUMMARY/"))
            .filter(key -> !keys.contains(key))
            .count();
    assertThat(without).isLessThanOrEqualTo(1);
  }

  private void fill(Random random, int count) {
    int shape = random.nextInt(4);
    int flushEvery = 1 + random.nextInt(700);
    int kinds = 1;
    long time = START;
    for (int i = 0; i < count; i++) {
      time +=
          switch (shape) {
            case 0 -> 10_000_000L; // dense
            case 1 -> random.nextLong(3_600_000_000_000L); // sparse
            case 2 -> random.nextInt(2000) == 0 ? 600_000_000_000L : random.nextInt(3); // bursty
            default -> random.nextInt(2) * 1_000_000L; // of the same time
          };
      kinds = random.nextInt(4000) == 0 ? random.nextInt() & random.nextInt() : kinds;
      boolean late = random.nextInt(500) == 0;
      add(random, late ? timeIn(random) : time, kinds);
      if (i % flushEvery == 0) {
        store.flush();
      }
      if (random.nextInt(10_000) == 0) {
        upkeep();
      }
    }
    store.flush();
  }

  private long timeIn(Random random) {
    return reference.isEmpty()
        ? START
        : reference.firstKey() + random.nextLong(1 + reference.lastKey() - reference.firstKey());
  }

  private void addLate(Random random, int count) {
    for (int i = 0; i < count; i++) {
      add(random, random.nextBoolean() ? timeIn(random) : reference.ceilingKey(timeIn(random)), 1);
    }
    store.flush();
  }

  /**
   * @param kinds one bit a value: whether it is no decimal
   */
  private void add(Random random, long time, int kinds) {
    double[] values = new double[width];
    Arrays.setAll(values, v -> value(random, v, (kinds >> v & 2) != 0));
    store.add(TAG, time, values);
    reference.put(time, values);
  }

  private static double value(Random random, int v, boolean odd) {
    if (odd) {
      return random.nextInt(9) == 0 ? -0.0 : random.nextGaussian();
    }
    double power = Math.pow(10, v % 7);
    double large = v == 4 ? 1e9 : 1000; // beyond 64 bits once summed
    return Math.rint(random.nextGaussian() * large * power) / power + 0.0; // no -0.0
  }

  private void assertSame(Random random) {
    for (int i = 0; i < 4; i++) {
      Periods periods = periods(random);
      int[] values =
          random.ints(0, width).limit(1 + random.nextInt(width)).sorted().distinct().toArray();
      long mask = Arrays.stream(values).mapToLong(v -> 1L << v).reduce(0, (a, b) -> a | b);
      List<SampleFunction> functions = new ArrayList<>(SUMMED);
      Collections.shuffle(functions, random);
      functions = functions.subList(0, 1 + random.nextInt(SUMMED.size()));
      List<SampleFunction> ofSamples = new ArrayList<>(functions);
      ofSamples.add(OF_SAMPLES);
      List<Column> summed = ask(periods, mask, functions);
      List<Column> exact = ask(periods, mask, ofSamples);
      for (int f = 0; f < functions.size(); f++) {
        assertThat(summed.get(f).values())
            .as("%s of %s", functions.get(f), periods)
            .isEqualTo(exact.get(f).values());
        assertThat(summed.get(f).times()).isEqualTo(exact.get(f).times());
      }
      if (i == 0) {
        int value = values[0];
        List<SampleFunction> some = functions.subList(0, Math.min(4, functions.size()));
        new FunctionReference(reference, periods, value)
            .assertIsResultOf(store.ask(report(periods, 1L << value, some)), some);
      }
    }
  }

  private Periods periods(Random random) {
    long span = Math.max(100, reference.lastKey() - reference.firstKey());
    long from = reference.firstKey() - span / 5 + random.nextLong(span);
    return new Periods(from, from + 20 + random.nextLong(span), 1 + random.nextInt(20));
  }

  private List<Column> ask(Periods periods, long mask, List<SampleFunction> functions) {
    return ((FunctionRows) store.ask(report(periods, mask, functions))).columns();
  }

  private static Query report(Periods periods, long mask, List<SampleFunction> functions) {
    return new Query.Report(TAG, periods, 0, 0, mask, functions);
  }

  @Test
  void noSampleOfAChunkWithinAPeriodIsRead() {
    width = 10;
    Random random = new Random(1);
    for (int i = 0; i < 50_000; i++) {
      add(random, START + i * 10_000_000L, 0);
    }
    store.flush();
    store.fragments.onRead =
        key -> {
          if (key.isChunkOfSamples()) {
            chunksRead.add(key.toString());
          }
        };
    Periods periods = new Periods(START, START + 500_000_000_000L, 5);
    for (SampleFunction function : SUMMED) {
      chunksRead.clear();
      List<SampleFunction> alone = List.of(function);
      new FunctionReference(reference, periods, 3, 7)
          .assertIsResultOf(store.ask(report(periods, 1 << 3 | 1 << 7, alone)), alone);
      assertThat(chunksRead)
          .as("chunks of 98 read for %s", function)
          .hasSizeLessThanOrEqualTo(2 + 2 * periods.points());
    }
    ask(periods, 0, List.of(OF_SAMPLES));
    assertThat(chunksRead).hasSize(98);
  }
}
