package io.weir.job.samples.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.model.MalformedException;
import io.weir.model.Seeded;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RowsTest {
  @Seeded
  void normalizesAnyArrivalToOneSampleATime(long seed) {
    Random random = new Random(seed);
    RandomSamples samples = new RandomSamples(random);
    for (int round = 0; round < 20; round++) {
      long[] times = arrival(random, samples);
      int width = 1 + random.nextInt(4);
      Map<Long, double[]> expected = new TreeMap<>();
      Rows rows = new Rows(width, random.nextInt(2) * times.length);
      for (long time : times) {
        double[] values = random.doubles(width).toArray();
        expected.put(time, values);
        rows.add(time, values);
      }
      assertThat(rows.normalize()).isSameAs(rows);
      assertHolds(rows, expected);
      assertHolds(rows.normalize(), expected);
    }
  }

  /** Each sends rows in order, now and then late, and some of them twice. */
  @Seeded
  void putsWhatSeveralSendersBringInOrder(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 20; round++) {
      List<List<Long>> runs = new ArrayList<>();
      long time = 0;
      for (int run = random.nextInt(30); run >= 0; run--) {
        List<Long> times = new ArrayList<>();
        for (int row = random.nextInt(6); row >= 0; row--) {
          time += 1 + random.nextInt(3);
          times.add(time);
        }
        runs.add(random.nextInt(runs.size() + 1) / 4 * 4, times);
        if (random.nextInt(40) == 0) {
          runs.add(times);
        }
      }
      Map<Long, double[]> expected = new TreeMap<>();
      Rows rows = new Rows(2, 0);
      for (long each : runs.stream().flatMap(List::stream).toList()) {
        double[] values = random.doubles(2).toArray();
        expected.put(each, values);
        rows.add(each, values);
      }
      assertHolds(rows.normalize(), expected);
    }
  }

  private static long[] arrival(Random random, RandomSamples samples) {
    return RowOrderTest.arrival(random, samples.ascendingTimes(samples.size()));
  }

  private static void assertHolds(Rows rows, Map<Long, double[]> expected) {
    assertThat(rows.size()).isEqualTo(expected.size());
    int i = 0;
    for (Map.Entry<Long, double[]> sample : expected.entrySet()) {
      assertThat(rows.time(i)).isEqualTo(sample.getKey());
      assertThat(ChunkAssertions.bits(rows, i++))
          .isEqualTo(ChunkAssertions.bits(sample.getValue()));
    }
  }

  @Seeded
  void findTheFirstSampleFromATimeOn(long seed) {
    Random random = new Random(seed);
    RandomSamples samples = new RandomSamples(random);
    Rows rows = samples.rows(samples.size(), 1);
    for (int round = 0; round < 50; round++) {
      long time = rows.time(random.nextInt(rows.size())) + random.nextInt(3) - 1;
      int from = random.nextInt(rows.size() + 1);
      int expected = from;
      while (expected < rows.size() && rows.time(expected) < time) {
        expected++;
      }
      assertThat(rows.indexFrom(from, time)).isEqualTo(expected);
    }
  }

  @Test
  void keepTheirRoomWhenCleared() {
    Rows rows = new Rows(1, 0);
    for (int i = 0; i < 100; i++) {
      rows.add(i, new double[1]);
    }
    int capacity = rows.capacity();
    assertThat(capacity).isBetween(100, 200);
    rows.clear();
    assertThat(rows.size()).isZero();
    assertThat(rows.capacity()).isEqualTo(capacity);
    assertThat(rows.before(Long.MAX_VALUE)).isEqualTo(-1);
  }

  @Test
  void refuseWhatHasAnotherWidth() {
    Rows two = new Rows(2, 0);
    assertThatThrownBy(() -> two.add(new Rows(3, 0)))
        .isInstanceOf(MalformedException.class)
        .hasMessage("rows: have 2 values each, the chunk has 3");
    byte[] three = new Rows(3, 0).toBytes(0, 0);
    assertThatThrownBy(() -> DeltaRows.addTo(two, three, 0, three.length))
        .isInstanceOf(MalformedException.class)
        .hasMessage("rows: have 2 values each, the fragment has 3");
  }
}
