package io.weir.testkit.check;

import io.weir.testkit.workload.Workload;
import java.util.Arrays;
import java.util.stream.DoubleStream;

/**
 * Functions of the samples of a period as docs/functions.md defines them. Those that are several
 * give a row of all values' first, then of all values' second, and so on.
 */
public enum PeriodFunction {
  MIN_AVG_MAX(0, 3, true) {
    @Override
    double[] of(double[] period) {
      return new double[] {min(period), mean(period), max(period)};
    }
  },
  /** First, min, max, last, without their times. */
  M4(0, 4, true) {
    @Override
    double[] of(double[] period) {
      return new double[] {period[0], min(period), max(period), period[period.length - 1]};
    }
  },
  /** Of a counter, which begins anew at 0 when a value is less than the one before. */
  RATE(0, 1, false) {
    @Override
    double[] of(double[] period) {
      double gained = 0;
      for (int i = 1; i < period.length; i++) {
        gained += period[i] < period[i - 1] ? period[i] : period[i] - period[i - 1];
      }
      return new double[] {gained};
    }

    @Override
    double[] row(SentSamples sent, long start, long end) {
      int from = sent.before(start);
      int last = sent.before(end) - 1;
      double seconds = from >= last ? 0 : (sent.times()[last] - sent.times()[from]) / 1e9;
      return seconds == 0 ? null : scaled(super.row(sent, start, end), 1 / seconds);
    }
  },
  TWA(86_400_000_000_000L, 1, false) {
    @Override
    double[] row(SentSamples sent, long start, long end) {
      int first = Math.max(0, sent.before(start + 1) - 1);
      int to = sent.before(end);
      if (first == to) {
        return null;
      }
      double[] row = new double[Workload.WIDTH];
      long begin = Math.max(start, sent.times()[first]);
      for (int at = first; at < to; at++) {
        long until = at + 1 < to ? sent.times()[at + 1] : end;
        double held = until - Math.max(begin, sent.times()[at]);
        for (int v = 0; v < row.length; v++) {
          row[v] += held * sent.values()[at][v];
        }
      }
      return scaled(row, 1.0 / (end - begin));
    }
  },
  /** Over {@link Window}. */
  SMA(Window.NANOS, 1, false) {
    @Override
    double[] of(double[] period) {
      return new double[] {mean(period)};
    }

    @Override
    double[] row(SentSamples sent, long start, long end) {
      return super.row(sent, end - Window.NANOS, end);
    }
  },
  /** Over {@link Window}. */
  EMA(16 * Window.NANOS, 1, false) {
    @Override
    double[] row(SentSamples sent, long start, long end) {
      int from = sent.before(end - 16 * Window.NANOS);
      int to = sent.before(end);
      double[] row = new double[Workload.WIDTH];
      double weights = 0;
      for (int at = from; at < to; at++) {
        double weight = Math.exp((double) (sent.times()[at] - end) / Window.NANOS);
        weights += weight;
        for (int v = 0; v < row.length; v++) {
          row[v] += weight * sent.values()[at][v];
        }
      }
      return from == to ? null : scaled(row, 1 / weights);
    }
  },
  /** Of 0.99. */
  QUANTILE(0, 1, false) {
    @Override
    double[] of(double[] period) {
      Arrays.sort(period);
      double rank = 0.99 * (period.length - 1);
      int below = (int) rank;
      int above = Math.min(below + 1, period.length - 1);
      return new double[] {period[below] + (rank - below) * (period[above] - period[below])};
    }
  };

  /** What moving means look back. */
  public static final class Window {
    /** Five periods of a day of 1000. */
    public static final int SECONDS = 432;

    static final long NANOS = SECONDS * 1_000_000_000L;

    private Window() {}
  }

  private static final double ROUNDING = 1e-12;
  private static final double NEARLY = 1e-9;

  /** How far before a period samples may count, ns. */
  final long lookBack;

  private final int parts;
  private final boolean isExact;

  PeriodFunction(long lookBack, int parts, boolean isExact) {
    this.lookBack = lookBack;
    this.parts = parts;
    this.isExact = isExact;
  }

  /** Of one value of the samples of a period, of which there are some. */
  double[] of(double[] period) {
    throw new IllegalStateException();
  }

  /** The row of a period; null if it has none. */
  double[] row(SentSamples sent, long start, long end) {
    int from = sent.before(start);
    int to = sent.before(end);
    if (from == to) {
      return null;
    }
    double[] row = new double[parts * Workload.WIDTH];
    for (int v = 0; v < Workload.WIDTH; v++) {
      double[] results = of(sent.column(v, from, to));
      for (int part = 0; part < parts; part++) {
        row[part * Workload.WIDTH + v] = results[part];
      }
    }
    return row;
  }

  /** Whether a number is right, but for rounding: not every server sums the decimals sent. */
  boolean isRight(double got, double expected) {
    double size = Math.abs(expected);
    return Math.abs(got - expected) <= (isExact ? ROUNDING * size : NEARLY * Math.max(1, size));
  }

  private static double min(double[] values) {
    return DoubleStream.of(values).min().orElseThrow();
  }

  private static double max(double[] values) {
    return DoubleStream.of(values).max().orElseThrow();
  }

  private static double mean(double[] values) {
    return DoubleStream.of(values).average().orElseThrow();
  }

  private static double[] scaled(double[] row, double factor) {
    return DoubleStream.of(row).map(value -> value * factor).toArray();
  }
}
