package io.weir.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FiguresTest {
  private static final Figure X = new Figure("x", "");
  private static final Figure Y = new Figure("y", "");

  private final Figures figures = new Figures();

  @Test
  void medianIsTheMiddleRoundOrHalfwayBetweenTheMiddleTwo() {
    figures.add(X, "A", 9);
    figures.add(X, "A", 1);
    figures.add(X, "A", 2);
    figures.add(X, "B", 4);
    figures.add(X, "B", 1);

    assertThat(figures.median(X, "A")).hasValue(2);
    assertThat(figures.median(X, "B")).hasValue(2.5);
    assertThat(figures.median(X, "C")).isEmpty();
    assertThat(figures.median(Y, "A")).isEmpty();
  }

  @Test
  void tableHasMediansTheirRatiosAndEveryRound() {
    figures.add(X, "A", 1);
    figures.add(X, "A", 3);
    figures.add(X, "B", 4);
    figures.add(X, "C", 1);

    assertThat(figures.tables(List.of("A", "B", "C")))
        .contains("| what | A | B | C | / B | / C | rounds |")
        .contains("| x | 2.00 | 4.00 | 1.00 | 0.50 | 2.00 | 1.00 3.00; 4.00; 1.00 |");
  }

  @Test
  void sectionKeepsWhatWasFirstAddedToIt() {
    figures.section("One");
    figures.add(X, "A", 1);
    figures.section("Two");
    figures.add(Y, "A", 2);
    figures.add(X, "A", 1);

    assertThat(figures.tables(List.of("A")))
        .containsSubsequence("### One", "| x | 1.00 | 1.00 1.00 |", "### Two", "| y |");
  }

  @Test
  void whatOneServerHasNotIsLeftOpen() {
    figures.add(X, "A", 1234.5);

    assertThat(figures.tables(List.of("A", "B"))).contains("| x | 1,235 | - |  | 1,235;  |");
  }

  @Test
  void manyRoundsAreTheirLeastAndTheirMost() {
    for (int i = 1; i <= 11; i++) {
      figures.add(X, "A", i);
    }

    assertThat(figures.tables(List.of("A", "B"))).contains("| x | 6.00 | - |  | 1.00 to 11.0;  |");
  }
}
