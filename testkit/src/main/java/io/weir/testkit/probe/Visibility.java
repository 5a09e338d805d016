package io.weir.testkit.probe;

import io.weir.model.Periods;
import io.weir.testkit.workload.Manifest;
import io.weir.testkit.workload.Workload;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits until the end of a run can be seen: the last samples of the tags that it ended with. */
public final class Visibility {
  private static final int TAGS = 50;
  private static final int LOOK_BACK = 100_000;
  private static final long SECOND = 1_000_000_000L;
  private static final long PAUSE = 5_000_000L;

  private final ServerConnection reader;
  private final Manifest manifest;
  private final int tags;
  private final long timeUnitNanos;

  /** All tags count, and times are exact. */
  public Visibility(ServerConnection reader, Manifest manifest) {
    this(reader, manifest, manifest.workload().tags(), 1);
  }

  /**
   * @param tags only so many of the most frequent tags count
   * @param timeUnitNanos the unit of the server's times in ns: each value of a row may be of
   *     another of the tag's samples within it
   */
  public Visibility(ServerConnection reader, Manifest manifest, int tags, long timeUnitNanos) {
    this.reader = reader;
    this.manifest = manifest;
    this.tags = tags;
    this.timeUnitNanos = timeUnitNanos;
  }

  /**
   * Waits.
   *
   * @param limitNanos at most that long
   * @return how long it took in ns, empty if too long or stopped
   */
  public OptionalLong await(long limitNanos, BooleanSupplier stop) throws IOException {
    long begin = System.nanoTime();
    for (long n : lastSamples().values()) {
      while (!visible(n)) {
        if (System.nanoTime() - begin > limitNanos || stop.getAsBoolean()) {
          return OptionalLong.empty();
        }
        LockSupport.parkNanos(PAUSE);
      }
    }
    return OptionalLong.of(System.nanoTime() - begin);
  }

  private Map<Integer, Long> lastSamples() {
    Map<Integer, Long> last = new LinkedHashMap<>();
    long to = Math.max(0, manifest.offered() - LOOK_BACK);
    for (long n = manifest.offered() - 1; n >= to && last.size() < Math.min(TAGS, tags); n--) {
      int tag = manifest.workload().tag(n);
      if (tag < tags && manifest.acknowledged(n)) {
        last.putIfAbsent(tag, n);
      }
    }
    return last;
  }

  private boolean visible(long n) throws IOException {
    Workload workload = manifest.workload();
    long time = workload.time(n);
    RowsResponse answer =
        reader.read(workload.name(workload.tag(n)), new Periods(time - SECOND, time + 1, 1));
    if (!answer.ok()) {
      return false;
    }
    double[][] rows = answer.rows();
    return rows.length == 1 && rows[0] != null && shows(n, rows[0]);
  }

  private boolean shows(long n, double[] row) {
    Workload workload = manifest.workload();
    int tag = workload.tag(n);
    long when = workload.time(n) / timeUnitNanos;
    boolean[] found = new boolean[Workload.WIDTH];
    for (long i = n; i >= 0 && workload.time(i) / timeUnitNanos == when; i--) {
      double[] values = workload.values(tag, workload.time(i));
      for (int v = 0; v < values.length && workload.tag(i) == tag; v++) {
        found[v] |= row.length == values.length && values[v] == row[v];
      }
    }
    for (boolean each : found) {
      if (!each) {
        return false;
      }
    }
    return true;
  }
}
