package io.weir.testkit.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkloadTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long START = 1_795_000_000_000_000_123L;

  private static Workload workload(long seed, int rollCall) {
    return new Workload(
        seed, "tag", 10_000, rollCall, Schedule.steady(START, 10_000, 200 * SECOND));
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void drawsTagsWithTheSkewOfTheRequirement(long seed) {
    Workload workload = workload(seed, 0);
    int samples = 2_000_000;
    int[] counts = new int[10_000];
    for (int n = 0; n < samples; n++) {
      counts[workload.tag(n)]++;
    }
    double p = 0.01;
    for (int k = 0; k < 500; k++) {
      double expected = samples * p;
      // Five standard deviations: fails once in millions of draws, and the seeds are fixed.
      assertThat((double) counts[k])
          .as("tag %d", k)
          .isCloseTo(expected, within(5 * Math.sqrt(expected)));
      p *= 0.99;
    }
  }

  @Test
  void everyTagAppearsByRollCall() {
    Workload workload = new Workload(1, "t", 500, 100, Schedule.steady(START, 10_000, 5 * SECOND));
    Set<Integer> seen = new HashSet<>();
    for (long n = 0; n < 50_000; n++) {
      seen.add(workload.tag(n));
    }
    assertThat(seen).hasSize(500);
  }

  @Test
  void foldsTheWholeShareOntoFewTags() {
    for (int tags : new int[] {1, 2, 7}) {
      Workload workload = new Workload(1, "t", tags, 0, Schedule.steady(START, 1000, 1 * SECOND));
      int[] counts = new int[tags];
      for (long n = 0; n < 100_000; n++) {
        counts[workload.tag(n)]++;
      }
      assertThat(java.util.Arrays.stream(counts))
          .allMatch(count -> Math.abs(count - 100_000.0 / tags) < 5000.0);
    }
  }

  @Test
  void isTheSameForTheSameSeedAndAnotherForAnother() {
    Workload one = workload(7, 1000);
    Workload same = workload(7, 1000);
    Workload other = workload(8, 1000);
    int differentTags = 0;
    int differentValues = 0;
    for (long n = 0; n < 1000; n++) {
      assertThat(same.tag(n)).isEqualTo(one.tag(n));
      assertThat(same.values(3, one.time(n))).isEqualTo(one.values(3, one.time(n)));
      differentTags += one.tag(n) == other.tag(n) ? 0 : 1;
      differentValues += one.values(3, one.time(n))[0] == other.values(3, one.time(n))[0] ? 0 : 1;
    }
    assertThat(differentTags).isGreaterThan(900);
    assertThat(differentValues).isGreaterThan(900);
  }

  /** What was sent must be computable by later versions too. */
  @Test
  void neverChangesWhatItOnceSent() {
    Workload workload = workload(1, 1000);
    assertThat(new int[] {workload.tag(0), workload.tag(1), workload.tag(2), workload.tag(999)})
        .containsExactly(PINNED_TAGS);
    assertThat(workload.values(12, START)).containsExactly(PINNED_VALUES);
  }

  private static final int[] PINNED_TAGS = {83, 136, 352, 0};
  private static final double[] PINNED_VALUES = {
    408.688, 351.813, -107.77, -372.825, -430.225, -139.413, 199.032, -265.02, 458.235, 324.782
  };

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void valuesChangeLittleFromOneMessageToTheNextAndStillMove(long seed) {
    Workload workload = workload(seed, 0);
    for (int tag = 0; tag < 5; tag++) {
      double[] before = workload.values(tag, START);
      double least = before[0];
      double most = before[0];
      for (int i = 1; i < 20_000; i++) {
        double[] values = workload.values(tag, START + i * 10_000_000L);
        for (int v = 0; v < values.length; v++) {
          assertThat(Math.abs(values[v] - before[v])).isLessThan(0.02);
        }
        least = Math.min(least, values[0]);
        most = Math.max(most, values[0]);
        before = values;
      }
      assertThat(most - least).isGreaterThan(0.1);
    }
  }

  @Test
  void valuesHaveThreeDecimals() {
    SplittableRandom random = new SplittableRandom(5);
    Workload workload = workload(5, 0);
    for (int i = 0; i < 1000; i++) {
      for (double value : workload.values(random.nextInt(10_000), random.nextLong(1L << 62))) {
        assertThat(value).isEqualTo(Math.rint(value * 1000) / 1000).isBetween(-600.0, 600.0);
      }
    }
  }

  @Test
  void namesStayUnderTwentyCharacters() {
    Workload workload =
        new Workload(1, "thirteen-char", 100_000, 0, Schedule.steady(START, 1, 1 * SECOND));
    assertThat(workload.name(99_999)).isEqualTo("thirteen-char-99999").hasSize(19);
    assertThat(workload.name(7)).isEqualTo("thirteen-char-00007");
    assertThatThrownBy(
            () -> new Workload(1, "fourteen-chars", 1, 0, Schedule.steady(START, 1, 1 * SECOND)))
        .hasMessageContaining("prefix");
    assertThatThrownBy(() -> new Workload(1, "a\"b", 1, 0, Schedule.steady(START, 1, 1 * SECOND)))
        .hasMessageContaining("prefix");
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void theIndexFindsWhatWalkingBackFinds(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Workload workload = new Workload(seed, "t", 300, 50, Schedules.random(random));
    long count = Math.min(workload.schedule().count(), 50_000);
    Set<Integer> tags = Set.of(0, 1, 50, 299);
    SentIndex index = new SentIndex(new Manifest(workload, count, java.util.List.of()), tags);
    for (int i = 0; i < 2000; i++) {
      int tag = new int[] {0, 1, 50, 299}[random.nextInt(4)];
      long time = workload.time(random.nextLong(count)) + random.nextInt(2);
      int before = index.countBefore(tag, time);
      long found = before == 0 ? -1 : index.numbers(tag)[before - 1];
      assertThat(found).isEqualTo(Schedules.latestBefore(workload, tag, time));
    }
  }
}
