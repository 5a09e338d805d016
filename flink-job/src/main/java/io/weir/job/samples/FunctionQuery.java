package io.weir.job.samples;

import io.weir.job.samples.chunk.Chunk;
import io.weir.job.samples.function.Deadline;
import io.weir.job.samples.function.FunctionScan;
import io.weir.model.Periods;
import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.model.SampleFunction;
import io.weir.model.ValueMask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;

/** A report on a series whose width is known: the values and the functions that it asks for. */
final class FunctionQuery {
  private static final SampleFunction.Kind LAST = SampleFunction.Kind.LAST;

  private final Query.Report query;
  private final int width;
  private final Deadline deadline;

  private final ValueMask mask;

  /** The values that are wanted, in order. */
  private final int[] values;

  FunctionQuery(Query.Report query, int width, Deadline deadline) {
    this.query = query;
    this.width = width;
    this.deadline = deadline;
    mask = new ValueMask(query.values());
    values = mask.indexes(width);
  }

  /** What is wrong with the query, for a series of this width; null if nothing is. */
  QueryResult.Refusal fault() {
    String ofValues = mask.fault(width).orElse(null);
    if (ofValues != null) {
      return invalid("%s", ofValues);
    }
    int parts = query.functions().stream().mapToInt(each -> each.kind().parts()).sum();
    long numbers = (long) query.periods().points() * values.length * parts;
    if (numbers > Query.Report.MAX_NUMBERS) {
      return invalid(
          "points: must be so few that the result has at most %d numbers, got %d points of %d"
              + " values with %d numbers each, which are %d",
          Query.Report.MAX_NUMBERS, query.periods().points(), values.length, parts, numbers);
    }
    long sums = FunctionScan.sums(query.periods(), query.functions(), values.length);
    return sums <= FunctionScan.MAX_SUMS
        ? null
        : invalid(
            "fn: sma must need at most %d sums, one for each value and window that overlaps, got"
                + " %d; ask for fewer points or values, or shorter windows",
            FunctionScan.MAX_SUMS, sums);
  }

  private static QueryResult.Refusal invalid(String message, Object... arguments) {
    return new QueryResult.Refusal(
        QueryResult.Refusal.Reason.INVALID, String.format(message, arguments));
  }

  /** The ns (without a sign) that the rows tell of: of a period, or of a shorter duration. */
  long shortestSpan() {
    return query.functions().stream()
        .mapToLong(SampleFunction::duration)
        .filter(duration -> duration > 0)
        .reduce(
            query.periods().width(),
            (one, other) -> Long.compareUnsigned(one, other) < 0 ? one : other);
  }

  /**
   * @param raw the samples
   * @param buckets of the tier that answers beyond the samples
   * @param lastRolledUp ns, the time of the latest sample in any bucket
   * @param rows gives the latest samples before the ends of periods, with all their values
   */
  QueryResult answer(
      TreeCursor raw,
      TreeCursor buckets,
      int tier,
      long lastRolledUp,
      Function<Periods, QueryResult.Rows> rows) {
    if (query.functions().isEmpty()) {
      return selected(rows.apply(query.periods()));
    }
    try {
      return functionRows(raw, buckets, tier, lastRolledUp, rows);
    } catch (Deadline.PassedException e) {
      return invalid(
          "fn: takes longer than %d s over this interval; ask for fewer functions or values, or a"
              + " shorter interval",
          Deadline.TIME.toSeconds());
    }
  }

  private QueryResult.FunctionRows functionRows(
      TreeCursor raw,
      TreeCursor buckets,
      int tier,
      long lastRolledUp,
      Function<Periods, QueryResult.Rows> rows) {
    Periods periods = query.periods();
    FunctionScan scan =
        new FunctionScan(
            periods,
            query.functions().stream().filter(each -> each.kind() != LAST).toList(),
            values,
            deadline);
    long resolution = 0;
    long oldest = Math.min(periods.start(), scan.start());
    if (scan.needsHeld()) {
      QueryResult.Rows before = held(rows);
      if (before != null && before.has(1)) {
        scan.hold(selected(before).values());
        oldest = Math.min(oldest, before.oldest());
        resolution = before.resolution();
      } else {
        oldest = Long.MIN_VALUE;
      }
    }
    if (scan(scan, raw, buckets, lastRolledUp)) {
      resolution = Tiers.width(tier);
    }
    Iterator<QueryResult.FunctionRows.Column> results = scan.finish().iterator();
    List<QueryResult.FunctionRows.Column> columns = new ArrayList<>();
    QueryResult.Rows latest = null;
    for (SampleFunction function : query.functions()) {
      if (function.kind() == LAST) {
        latest = latest == null ? selected(rows.apply(periods)) : latest;
        resolution = Math.max(resolution, latest.resolution());
        oldest = Math.min(oldest, latest.has(1) ? latest.oldest() : Long.MIN_VALUE);
        columns.add(column(latest));
      } else {
        columns.add(results.next());
      }
    }
    return new QueryResult.FunctionRows(periods, resolution, values.length, oldest, columns);
  }

  /** The latest sample before the first period as a row; null if there can be none. */
  private QueryResult.Rows held(Function<Periods, QueryResult.Rows> rows) {
    long start = query.periods().start();
    return start == Long.MIN_VALUE ? null : rows.apply(new Periods(start - 1, start, 1));
  }

  /**
   * Adds samples and buckets by time; true if there was a bucket, also if it only reaches into the
   * interval and counts before it.
   */
  private boolean scan(FunctionScan scan, TreeCursor raw, TreeCursor buckets, long lastRolledUp) {
    long end = query.periods().end();
    long from = scan.start();
    if (from >= end) {
      return false;
    }
    boolean any = false;
    Chunk chunk = raw.chunkFor(from);
    boolean rolledUp = from <= lastRolledUp && seek(buckets, from);
    for (boolean more = rolledUp; more; more = buckets.nextRows(end)) {
      Chunk rows = buckets.rows();
      for (int row = buckets.row(); row < rows.size(); ) {
        long first = scan.firstTime(rows, row);
        if (first >= end) {
          break;
        }
        if (first < from) {
          any |= scan.lastTime(rows, row) >= from;
          row++;
          continue;
        }
        // A sample of the bucket's first time arrived later than it, and comes first.
        while (chunk != null && chunk.time(0) <= first) {
          scan.add(chunk, from, first + 1);
          if (chunk.time(chunk.size() - 1) > first) {
            break;
          }
          chunk = raw.nextChunk(end);
        }
        from = first + 1;
        row = scan.addBuckets(rows, row, chunk == null ? end : Math.min(end, next(chunk, from)));
        any = true;
      }
    }
    for (; chunk != null; chunk = raw.nextChunk(end, scan)) {
      scan.add(chunk, from, end);
    }
    return any;
  }

  /** The time of the first sample of a chunk at a time or later; there is one. */
  private static long next(Chunk chunk, long from) {
    return chunk.time(chunk.before(from) + 1);
  }

  /** Moves to the bucket that may hold a time, else to the first one; false if there is none. */
  private static boolean seek(TreeCursor buckets, long time) {
    return time != Long.MAX_VALUE && buckets.seek(time + 1) || buckets.seekFirst();
  }

  private static QueryResult.FunctionRows.Column column(QueryResult.Rows rows) {
    double[] column = new double[rows.periods().points() * rows.width()];
    int empty = column.length - rows.values().length;
    Arrays.fill(column, 0, empty, Double.NaN);
    System.arraycopy(rows.values(), 0, column, empty, rows.values().length);
    return new QueryResult.FunctionRows.Column(LAST, column);
  }

  /** The wanted values of rows. */
  private QueryResult.Rows selected(QueryResult.Rows rows) {
    if (values.length == width) {
      return rows;
    }
    double[] some = new double[rows.values().length / width * values.length];
    for (int at = 0, from = 0; at < some.length; from += width) {
      for (int value : values) {
        some[at++] = rows.values()[from + value];
      }
    }
    return new QueryResult.Rows(
        rows.periods(), rows.resolution(), values.length, rows.missing(), rows.oldest(), some);
  }
}
