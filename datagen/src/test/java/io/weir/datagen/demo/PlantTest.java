package io.weir.datagen.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PlantTest {
  private static final long DAY = 86_400;

  /** Midnight, UTC. */
  private static final long MIDNIGHT = 1_800_000_000L / DAY * DAY;

  private final Plant plant = new Plant(1);

  private double value(String tag, int value, long time) {
    int index = plant.tags().indexOf(tag);
    assertThat(index).as(tag).isNotNegative();
    return plant.values(index, time)[value];
  }

  private double[] course(String tag, int value, long step) {
    return LongStream.range(0, DAY / step)
        .mapToDouble(i -> value(tag, value, MIDNIGHT + i * step))
        .toArray();
  }

  /** Pearson's coefficient. */
  private static double correlation(double[] a, double[] b) {
    double meanA = Arrays.stream(a).average().orElseThrow();
    double meanB = Arrays.stream(b).average().orElseThrow();
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      ab += (a[i] - meanA) * (b[i] - meanB);
      aa += (a[i] - meanA) * (a[i] - meanA);
      bb += (b[i] - meanB) * (b[i] - meanB);
    }
    return ab / Math.sqrt(aa * bb);
  }

  @Test
  void isAFunctionOfSeedAndTime() {
    for (int tag = 0; tag < plant.tags().size(); tag++) {
      double[] values = plant.values(tag, MIDNIGHT);
      assertThat(new Plant(1).values(tag, MIDNIGHT)).isEqualTo(values);
      assertThat(new Plant(2).values(tag, MIDNIGHT)).isNotEqualTo(values);
      assertThat(plant.values(tag, MIDNIGHT + 1)).isNotEqualTo(values);
    }
  }

  @Test
  void namesTwelveTagsOfThePrefixEachShorterThanTwentyCharacters() {
    assertThat(plant.tags())
        .hasSize(12)
        .doesNotHaveDuplicates()
        .allMatch(tag -> tag.startsWith(Plant.PREFIX) && tag.length() < 20);
  }

  @Test
  void hasTenFiniteValuesOfThreeDecimalsAtAnyTime() {
    for (int tag = 0; tag < plant.tags().size(); tag++) {
      for (long time = MIDNIGHT; time < MIDNIGHT + DAY; time += 101) {
        double[] values = plant.values(tag, time);
        assertThat(values).as(plant.tags().get(tag)).hasSize(Machine.WIDTH);
        for (double value : values) {
          assertThat(value).as(plant.tags().get(tag)).isFinite();
          assertThat(value * 1000 - Math.rint(value * 1000)).isBetween(-1e-6, 1e-6);
        }
      }
    }
  }

  @Test
  void givesMorePowerInTheEveningThanAtNight() {
    assertThat(value("demo.turbine.1", 0, MIDNIGHT + 18 * 3600))
        .isGreaterThan(1.2 * value("demo.turbine.1", 0, MIDNIGHT + 2 * 3600));
  }

  @Test
  void feedsWhatTheTurbineMakesOfTheBoilersSteam() {
    double[] power = course("demo.turbine.1", 0, 300);
    assertThat(correlation(power, course("demo.boiler.1", 0, 300))).isGreaterThan(0.9);
    assertThat(correlation(power, course("demo.grid.feed", 0, 300))).isGreaterThan(0.99);
  }

  @Test
  void fillsATankWhileItsPumpRuns() {
    double[] level = course("demo.tank.1", 0, 60);
    double[] flow = course("demo.pump.1", 0, 60);
    int rising = 0;
    int running = 0;
    for (int i = 1; i < level.length; i++) {
      if (flow[i] > 100 && flow[i - 1] > 100) {
        running++;
        rising += level[i] > level[i - 1] ? 1 : 0;
      }
    }
    assertThat(running).isPositive().isLessThan(level.length);
    assertThat(rising).isGreaterThan(running * 9 / 10);
  }

  @Test
  void hasAFaultNowAndThen() {
    MachineFaults faults = new MachineFaults(Course.of(1, "turbine.1"));
    long bad =
        LongStream.range(0, 30 * DAY / 60)
            .filter(minute -> faults.severity(MIDNIGHT + minute * 60) > 0)
            .count();
    assertThat(bad).isPositive().isLessThan(30 * DAY / 60 / 20);
  }
}
