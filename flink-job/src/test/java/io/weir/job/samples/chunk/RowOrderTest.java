package io.weir.job.samples.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.Seeded;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RowOrderTest {
  @Seeded
  void isThatOfTheTimesAndKeepsTheLastOfEqualOnes(long seed) {
    Random random = new Random(seed);
    RandomSamples samples = new RandomSamples(random);
    for (int round = 0; round < 50; round++) {
      long[] times = arrival(random, samples.ascendingTimes(samples.size()));
      int size = random.nextInt(times.length + 1);
      assertThat(RowOrder.byTimeLastOfEqual(times, size)).isEqualTo(expected(times, size));
    }
  }

  /** The times as they may come: as they are, reversed, shuffled, in runs, many of them twice. */
  static long[] arrival(Random random, long[] times) {
    long[] arrived = times.clone();
    int kind = random.nextInt(6);
    for (int i = 0; i < times.length; i++) {
      int other = random.nextInt(times.length);
      switch (kind) {
        case 0 -> arrived[i] = times[times.length - 1 - i];
        case 1 -> arrived[i] = times[other];
        case 2 -> {
          long swap = arrived[i];
          arrived[i] = arrived[other];
          arrived[other] = swap;
        }
        case 3 -> arrived[i] = times[(i + times.length / 3) % times.length];
        case 4 -> arrived[i] = times[i % (1 + times.length / 4)];
        default -> {}
      }
    }
    return arrived;
  }

  private static int[] expected(long[] times, int size) {
    Map<Long, Integer> lastOf = new TreeMap<>();
    for (int i = 0; i < size; i++) {
      lastOf.put(times[i], i);
    }
    return lastOf.values().stream().mapToInt(Integer::intValue).toArray();
  }

  @Test
  void ofNothingIsEmpty() {
    assertThat(RowOrder.byTimeLastOfEqual(new long[] {3, 2, 1}, 0)).isEmpty();
  }

  @Test
  void ofOneTimeManyTimesIsTheLast() {
    assertThat(RowOrder.byTimeLastOfEqual(new long[500], 500)).containsExactly(499);
  }
}
