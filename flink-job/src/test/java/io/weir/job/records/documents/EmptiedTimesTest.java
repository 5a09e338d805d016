package io.weir.job.records.documents;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.records.MetricKey;
import io.weir.model.records.TimeRange;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmptiedTimesTest {
  private static final MetricKey A = MetricKey.of("a");
  private static final int TIMES = 40;

  private final EmptiedTimes emptied = new EmptiedTimes();

  @Test
  void skipsWhatOneDeletionAfterTheOtherHasEmptied() {
    emptied.emptied(A, new TimeRange(0, 10), 5);
    emptied.emptied(A, new TimeRange(10, 20), 5);

    assertThat(emptied.skip(A, 0)).isEqualTo(20);
    assertThat(emptied.skip(A, 19)).isEqualTo(20);
    assertThat(emptied.skip(A, 20)).isEqualTo(20);
    assertThat(emptied.skip(MetricKey.of("b"), 0)).isZero();
  }

  @Test
  void keepsTheLongerPartWhereADocumentComesBetween() {
    emptied.emptied(A, new TimeRange(0, 100), 5);
    emptied.put(A, 1);
    assertThat(emptied.skip(A, 1)).isEqualTo(1);
    assertThat(emptied.skip(A, 2)).isEqualTo(100);

    emptied.put(A, 98);
    assertThat(emptied.skip(A, 2)).isEqualTo(98);
    assertThat(emptied.skip(A, 99)).isEqualTo(99);
  }

  @Test
  void keepsTheRangeThatMoreWasRemovedFrom() {
    emptied.emptied(A, new TimeRange(0, 10), 5);
    emptied.emptied(A, new TimeRange(20, 30), 4);
    assertThat(emptied.skip(A, 0)).isEqualTo(10);

    emptied.emptied(A, new TimeRange(20, 30), 6);
    assertThat(emptied.skip(A, 0)).isZero();
    assertThat(emptied.skip(A, 20)).isEqualTo(30);
  }

  @Test
  void forgetsTheMetricThatWasDeletedFromLongestAgo() {
    emptied.emptied(A, new TimeRange(0, 10), 1);
    emptied.emptied(MetricKey.of("0"), new TimeRange(0, 10), 1);
    emptied.emptied(A, new TimeRange(5, 15), 1);
    for (int i = 1; i < EmptiedTimes.MOST; i++) {
      emptied.emptied(MetricKey.of("" + i), new TimeRange(0, 10), 1);
    }
    assertThat(emptied.skip(MetricKey.of("0"), 0)).isZero();
    assertThat(emptied.skip(A, 0)).isEqualTo(15);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void neverSkipsADocument(long seed) {
    Random random = new Random(seed);
    BitSet documents = new BitSet();
    int skipped = 0;
    for (int i = 0; i < 5000; i++) {
      int time = random.nextInt(TIMES);
      if (random.nextBoolean()) {
        documents.set(time);
        emptied.put(A, time);
      } else {
        int upper = time + random.nextInt(TIMES - time + 1);
        int removed = documents.get(time, upper).cardinality();
        documents.clear(time, upper);
        emptied.emptied(A, new TimeRange(time, upper), removed);
      }
      int from = random.nextInt(TIMES);
      int to = (int) emptied.skip(A, from);
      assertThat(documents.get(from, to).cardinality()).isZero();
      skipped += to - from;
    }
    assertThat(skipped).isPositive();
  }
}
