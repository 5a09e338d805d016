package io.weir.query.several;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.Periods;
import io.weir.model.QueryResult;
import io.weir.model.SampleFunction;
import io.weir.model.Seeded;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GroupTest {
  private static final Periods THREE = new Periods(0, 30, 3);

  private static QueryResult rows(int missing, long oldest, double... values) {
    return new QueryResult.Rows(THREE, 0, 1, missing, oldest, values);
  }

  private static QueryResult functions(long resolution, double... values) {
    return new QueryResult.FunctionRows(
        THREE,
        resolution,
        1,
        0,
        List.of(new QueryResult.FunctionRows.Column(SampleFunction.Kind.MIN, values)));
  }

  private static QueryResult of(Group.Kind kind, QueryResult... results) {
    Group group = new Group(kind);
    List.of(results).forEach(group::add);
    return group.result().orElseThrow();
  }

  @Test
  void aRowIsOfThoseThatHaveOne() {
    QueryResult.Rows group =
        (QueryResult.Rows)
            of(Group.Kind.AVG, rows(2, 25, 6), rows(1, 15, 2, 4), rows(3, 0, new double[0]));

    assertThat(group.missing()).isEqualTo(1);
    assertThat(group.oldest()).isEqualTo(15);
    assertThat(group.values()).containsExactly(2, 5);
  }

  @Test
  void aGroupOfNoValuesHasNone() {
    QueryResult.Rows group = (QueryResult.Rows) of(Group.Kind.SUM, rows(3, 0), rows(3, 0));

    assertThat(group.missing()).isEqualTo(3);
    assertThat(group.oldest()).isZero();
    assertThat(group.values()).isEmpty();
    assertThat(new Group(Group.Kind.SUM).result()).isEmpty();
  }

  @Test
  void aNumberOfAFunctionIsOfThoseThatHaveOne() {
    QueryResult.FunctionRows group =
        (QueryResult.FunctionRows)
            of(
                Group.Kind.MIN,
                functions(0, 3, Double.NaN, 1),
                functions(60, 2, Double.NaN, Double.NaN));

    assertThat(group.columns().get(0).values()).containsExactly(2, Double.NaN, 1);
    assertThat(group.resolution()).isEqualTo(60);
  }

  @Test
  void tenTimesATenthIsOne() {
    assertThat(sum(Collections.nCopies(10, 0.1))).isEqualTo(1);
    assertThat(sum(List.of(1e17, 1.0, 2.0, -1e17, 0.5))).isEqualTo(3.5);
    assertThat(sum(List.of(1.0, 1e100, 1.0, -1e100))).isEqualTo(2);
  }

  @Seeded
  void sumsAndMeansOfDecimalsAreRoundedOnceInAnyOrder(long seed) {
    Random random = new Random(seed);
    List<BigDecimal> decimals = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      decimals.add(BigDecimal.valueOf(random.nextLong(2_000_000) - 1_000_000, random.nextInt(13)));
    }
    BigDecimal exact = decimals.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    for (int order = 0; order < 10; order++) {
      Collections.shuffle(decimals, random);
      List<Double> numbers = decimals.stream().map(BigDecimal::doubleValue).toList();
      assertThat(sum(numbers)).isEqualTo(exact.doubleValue());
      assertThat(of(Group.Kind.AVG, numbers)).isEqualTo(exact.movePointLeft(2).doubleValue());
    }
  }

  @Test
  void aSumThatIsTooLargeIsNone() {
    assertThat(sum(List.of(1.7e308, 1.7e308))).isNaN();
  }

  private static double sum(List<Double> numbers) {
    return of(Group.Kind.SUM, numbers);
  }

  private static double of(Group.Kind kind, List<Double> numbers) {
    Group group = new Group(kind);
    numbers.forEach(number -> group.add(functions(0, 0, number, 0)));
    return ((QueryResult.FunctionRows) group.result().orElseThrow()).columns().get(0).values()[1];
  }
}
