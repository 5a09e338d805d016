package io.weir.job.samples.function;

import io.weir.model.Periods;
import io.weir.model.QueryResult.FunctionRows.Column;
import io.weir.model.SampleFunction;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Computes functions of the samples of each period, one period after the other, and only those
 * parts of it that the functions need.
 */
final class PeriodPass {
  /** A number that a function gives for each value. */
  private interface Output {
    double of(int value);
  }

  private record Result(SampleFunction.Kind kind, List<Output> outputs, double[] values) {}

  private final Periods periods;
  private final int width;
  private final Ends ends;
  private final Extremes extremes;
  private final Sums sums;
  private final Deviations deviations;
  private final Set<Part> used = new LinkedHashSet<>();
  private final ExactSum difference = new ExactSum();
  private final List<Result> results = new ArrayList<>();

  private int row = 1;
  private long edge;
  private long count;

  PeriodPass(Periods periods, int width) {
    this.periods = periods;
    this.width = width;
    ends = new Ends(width);
    extremes = new Extremes(width);
    sums = new Sums(width);
    deviations = new Deviations(width);
    edge = periods.time(1);
  }

  /** Computes a function too, before any sample is added. */
  void want(SampleFunction.Kind kind) {
    int numbers = periods.points() * kind.parts() * width;
    results.add(new Result(kind, outputs(kind), new double[numbers]));
  }

  private List<Output> outputs(SampleFunction.Kind kind) {
    switch (kind) {
      case FIRST:
        used.add(ends);
        return List.of(ends::first);
      case MIN:
        used.add(extremes);
        return List.of(extremes::min);
      case MAX:
        used.add(extremes);
        return List.of(extremes::max);
      case AVG:
        used.add(sums);
        return List.of(sums::mean);
      case SUM:
        used.add(sums);
        return List.of(sums::sum);
      case COUNT:
        return List.of(value -> count);
      case RANGE:
        used.add(extremes);
        return List.of(value -> difference(extremes.max(value), extremes.min(value)));
      case STDDEV:
        used.add(deviations);
        return List.of(deviations::deviation);
      case DELTA:
        used.add(ends);
        return List.of(value -> difference(ends.last(value), ends.first(value)));
      default:
        throw new IllegalArgumentException("fn: " + kind + " is not answered yet");
    }
  }

  /** The difference of two decimals, if that is what they are. */
  private double difference(double from, double number) {
    difference.clear();
    difference.add(from);
    difference.add(-number);
    return difference.value();
  }

  boolean isEmpty() {
    return results.isEmpty();
  }

  /** Adds samples that are later than those before. */
  void add(Columns samples) {
    int from = samples.indexFrom(periods.start());
    while (from < samples.size()) {
      while (samples.time(from) >= edge) {
        finishRow();
      }
      int to = samples.indexFrom(edge);
      for (Part part : used) {
        part.add(samples, from, to);
      }
      count += to - from;
      from = to;
    }
  }

  private void finishRow() {
    for (Result result : results) {
      int at = (row - 1) * width * result.outputs.size();
      for (Output output : result.outputs) {
        for (int v = 0; v < width; v++) {
          boolean none = count == 0 && result.kind != SampleFunction.Kind.COUNT;
          result.values[at++] = none ? Double.NaN : output.of(v);
        }
      }
    }
    for (Part part : used) {
      part.clear();
    }
    count = 0;
    row++;
    edge = row <= periods.points() ? periods.time(row) : Long.MAX_VALUE;
  }

  /** The results, in the order wanted, once all samples were added. */
  List<Column> finish() {
    while (row <= periods.points()) {
      finishRow();
    }
    return results.stream().map(result -> new Column(result.kind, result.values)).toList();
  }
}
