package io.weir.job.samples;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What functions must give: a plain reading of docs/functions.md, sample by sample. */
final class FunctionReference {
  private static final int MAX_PLACES = 12;
  private static final BigDecimal MAX_MANTISSA = BigDecimal.TEN.pow(15);

  /** One of each function. */
  static final List<SampleFunction> ALL =
      Stream.of(Kind.values())
          .map(
              kind ->
                  switch (kind) {
                    case SMA, EMA -> new SampleFunction(kind, 7_000_000_007L, 0);
                    case QUANTILE -> new SampleFunction(kind, 0, 0.9);
                    default -> SampleFunction.of(kind);
                  })
          .toList();

  private final TreeMap<Long, double[]> samples;
  private final Periods periods;
  private final int[] values;
  private final Map<Double, BigDecimal> decimals = new HashMap<>();

  /** How far numbers that are computed as doubles may be off, relative to the values. */
  private double relative = 1e-9;

  FunctionReference(TreeMap<Long, double[]> samples, Periods periods, int... values) {
    this.samples = samples;
    this.periods = periods;
    this.values = values;
  }

  FunctionReference within(double newRelative) {
    relative = newRelative;
    return this;
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
    Kind kind = function.kind();
    int width = values.length;
    assertThat(column.values()).hasSize(periods.points() * kind.parts() * width);
    assertThat(column.times()).hasSize(kind == Kind.M4 ? periods.points() * (2 + 2 * width) : 0);
    for (int row = 1; row <= periods.points(); row++) {
      for (int v = 0; v < width; v++) {
        double[] expected = expected(function, row, values[v]);
        for (int part = 0; part < kind.parts(); part++) {
          double actual = column.values()[((row - 1) * kind.parts() + part) * width + v];
          if (!isNear(actual, expected[part], tolerance(function, row, values[v]))) {
            throw new AssertionError(
                "%s, part %d, value %d, row %d of %s: expected %s, got %s"
                    .formatted(function, part, values[v], row, periods, expected[part], actual));
          }
        }
      }
      if (kind == Kind.M4) {
        assertTimes(column.times(), row);
      }
    }
  }

  /** A tolerance of 0 means the very same double. */
  private static boolean isNear(double actual, double expected, double tolerance) {
    return Double.compare(actual, expected) == 0 || Math.abs(actual - expected) <= tolerance;
  }

  private void assertTimes(long[] times, int row) {
    int at = (row - 1) * (2 + 2 * values.length);
    NavigableMap<Long, double[]> of = period(row);
    assertThat(times[at]).isEqualTo(of.isEmpty() ? 0 : of.firstKey());
    assertThat(times[at + 1]).isEqualTo(of.isEmpty() ? 0 : of.lastKey());
    for (int v = 0; v < values.length; v++) {
      int value = values[v];
      assertThat(times[at + 2 + v]).isEqualTo(timeOf(of, value, min(of(row, value))));
      assertThat(times[at + 2 + values.length + v])
          .isEqualTo(timeOf(of, value, max(of(row, value))));
    }
  }

  private static long timeOf(NavigableMap<Long, double[]> samples, int value, double sought) {
    return samples.entrySet().stream()
        .filter(each -> Double.compare(each.getValue()[value], sought) == 0)
        .findFirst()
        .map(Map.Entry::getKey)
        .orElse(0L);
  }

  private double tolerance(SampleFunction function, int row, int value) {
    List<Double> of = of(row, value);
    switch (function.kind()) {
      case STDDEV:
        return of.isEmpty() ? 0 : relative * (max(of) - min(of)) + 1e-15 * largest(of);
      case EMA:
        return relative * largest(of(window(row, 16 * function.duration()), value));
      case TWA:
        of.add(held(row, value));
        return relative * largest(of);
      case QUANTILE:
        return relative * largest(of);
      default:
        return 0;
    }
  }

  private static double largest(List<Double> of) {
    return of.stream().mapToDouble(Math::abs).filter(Double::isFinite).max().orElse(0);
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
    switch (function.kind()) {
      case TWA:
        return new double[] {heldMean(row, value)};
      case SMA:
        List<Double> window = of(window(row, function.duration()), value);
        return new double[] {window.isEmpty() ? Double.NaN : mean(window)};
      case EMA:
        return new double[] {weightedMean(row, value, function.duration())};
      default:
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
      case COUNTER_DELTA -> new double[] {gain(of).doubleValue()};
      case RATE ->
          new double[] {decimal(last).subtract(decimal(first)).doubleValue() / seconds(row)};
      case COUNTER_RATE -> new double[] {gain(of).doubleValue() / seconds(row)};
      case OHLC -> new double[] {first, max(of), min(of), last};
      case M4 -> new double[] {first, min(of), max(of), last};
      case QUANTILE -> new double[] {quantile(of, function.quantile())};
      default -> throw new AssertionError("no reference of " + function);
    };
  }

  private NavigableMap<Long, double[]> period(int row) {
    return samples.subMap(periods.time(row - 1), true, periods.time(row), false);
  }

  private List<Double> of(int row, int value) {
    return of(period(row), value);
  }

  private static List<Double> of(NavigableMap<Long, double[]> samples, int value) {
    List<Double> of = new ArrayList<>();
    samples.values().forEach(sample -> of.add(sample[value]));
    return of;
  }

  /** The samples of so many ns before the end of a row's period. */
  private NavigableMap<Long, double[]> window(int row, long span) {
    long end = periods.time(row);
    long start = end < Long.MIN_VALUE + span ? Long.MIN_VALUE : end - span;
    return samples.subMap(start, true, end, false);
  }

  private double seconds(int row) {
    NavigableMap<Long, double[]> of = period(row);
    double nanos = nanos(of.firstKey(), of.lastKey());
    return nanos == 0 ? Double.NaN : nanos / 1e9;
  }

  private static double nanos(long from, long to) {
    return new BigDecimal(to).subtract(new BigDecimal(from)).doubleValue();
  }

  private BigDecimal gain(List<Double> of) {
    BigDecimal gain = BigDecimal.ZERO;
    for (int i = 1; i < of.size(); i++) {
      gain = gain.add(decimal(of.get(i)));
      if (of.get(i) >= of.get(i - 1)) {
        gain = gain.subtract(decimal(of.get(i - 1)));
      }
    }
    return gain;
  }

  private double held(int row, int value) {
    Map.Entry<Long, double[]> before = samples.lowerEntry(periods.time(row - 1));
    return before == null ? Double.NaN : before.getValue()[value];
  }

  private double heldMean(int row, int value) {
    double held = held(row, value);
    long since = periods.time(row - 1);
    double integral = 0;
    double covered = 0;
    for (Map.Entry<Long, double[]> sample : period(row).entrySet()) {
      if (!Double.isNaN(held)) {
        integral += held * nanos(since, sample.getKey());
        covered += nanos(since, sample.getKey());
      }
      held = sample.getValue()[value];
      since = sample.getKey();
    }
    double rest = nanos(since, periods.time(row));
    return (integral + held * rest) / (covered + rest);
  }

  private double weightedMean(int row, int value, long duration) {
    double sum = 0;
    double weights = 0;
    for (Map.Entry<Long, double[]> sample : window(row, 16 * duration).entrySet()) {
      double weight = Math.exp(-nanos(sample.getKey(), periods.time(row)) / duration);
      sum += weight * sample.getValue()[value];
      weights += weight;
    }
    return weights == 0 ? Double.NaN : sum / weights;
  }

  private static double quantile(List<Double> of, double q) {
    double[] sorted = of.stream().mapToDouble(x -> x).sorted().toArray();
    double rank = q * (sorted.length - 1);
    int below = (int) Math.floor(rank);
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (rank - below) * (sorted[above] - sorted[below]);
  }

  private static double min(List<Double> of) {
    return of.stream().mapToDouble(x -> x).reduce(Math::min).orElse(Double.NaN);
  }

  private static double max(List<Double> of) {
    return of.stream().mapToDouble(x -> x).reduce(Math::max).orElse(Double.NaN);
  }

  /** The number that a double stands for; most are asked for in many periods. */
  private BigDecimal decimal(double value) {
    return decimals.computeIfAbsent(value, FunctionReference::shortest);
  }

  private static BigDecimal shortest(double value) {
    BigDecimal itself = new BigDecimal(value);
    if (itself.setScale(MAX_PLACES, RoundingMode.HALF_EVEN).doubleValue() != value) {
      return itself; // nor is it with fewer places
    }
    for (int places = MAX_PLACES; places >= 0; places--) {
      BigDecimal decimal = itself.setScale(places, RoundingMode.HALF_EVEN);
      if (new BigDecimal(decimal.unscaledValue()).abs().compareTo(MAX_MANTISSA) <= 0
          && decimal.doubleValue() == value) {
        return decimal;
      }
    }
    return itself;
  }

  private BigDecimal sum(List<Double> of) {
    return of.stream().map(this::decimal).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** The nearest double, which few digits tell unless the mean is next to the middle of two. */
  private double mean(List<Double> of) {
    BigDecimal sum = sum(of);
    BigDecimal count = BigDecimal.valueOf(of.size());
    double below = sum.divide(count, new MathContext(40, RoundingMode.FLOOR)).doubleValue();
    double above = sum.divide(count, new MathContext(40, RoundingMode.CEILING)).doubleValue();
    return below == above ? below : sum.divide(count, new MathContext(900)).doubleValue();
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
