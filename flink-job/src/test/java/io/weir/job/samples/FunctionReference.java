package io.weir.job.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.model.Periods;
import io.weir.model.QueryResult;
import io.weir.model.QueryResult.FunctionRows.Column;
import io.weir.model.SampleFunction;
import io.weir.model.SampleFunction.Kind;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What functions must give: a plain reading of docs/functions.md, sample by sample. */
final class FunctionReference {
  private static final int MAX_PLACES = 12;
  private static final BigDecimal MAX_MANTISSA = BigDecimal.TEN.pow(15);

  /** One of each function. */
  static final List<SampleFunction> ALL =
      Stream.of(
              Kind.LAST,
              Kind.FIRST,
              Kind.MIN,
              Kind.MAX,
              Kind.AVG,
              Kind.SUM,
              Kind.COUNT,
              Kind.RANGE,
              Kind.STDDEV,
              Kind.DELTA)
          .map(SampleFunction::of)
          .toList();

  private final TreeMap<Long, double[]> samples;
  private final Periods periods;
  private final int[] values;

  FunctionReference(TreeMap<Long, double[]> samples, Periods periods, int... values) {
    this.samples = samples;
    this.periods = periods;
    this.values = values;
  }

  /** Compares every number of a result. */
  void assertIsResultOf(QueryResult result, List<SampleFunction> functions) {
    QueryResult.FunctionRows rows = (QueryResult.FunctionRows) result;
    assertThat(rows.periods()).isEqualTo(periods);
    assertThat(rows.width()).isEqualTo(values.length);
    assertThat(rows.columns().stream().map(Column::kind))
        .isEqualTo(functions.stream().map(SampleFunction::kind).toList());
    for (int f = 0; f < functions.size(); f++) {
      assertIsResultOf(rows.columns().get(f), functions.get(f));
    }
  }

  private void assertIsResultOf(Column column, SampleFunction function) {
    int parts = function.kind().parts();
    assertThat(column.values()).hasSize(periods.points() * parts * values.length);
    for (int row = 1, at = 0; row <= periods.points(); row++) {
      double[][] expected = new double[values.length][];
      for (int v = 0; v < values.length; v++) {
        expected[v] = expected(function, row, values[v]);
      }
      for (int part = 0; part < parts; part++) {
        for (int v = 0; v < values.length; v++) {
          assertThat(column.values()[at++])
              .as("%s, part %d, value %d, row %d of %s", function, part, values[v], row, periods)
              .satisfies(new Near(expected[v][part], tolerance(function.kind(), row, values[v])));
        }
      }
    }
  }

  /** A tolerance of 0 means the very same double. */
  private record Near(double expected, double tolerance) implements Consumer<Double> {
    @Override
    public void accept(Double actual) {
      if (tolerance == 0 || Double.isNaN(expected)) {
        assertThat(actual).isEqualTo(Double.valueOf(expected));
      } else {
        assertThat(actual).isCloseTo(expected, within(tolerance));
      }
    }
  }

  private double tolerance(Kind kind, int row, int value) {
    if (kind != Kind.STDDEV) {
      return 0;
    }
    List<Double> of = of(row, value);
    double range = of.isEmpty() ? 0 : max(of) - min(of);
    double largest = of.stream().mapToDouble(Math::abs).max().orElse(0);
    return 1e-9 * range + 1e-15 * largest;
  }

  private double[] expected(SampleFunction function, int row, int value) {
    List<Double> of = of(row, value);
    if (function.kind() == Kind.COUNT) {
      return new double[] {of.size()};
    }
    if (function.kind() == Kind.LAST) {
      Map.Entry<Long, double[]> latest = samples.lowerEntry(periods.time(row));
      return new double[] {latest == null ? Double.NaN : latest.getValue()[value]};
    }
    if (of.isEmpty()) {
      double[] none = new double[function.kind().parts()];
      Arrays.fill(none, Double.NaN);
      return none;
    }
    double first = of.get(0);
    double last = of.get(of.size() - 1);
    return switch (function.kind()) {
      case FIRST -> new double[] {first};
      case MIN -> new double[] {min(of)};
      case MAX -> new double[] {max(of)};
      case SUM -> new double[] {sum(of).doubleValue()};
      case AVG -> new double[] {mean(of)};
      case RANGE -> new double[] {decimal(max(of)).subtract(decimal(min(of))).doubleValue()};
      case DELTA -> new double[] {decimal(last).subtract(decimal(first)).doubleValue()};
      case STDDEV -> new double[] {deviation(of)};
      default -> throw new AssertionError("no reference of " + function);
    };
  }

  private NavigableMap<Long, double[]> period(int row) {
    return samples.subMap(periods.time(row - 1), true, periods.time(row), false);
  }

  private List<Double> of(int row, int value) {
    List<Double> of = new ArrayList<>();
    period(row).values().forEach(sample -> of.add(sample[value]));
    return of;
  }

  private static double min(List<Double> of) {
    return of.stream().mapToDouble(x -> x).reduce(Math::min).getAsDouble();
  }

  private static double max(List<Double> of) {
    return of.stream().mapToDouble(x -> x).reduce(Math::max).getAsDouble();
  }

  /** The number that a double stands for. */
  static BigDecimal decimal(double value) {
    BigDecimal itself = new BigDecimal(value);
    for (int places = MAX_PLACES; places >= 0; places--) {
      BigDecimal decimal = itself.setScale(places, RoundingMode.HALF_EVEN);
      if (new BigDecimal(decimal.unscaledValue()).abs().compareTo(MAX_MANTISSA) <= 0
          && decimal.doubleValue() == value) {
        return decimal;
      }
    }
    return itself;
  }

  static BigDecimal sum(List<Double> of) {
    return of.stream().map(FunctionReference::decimal).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  static double mean(List<Double> of) {
    return sum(of).divide(BigDecimal.valueOf(of.size()), new MathContext(900)).doubleValue();
  }

  private static double deviation(List<Double> of) {
    BigDecimal count = BigDecimal.valueOf(of.size());
    BigDecimal mean =
        of.stream()
            .map(BigDecimal::new)
            .reduce(BigDecimal.ZERO, BigDecimal::add)
            .divide(count, new MathContext(60));
    BigDecimal squares = BigDecimal.ZERO;
    for (double each : of) {
      BigDecimal distance = new BigDecimal(each).subtract(mean);
      squares = squares.add(distance.multiply(distance), new MathContext(60));
    }
    return Math.sqrt(squares.divide(count, new MathContext(60)).doubleValue());
  }
}
