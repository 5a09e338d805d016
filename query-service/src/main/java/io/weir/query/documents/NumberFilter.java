package io.weir.query.documents;

import io.weir.model.records.Filter;
import io.weir.model.records.FilterPath;
import io.weir.model.records.FilterValue;
import java.util.List;
import java.util.function.DoublePredicate;

/**
 * A filter made for numbers. A number is the one value at {@code $}; other paths have none. What it
 * is compared with becomes the nearest float64, as the number did when it was stored.
 */
final class NumberFilter {
  private NumberFilter() {}

  /** Whether a number fits. */
  static DoublePredicate of(Filter filter) {
    if (filter instanceof Filter.And and) {
      List<DoublePredicate> all = and.filters().stream().map(NumberFilter::of).toList();
      return value -> all.stream().allMatch(each -> each.test(value));
    } else if (filter instanceof Filter.Or or) {
      List<DoublePredicate> any = or.filters().stream().map(NumberFilter::of).toList();
      return value -> any.stream().anyMatch(each -> each.test(value));
    } else if (filter instanceof Filter.Not not) {
      return of(not.filter()).negate();
    } else if (filter instanceof Filter.Comparison comparison) {
      return comparison(comparison);
    } else if (filter instanceof Filter.In in) {
      return in(in);
    } else if (filter instanceof Filter.Exists exists) {
      boolean fits = isOfNumber(exists.path()) == exists.exists();
      return value -> fits;
    }
    return value -> false; // an expression fits texts alone
  }

  private static boolean isOfNumber(FilterPath path) {
    return path.steps().isEmpty();
  }

  private static DoublePredicate comparison(Filter.Comparison comparison) {
    if (!isOfNumber(comparison.path())
        || !(comparison.value() instanceof FilterValue.Number number)) {
      boolean fits = comparison.operator() == Filter.Operator.NE;
      return value -> fits;
    }
    double other = Double.parseDouble(number.text());
    return switch (comparison.operator()) {
      case EQ -> value -> value == other;
      case NE -> value -> value != other;
      case GT -> value -> value > other;
      case GTE -> value -> value >= other;
      case LT -> value -> value < other;
      case LTE -> value -> value <= other;
    };
  }

  private static DoublePredicate in(Filter.In in) {
    if (!isOfNumber(in.path())) {
      return value -> false;
    }
    double[] others =
        in.values().stream()
            .filter(FilterValue.Number.class::isInstance)
            .mapToDouble(each -> Double.parseDouble(((FilterValue.Number) each).text()))
            .sorted()
            .toArray();
    return value -> isAmong(others, value);
  }

  /** Zero is equal to negative zero, which {@link java.util.Arrays#binarySearch} parts. */
  private static boolean isAmong(double[] sorted, double value) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low < sorted.length && sorted[low] == value;
  }
}
