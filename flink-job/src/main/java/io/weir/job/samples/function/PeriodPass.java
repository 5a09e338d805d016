package io.weir.job.samples.function;

import io.weir.job.samples.chunk.BucketColumns;
import io.weir.job.samples.chunk.ChunkSummary;
import io.weir.model.Periods;
import io.weir.model.QueryResult.FunctionRows.Column;
import io.weir.model.SampleFunction;
import io.weir.model.SampleFunction.Kind;
import io.weir.model.decimal.ExactSum;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Computes functions of the samples of each period, one period after the other, and only those
 * parts of it that the functions need.
 */
final class PeriodPass implements Pass {
  /** A number that a function gives for each value. */
  private interface Output {
    double of(int value);
  }

  private record Result(Kind kind, List<Output> outputs, double[] values, long[] times) {
    Column column() {
      return new Column(kind, values, times);
    }

    /** Whether it says something of a period without samples. */
    boolean ofEmpty() {
      return kind == Kind.COUNT || kind == Kind.TWA;
    }
  }

  private final Periods periods;
  private final Deadline deadline;
  private final int width;
  private final Ends ends;
  private final Extremes extremes;
  private final ExtremeTimes extremeTimes;
  private final Sums sums;
  private final Deviations deviations;
  private final Counters counters;
  private final HeldMeans heldMeans;
  private final Quantiles quantiles;
  private final Set<PeriodPart> used = new LinkedHashSet<>();
  private final ExactSum difference = new ExactSum();
  private final List<Result> results = new ArrayList<>();

  private int row;
  private long edge;
  private long count;

  PeriodPass(Periods periods, int width, Deadline deadline) {
    this.periods = periods;
    this.deadline = deadline;
    this.width = width;
    ends = new Ends(width);
    extremes = new Extremes(width);
    extremeTimes = new ExtremeTimes(width);
    sums = new Sums(width);
    deviations = new Deviations(width);
    counters = new Counters(width);
    heldMeans = new HeldMeans(width);
    quantiles = new Quantiles(width);
  }

  /** Computes a function too; returns where its result is once the pass has finished. */
  int want(SampleFunction function) {
    Kind kind = function.kind();
    int numbers = periods.points() * kind.parts() * width;
    int times = kind == Kind.M4 ? periods.points() * (2 + 2 * width) : 0;
    results.add(new Result(kind, outputs(function), new double[numbers], new long[times]));
    return results.size() - 1;
  }

  private List<Output> outputs(SampleFunction function) {
    switch (function.kind()) {
      case FIRST:
        return outputs(List.of(ends), ends::first);
      case MIN:
        return outputs(List.of(extremes), extremes::min);
      case MAX:
        return outputs(List.of(extremes), extremes::max);
      case AVG:
        return outputs(List.of(sums), sums::mean);
      case SUM:
        return outputs(List.of(sums), sums::sum);
      case COUNT:
        return outputs(List.of(), value -> count);
      case RANGE:
        return outputs(
            List.of(extremes), value -> difference(extremes.max(value), extremes.min(value)));
      case STDDEV:
        return outputs(List.of(deviations), deviations::deviation);
      case DELTA:
        return outputs(List.of(ends), this::delta);
      case COUNTER_DELTA:
        return outputs(List.of(ends, counters), this::counterDelta);
      case RATE:
        return outputs(List.of(ends), value -> delta(value) / ends.seconds());
      case COUNTER_RATE:
        return outputs(List.of(ends, counters), value -> counterDelta(value) / ends.seconds());
      case TWA:
        return outputs(List.of(heldMeans), heldMeans::mean);
      case OHLC:
        return outputs(
            List.of(ends, extremes), ends::first, extremes::max, extremes::min, ends::last);
      case M4:
        return outputs(
            List.of(ends, extremes, extremeTimes),
            ends::first,
            extremes::min,
            extremes::max,
            ends::last);
      case QUANTILE:
        return outputs(List.of(quantiles), value -> quantiles.quantile(function.quantile(), value));
      default:
        throw new IllegalArgumentException("fn: is no function of a period: " + function.kind());
    }
  }

  private List<Output> outputs(List<PeriodPart> parts, Output... outputs) {
    used.addAll(parts);
    return List.of(outputs);
  }

  private double delta(int value) {
    return difference(ends.last(value), ends.first(value));
  }

  /** The difference of two numbers, of decimals if that is what they are. */
  private double difference(double from, double number) {
    difference.clear();
    difference.add(from);
    difference.add(-number);
    return difference.value();
  }

  private double counterDelta(int value) {
    difference.clear();
    difference.add(ends.last(value));
    difference.add(-ends.first(value));
    difference.add(counters.lost(value));
    return difference.value();
  }

  /** Whether it must be told which values were held when the first period began. */
  boolean needsHeld() {
    return used.contains(heldMeans);
  }

  /** Holds the wanted values of the latest sample before the first period. */
  void hold(double[] values) {
    heldMeans.hold(values);
  }

  @Override
  public long start() {
    return periods.start();
  }

  @Override
  public void add(ChunkColumns samples) {
    int from = samples.indexFrom(periods.start());
    while (from < samples.size()) {
      moveTo(samples.time(from));
      int to = samples.indexFrom(edge);
      for (PeriodPart part : used) {
        part.add(samples, from, to);
      }
      count += to - from;
      from = to;
    }
  }

  @Override
  public Need need() {
    return used.stream().map(PeriodPart::need).max(Comparator.naturalOrder()).orElse(Need.ENDS);
  }

  @Override
  public long moveOn(long time) {
    if (time < periods.start()) {
      return periods.start();
    }
    moveTo(time);
    return edge;
  }

  @Override
  public void add(ChunkSummary chunk) {
    if (chunk.firstTime() >= periods.start()) {
      for (PeriodPart part : used) {
        part.add(chunk);
      }
      count += chunk.size();
    }
  }

  @Override
  public void add(BucketColumns buckets, int from, int to) {
    int next = buckets.indexFrom(from, to, periods.start());
    while (next < to) {
      moveTo(buckets.firstTime(next));
      int end = buckets.indexFrom(next, to, edge);
      for (PeriodPart part : used) {
        part.add(buckets, next, end);
      }
      count += buckets.count(next, end);
      next = end;
    }
  }

  /** Finishes the rows before the one that a time is in. */
  private void moveTo(long time) {
    if (row == 0) {
      begin();
    }
    while (time >= edge) {
      finishRow();
      begin();
    }
  }

  private void begin() {
    row++;
    edge = periods.time(row);
    count = 0;
    for (PeriodPart part : used) {
      part.begin(periods.time(row - 1), edge);
    }
  }

  private void finishRow() {
    deadline.checkRow(row);
    for (Result result : results) {
      int at = (row - 1) * width * result.outputs.size();
      if (count == 0 && !result.ofEmpty()) {
        Arrays.fill(result.values, at, at + width * result.outputs.size(), Double.NaN);
        continue;
      }
      for (Output output : result.outputs) {
        for (int v = 0; v < width; v++) {
          result.values[at++] = output.of(v);
        }
      }
      if (result.kind == Kind.M4) {
        putTimes(result.times, (row - 1) * (2 + 2 * width));
      }
    }
  }

  private void putTimes(long[] times, int at) {
    times[at] = ends.firstTime();
    times[at + 1] = ends.lastTime();
    for (int v = 0; v < width; v++) {
      times[at + 2 + v] = extremeTimes.minTime(v);
      times[at + 2 + width + v] = extremeTimes.maxTime(v);
    }
  }

  @Override
  public List<Column> finish() {
    moveTo(periods.time(periods.points()) - 1);
    finishRow();
    return results.stream().map(Result::column).toList();
  }
}
