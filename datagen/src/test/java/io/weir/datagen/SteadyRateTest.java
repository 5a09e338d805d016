package io.weir.datagen;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.load.LoadResult;
import io.weir.testkit.load.Progress;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class SteadyRateTest {
  private static final long SECOND = 1_000_000_000L;

  private int told;
  private final SteadyRate rate = new SteadyRate(4 * SECOND, progress -> told++);

  private void second(int second, long acknowledged) {
    rate.accept(new Progress(second * SECOND, 0, acknowledged, 0, 0, Map.of(), 0));
  }

  private static LoadResult whole(long acknowledged, long nanos) {
    return LoadResult.of(0, acknowledged, "", new Histogram(2), nanos, 0);
  }

  @Test
  void countsTheLaterHalfAlone() {
    second(1, 10);
    second(2, 100);
    second(3, 1100);
    second(4, 2200);
    second(5, 2201); // the end of what was under way

    assertThat(rate.perSecond(whole(2201, 5 * SECOND))).isEqualTo(1050);
    assertThat(told).isEqualTo(5);
  }

  @Test
  void countsAllOfWhatIsTooShort() {
    second(4, 100);

    assertThat(rate.perSecond(whole(300, 6 * SECOND))).isEqualTo(50);
    assertThat(rate.perSecond(whole(0, 6 * SECOND))).isEqualTo(1);
  }
}
