package io.weir.job.samples;

import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.model.ValueMask;
import java.util.Arrays;
import java.util.Optional;

/**
 * Pages of the raw samples of a series, and where wanted of what buckets tell of older ones. Rows
 * are copied from the chunks into the arrays of the page; a page reads no more chunks than its
 * samples are in, and one.
 */
final class RawPages {
  /** Rows that a page has room for at first: most series are short. */
  private static final int FIRST_ROWS = ChunkTree.TARGET;

  private final TreeCursor cursor;
  private final Query.SamplePage query;
  private final int width;
  private final int[] columns;
  private final int most;
  private final double[] row;
  private long[] times;
  private double[] values;
  private int size;

  private RawPages(TreeCursor cursor, Query.SamplePage query, int width) {
    this.cursor = cursor;
    this.query = query;
    this.width = width;
    columns = new ValueMask(query.values()).indexes(width);
    most = query.maxBytes() / Long.BYTES / (1 + columns.length);
    row = new double[width];
    times = new long[Math.min(most, FIRST_ROWS)];
    values = new double[times.length * columns.length];
  }

  /** A page of a series; none if nothing of it is held, not even rolled up. */
  static Optional<QueryResult> page(FragmentReader reader, Query.SamplePage query, int width) {
    String fault = new ValueMask(query.values()).fault(width).orElse(null);
    if (fault != null) {
      return Optional.of(new QueryResult.Refusal(QueryResult.Refusal.Reason.INVALID, fault));
    }
    Series series = new Series(query.tag(), width);
    try (TreeCursor cursor = new TreeCursor(reader, ChunkKey.root(series, ChunkKey.RAW), width)) {
      boolean mayNeedOld = cursor.isEmpty() || query.span() > 0;
      RolledUp old = mayNeedOld ? TreeReader.rolledUp(reader, series) : null;
      if (cursor.isEmpty() && old.extent().isNone()) {
        return Optional.empty();
      }
      RawPages pages = new RawPages(cursor, query, width);
      if (query.span() == 0 || old.extent().isNone() || old.extent().last() < query.start()) {
        return Optional.of(pages.read());
      }
      ChunkKey tier = ChunkKey.root(series, Tiers.forPeriod(query.span(), old.tiers()));
      try (BucketSamples buckets = new BucketSamples(reader, tier, width, query.end())) {
        return Optional.of(pages.readBoth(buckets));
      }
    }
  }

  /** Of two samples of one time the raw one came later. */
  private QueryResult readBoth(BucketSamples old) {
    boolean inOld = old.seek(query.start());
    boolean inRaw = seekFrom(query.start()) && isWanted(cursor.time());
    while ((inOld || inRaw) && size < most) {
      boolean isOld = inOld && !(inRaw && cursor.time() <= old.time());
      if (isOld) {
        copyRow(old.time(), old::copyValues);
        inOld = old.next();
      } else {
        inOld = inOld && (old.time() > cursor.time() || old.next());
        copyRow(cursor.time(), cursor::copyValues);
        inRaw = cursor.next() && isWanted(cursor.time());
      }
    }
    return page(inOld || inRaw);
  }

  private QueryResult read() {
    boolean there = query.descending() ? cursor.seek(query.end()) : seekFrom(query.start());
    while (there && isWanted(cursor.time()) && size < most) {
      copyRow(cursor.time(), cursor::copyValues);
      there = query.descending() ? cursor.previous() : cursor.next();
    }
    return page(there && isWanted(cursor.time()));
  }

  private QueryResult page(boolean more) {
    return new QueryResult.SamplePage(
        width,
        columns.length,
        more,
        size == times.length ? times : Arrays.copyOf(times, size),
        size == times.length ? values : Arrays.copyOf(values, size * columns.length));
  }

  private boolean seekFrom(long time) {
    return cursor.seek(time) ? cursor.next() : cursor.seekFirst();
  }

  private boolean isWanted(long time) {
    return query.descending() ? time >= query.start() : time < query.end();
  }

  /** Copies all values of a sample to a place. */
  @FunctionalInterface
  private interface Row {
    void copyValues(double[] target, int at);
  }

  private void copyRow(long time, Row sample) {
    if (size == times.length) {
      int capacity = Math.min(most, 2 * size);
      times = Arrays.copyOf(times, capacity);
      values = Arrays.copyOf(values, capacity * columns.length);
    }
    times[size] = time;
    if (columns.length == width) {
      sample.copyValues(values, size * width);
    } else {
      sample.copyValues(row, 0);
      for (int i = 0; i < columns.length; i++) {
        values[size * columns.length + i] = row[columns[i]];
      }
    }
    size++;
  }
}
