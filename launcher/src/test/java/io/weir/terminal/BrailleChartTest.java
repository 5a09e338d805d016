package io.weir.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BrailleChartTest {
  @Test
  void drawsALineFromTheLeastToTheGreatestValue() {
    BrailleChart chart = new BrailleChart(new double[] {0, 1, 2, 3}, 1);
    assertThat(chart.lines()).containsExactly("⡠⠊");
    assertThat(chart.least()).isZero();
    assertThat(chart.greatest()).isEqualTo(3);
  }

  @Test
  void joinsAStepByDots() {
    assertThat(new BrailleChart(new double[] {0, 7}, 2).lines()).containsExactly("⢸", "⡸");
  }

  @Test
  void drawsEqualValuesInTheMiddleAndNothingWhereThereIsNone() {
    assertThat(new BrailleChart(new double[] {5, Double.NaN, 5}, 1).lines()).containsExactly("⠂⠂");
    BrailleChart empty = new BrailleChart(new double[] {Double.NaN, Double.NaN}, 2);
    assertThat(empty.lines()).containsExactly("⠀", "⠀");
    assertThat(empty.least()).isNaN();
  }
}
