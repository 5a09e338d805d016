package io.weir.job.samples.function;

import io.weir.job.samples.chunk.BucketColumns;
import io.weir.job.samples.chunk.Chunk;
import io.weir.job.samples.chunk.ChunkSummary;
import io.weir.model.Periods;
import io.weir.model.QueryResult.FunctionRows.Column;
import io.weir.model.SampleFunction;
import io.weir.model.SampleFunction.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Computes functions of the samples of an interval in one pass over its chunks and buckets. Holds
 * what it knows of one period and the wanted columns of one chunk, however long the interval is,
 * and the result; for moving means also the sums of the parts of their windows. For one thread.
 */
public final class FunctionScan {
  /** How many durations the window of {@link Kind#EMA} is long; earlier samples have no weight. */
  private static final int EMA_DURATIONS = 16;

  /** The most sums that moving means of the kind {@link Kind#SMA} may hold, some 14 MB. */
  public static final int MAX_SUMS = 1 << 17;

  private record Place(Pass pass, int column) {}

  private final Periods periods;
  private final Deadline deadline;
  private final int[] values;
  private final ChunkColumns columns;
  private final BucketColumns buckets;
  private final PeriodPass ofPeriods;
  private final List<Pass> passes = new ArrayList<>();
  private final List<Place> places = new ArrayList<>();
  private final ChunkSummary summary;
  private final Need need;

  /** The time of the latest sample in a bucket: after it, all are added in order. */
  private long lastInBucket = Long.MIN_VALUE;

  /**
   * @param functions any but {@link Kind#LAST}
   * @param values which values of a sample are wanted, in order
   */
  public FunctionScan(
      Periods periods, List<SampleFunction> functions, int[] values, Deadline deadline) {
    this.periods = periods;
    this.deadline = deadline;
    this.values = values;
    columns = new ChunkColumns(values);
    buckets = new BucketColumns(values);
    ofPeriods = new PeriodPass(periods, values.length, deadline);
    functions.forEach(this::want);
    summary = new ChunkSummary(values);
    need = passes.stream().map(Pass::need).max(Comparator.naturalOrder()).orElse(Need.ENDS);
  }

  /**
   * The sums that moving means of the kind {@link Kind#SMA} hold: one for each value and window
   * that overlaps. Those of {@link Kind#EMA} are small, and no more than the numbers of the result.
   */
  public static long sums(Periods periods, List<SampleFunction> functions, int values) {
    return functions.stream()
        .filter(function -> function.kind() == Kind.SMA)
        .mapToLong(sma -> Long.divideUnsigned(sma.duration() - 1, periods.width()) + 2)
        .map(windows -> Math.min(periods.points(), windows) * values)
        .sum();
  }

  private void want(SampleFunction function) {
    Pass pass = passOf(function);
    if (!passes.contains(pass)) {
      passes.add(pass);
    }
    places.add(new Place(pass, pass == ofPeriods ? ofPeriods.want(function) : 0));
  }

  private Pass passOf(SampleFunction function) {
    long duration = function.duration();
    int width = values.length;
    switch (function.kind()) {
      case SMA:
        return new WindowPass<>(
            () -> new RunningSums(width), Kind.SMA, periods, width, duration, deadline);
      case EMA:
        RunningWeights.Room room = new RunningWeights.Room();
        return new WindowPass<>(
            () -> new RunningWeights(width, duration, room),
            Kind.EMA,
            periods,
            width,
            EMA_DURATIONS * duration,
            deadline);
      default:
        return ofPeriods;
    }
  }

  /** The time of the earliest sample to add. */
  public long start() {
    return passes.stream().mapToLong(Pass::start).min().orElse(periods.end());
  }

  /** Whether {@link #hold} must be called if there is a sample before the first period. */
  public boolean needsHeld() {
    return ofPeriods.needsHeld();
  }

  /** Takes the wanted values of the latest sample before the first period. */
  public void hold(double[] held) {
    ofPeriods.hold(held);
  }

  /**
   * Adds the samples of a chunk with times in [from, to); those before are earlier.
   *
   * @throws Deadline.PassedException if the deadline has passed, as do the methods below
   */
  public void add(Chunk chunk, long from, long to) {
    deadline.check();
    columns.open(chunk, from, to);
    for (Pass pass : passes) {
      pass.add(columns);
    }
  }

  /**
   * Whether the samples of [from, to) all count alike, so that a summary of them may be added. None
   * that is still to be added is before them.
   */
  public boolean takesWhole(long from, long to) {
    boolean takes = need != Need.SAMPLES && from > lastInBucket;
    for (int i = 0; i < passes.size() && takes; i++) {
      takes = passes.get(i).moveOn(from) >= to;
    }
    return takes;
  }

  /** To read a summary into. */
  public ChunkSummary summary() {
    return summary;
  }

  /**
   * Adds the samples of the chunk that {@link #summary} is of.
   *
   * @return false if it does not say enough of them, and they must be added
   */
  public boolean addWhole() {
    if (need == Need.SUMS && !summary.hasSums()) {
      return false;
    }
    deadline.check();
    for (Pass pass : passes) {
      pass.add(summary);
    }
    return true;
  }

  /** The time of the first sample of the bucket in a row of a chunk. */
  public long firstTime(Chunk ofBuckets, int row) {
    buckets.open(ofBuckets, row);
    return buckets.firstTime(buckets.number(row));
  }

  /** The time of the last sample of the bucket in a row of a chunk. */
  public long lastTime(Chunk ofBuckets, int row) {
    buckets.open(ofBuckets, row);
    return buckets.lastTime(buckets.number(row));
  }

  /**
   * Adds the samples of neighbouring buckets whose first samples are before a time: that in a row
   * of a chunk, and any number of those after it.
   *
   * @return the row of the first bucket after them
   */
  public int addBuckets(Chunk ofBuckets, int row, long end) {
    deadline.check();
    buckets.open(ofBuckets, row);
    int from = buckets.number(row);
    int to = buckets.indexFrom(from, buckets.size(), end);
    lastInBucket = Math.max(lastInBucket, buckets.lastTime(to - 1));
    for (Pass pass : passes) {
      pass.add(buckets, from, to);
    }
    return row + to - from;
  }

  /** What each function gives, in their order, once all was added. */
  public List<Column> finish() {
    List<List<Column>> results = passes.stream().map(Pass::finish).toList();
    return places.stream()
        .map(place -> results.get(passes.indexOf(place.pass)).get(place.column))
        .toList();
  }
}
