package io.weir.query.several;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.Periods;
import io.weir.model.QueryResult;
import io.weir.model.SampleFunction;
import java.util.List;
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
  void aSumLosesNoSmallNumbersBetweenLargeOnes() {
    QueryResult.Rows group =
        (QueryResult.Rows)
            of(
                Group.Kind.SUM,
                rows(2, 0, 1e17),
                rows(2, 0, 1),
                rows(2, 0, 2),
                rows(2, 0, -1e17),
                rows(2, 0, 0.5));

    assertThat(group.values()).containsExactly(3.5);
  }

  @Test
  void aSumThatIsTooLargeIsInfinite() {
    QueryResult.Rows group =
        (QueryResult.Rows) of(Group.Kind.SUM, rows(2, 0, 1.7e308), rows(2, 0, 1.7e308));

    assertThat(group.values()).containsExactly(Double.POSITIVE_INFINITY);
  }
}
