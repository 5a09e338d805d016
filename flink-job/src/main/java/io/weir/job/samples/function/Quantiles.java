package io.weir.job.samples.function;

import io.weir.job.samples.chunk.BucketColumns;
import io.weir.job.samples.chunk.ChunkSummary;
import io.weir.model.decimal.Decimals;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The values of a period, to tell quantiles of. Up to {@value #MOST_KEPT} samples all are kept, and
 * quantiles are exact. Of more, and of samples in buckets, numbers of like values are counted in
 * steps of 2 % (DDSketch: Masson, Rim and Lee, "DDSketch: A Fast and Fully-Mergeable Quantile
 * Sketch with Relative-Error Guarantees", VLDB 2019), and a quantile is off by 1 % at the most.
 * Where that makes too many steps of a value, all become twice as wide, two neighbours one, and so
 * does the error (UDDSketch: Epicoco et al., "UDDSketch: Accurate Tracking of Quantiles in Data
 * Streams", 2020): it is tanh(2^n * atanh(1 %)) after n times, 86 % for all doubles there are.
 */
final class Quantiles implements PeriodPart {
  /** The most samples of a period of which all values are kept. */
  static final int MOST_KEPT = 10_000;

  private static final double ACCURACY = 0.01;

  /** The most steps that count a value: 164 KB. At 2 % they reach over 17 powers of ten. */
  private static final int MOST_STEPS = 2048;

  private static final double LOG_STEP = Math.log((1 + ACCURACY) / (1 - ACCURACY));

  /** Beyond the steps of the smallest and the largest double. */
  private static final int OFFSET = 40_000;

  /** The most values that stand for a half of a bucket. */
  private static final int PIECES = 16;

  private final double[][] kept;
  private int size;
  private boolean sorted;

  /** How many values lie in a step, by the step's key, which ascends with the values. */
  private final List<Map<Integer, Double>> steps = new ArrayList<>();

  /** How often the steps of each value became twice as wide. */
  private final int[] doublings;

  private double counted;

  /** Of the values that were counted: a quantile is never outside. */
  private final double[] least;

  private final double[] greatest;

  Quantiles(int width) {
    kept = new double[width][0];
    doublings = new int[width];
    least = new double[width];
    greatest = new double[width];
    for (int v = 0; v < width; v++) {
      steps.add(new TreeMap<>());
    }
  }

  @Override
  public void begin(long start, long end) {
    size = 0;
    sorted = false;
    counted = 0;
    steps.forEach(Map::clear);
    Arrays.fill(doublings, 0);
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    Arrays.fill(greatest, Double.NEGATIVE_INFINITY);
  }

  @Override
  public void add(ChunkColumns samples, int from, int to) {
    int more = to - from;
    if (counted == 0 && size + more > MOST_KEPT) {
      countKept();
    }
    for (int v = 0; v < kept.length; v++) {
      long[] column = samples.column(v);
      if (counted == 0 && kept[v].length < size + more) {
        kept[v] = Arrays.copyOf(kept[v], Math.min(MOST_KEPT, 2 * (size + more)));
      }
      for (int i = from; i < to; i++) {
        double value = Decimals.toDouble(column[i], samples.places(v));
        if (counted == 0) {
          kept[v][size + i - from] = value;
        } else {
          reach(v, value);
          count(v, value, 1);
        }
      }
    }
    size += more;
    counted += counted == 0 ? 0 : more;
  }

  private void countKept() {
    for (int v = 0; v < kept.length; v++) {
      for (int i = 0; i < size; i++) {
        reach(v, kept[v][i]);
        count(v, kept[v][i], 1);
      }
    }
    counted = size;
  }

  private void reach(int v, double value) {
    least[v] = Math.min(least[v], value);
    greatest[v] = Math.max(greatest[v], value);
  }

  private void count(int v, double value, double number) {
    steps.get(v).merge(widened(step(value), doublings[v]), number, Double::sum);
    while (steps.get(v).size() > MOST_STEPS) {
      Map<Integer, Double> wider = new TreeMap<>();
      steps.get(v).forEach((step, of) -> wider.merge(widened(step, 1), of, Double::sum));
      steps.set(v, wider);
      doublings[v]++;
    }
  }

  private static int step(double value) {
    if (value == 0) {
      return 0;
    }
    int step = OFFSET + (int) Math.ceil(Math.log(Math.abs(value)) / LOG_STEP);
    return value > 0 ? step : -step;
  }

  /** The step that a step is part of once all became so often twice as wide. */
  private static int widened(int step, int times) {
    int below = (OFFSET - Math.abs(step)) >> times; // rounded down, so that the step is rounded up
    return step == 0 ? 0 : Integer.signum(step) * (OFFSET - below);
  }

  /** The middle of a step, in terms of the relative error. */
  private static double value(int step, int doublings) {
    if (step == 0) {
      return 0;
    }
    double width = Math.scalb(LOG_STEP, doublings);
    double value = Math.exp((Math.abs(step) - OFFSET) * width) * (1 - Math.tanh(width / 2));
    return step > 0 ? value : -value;
  }

  /** How many steps count a value. */
  int steps(int v) {
    return steps.get(v).size();
  }

  /** The quantile, between the two samples next to it as NumPy does by default (type 7). */
  double quantile(double q, int v) {
    return counted == 0 ? exact(q, v) : fromSteps(q, v);
  }

  private double exact(double q, int v) {
    if (!sorted) {
      for (double[] each : kept) {
        Arrays.sort(each, 0, size);
      }
      sorted = true;
    }
    double rank = q * (size - 1);
    int below = (int) rank;
    double value = kept[v][below];
    return below + 1 < size ? between(value, kept[v][below + 1], rank - below) : value;
  }

  private static double between(double value, double next, double share) {
    double distance = next - value;
    return Double.isFinite(distance)
        ? value + distance * share
        : value * (1 - share) + next * share;
  }

  private double fromSteps(double q, int v) {
    double rank = q * Math.max(0, counted - 1);
    double before = 0;
    int last = 0;
    for (Map.Entry<Integer, Double> step : steps.get(v).entrySet()) {
      before += step.getValue();
      last = step.getKey();
      if (before > rank) {
        break;
      }
    }
    return Math.max(least[v], Math.min(greatest[v], value(last, doublings[v])));
  }

  @Override
  public Need need() {
    return Need.SAMPLES;
  }

  @Override
  public void add(ChunkSummary chunk) {
    throw new UnsupportedOperationException("quantiles are of samples");
  }

  @Override
  public void add(BucketColumns buckets, int from, int to) {
    if (counted == 0) {
      countKept();
    }
    for (int i = from; i < to; i++) {
      long more = buckets.count(i);
      for (int v = 0; v < kept.length; v++) {
        double min = buckets.min(v, i);
        double max = buckets.max(v, i);
        reach(v, min);
        reach(v, max);
        spread(v, min, buckets.sum(v, i) / more, max, more);
      }
      counted += more;
    }
  }

  /**
   * Spreads samples of which only these are known evenly over [min, mean] and over [mean, max], so
   * many over each that they have that mean.
   */
  private void spread(int v, double min, double mean, double max, long count) {
    if (count == 1 || !(max > min)) {
      count(v, min, count);
      return;
    }
    double below = Math.min(1, Math.max(0, (max - mean) / (max - min)));
    spread(v, min, mean, below * count);
    spread(v, mean, max, (1 - below) * count);
  }

  private void spread(int v, double from, double to, double number) {
    int pieces = (int) Math.max(1, Math.min(PIECES, Math.ceil(number)));
    for (int i = 0; i < pieces; i++) {
      count(v, from + (to - from) * (i + 0.5) / pieces, number / pieces);
    }
  }
}
