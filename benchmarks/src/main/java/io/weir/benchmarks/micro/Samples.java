package io.weir.benchmarks.micro;

import io.weir.job.samples.chunk.Rows;
import io.weir.testkit.workload.Schedule;
import io.weir.testkit.workload.Workload;

/** The same samples for every benchmark: values of three decimals that drift, see datagen. */
final class Samples {
  /** A round time of 2023, ns. */
  public static final long START = 1_700_000_000_000_000_000L;

  private static final long DAY = 86_400_000_000_000L;

  private Samples() {}

  /** A day of samples, so many a second. */
  public static Workload workload(int rate) {
    return Workload.usual(1, "jmh", Schedule.steady(START, rate, DAY));
  }

  /** The values of so many rows of 10, row by row, a second apart. */
  public static double[] values(int rows) {
    Workload workload = workload(1);
    double[] values = new double[rows * Workload.WIDTH];
    for (int i = 0; i < rows; i++) {
      double[] row = workload.values(0, workload.time(i));
      System.arraycopy(row, 0, values, i * Workload.WIDTH, Workload.WIDTH);
    }
    return values;
  }

  /** So many samples of one tag, one a second give or take some microseconds. */
  static Rows rows(int size) {
    Workload workload = workload(1);
    Rows rows = new Rows(Workload.WIDTH, size);
    for (int i = 0; i < size; i++) {
      long time = workload.time(i) + (i * 7_919L % 1000) * 1000;
      rows.add(time, workload.values(0, time));
    }
    return rows;
  }
}
