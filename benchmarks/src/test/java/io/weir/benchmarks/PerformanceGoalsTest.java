package io.weir.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PerformanceGoalsTest {
  private static final Figure POSTS = new Figure("single posts", "server CPU us a sample");

  private final Figures figures = new Figures();

  @Test
  void relativeBarIsJudgedByTheRatioToTheOther() {
    figures.add(POSTS, "A", 91);
    figures.add(POSTS, "B", 100);
    assertThat(PerformanceGoals.table(figures, "A", "B"))
        .contains("| <= 0.90 x B | 45.0 us | 0.91 x, 91.0 us | **short of it** |");

    figures.add(POSTS, "B", 102.3);
    assertThat(PerformanceGoals.table(figures, "A", "B")).contains("| 0.90 x, 91.0 us | PASS |");
  }

  @Test
  void anAimMayBeARatioToo() {
    figures.add(FirstLoadsPart.COLD, "A", 4.5);
    figures.add(FirstLoadsPart.COLD, "B", 2.8);

    assertThat(PerformanceGoals.table(figures, "A", "B"))
        .contains("| <= 1.50 x B | 1.00 x | 1.61 x, 4.50 us | **short of it** |")
        .doesNotContain("warm, CPU");
  }

  @Test
  void absoluteBarNeedsNoOther() {
    figures.add(new Figure("bulk", "samples/s until visible"), "A", 149_999);

    assertThat(PerformanceGoals.table(figures, "A", "B")).contains("| 149,999 | **short of it** |");
  }

  @Test
  void dayIsComparedWithTenMinutesOfTheSameDataAndOfDenseData() {
    figures.add(new Figure("query 10 min, frequent tags", "server CPU ms"), "A", 2);
    figures.add(new Figure("query 10 min, dense, frequent tags", "server CPU ms"), "A", 1);
    figures.add(new Figure("query 24 h, frequent tags", "server CPU ms"), "A", 2.3);

    assertThat(PerformanceGoals.table(figures, "A", "B"))
        .contains("24 h to 10 min | <= 1.20 x | 1.00 x | 1.15 x | PASS |")
        .contains("24 h to 10 min of dense data | <= 1.20 x | 1.00 x | 2.30 x | **short of it** |");
  }

  @Test
  void whatWasNotMeasuredIsNotJudged() {
    assertThat(PerformanceGoals.table(figures, "A", "B"))
        .doesNotContain("PASS")
        .doesNotContain("short");
  }
}
