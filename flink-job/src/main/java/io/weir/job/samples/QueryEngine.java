package io.weir.job.samples;

import io.weir.model.Periods;
import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.model.Tag;
import java.util.Arrays;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;

/** Answers queries from what the chunk store holds; safe for any number of threads. */
public final class QueryEngine {
  private final FragmentReader reader;
  private final TagListing listing;
  private final TagLocks locks;
  private final Supplier<QueryResult.Status> status;
  private final int width;

  QueryEngine(
      FragmentReader reader,
      TagListing listing,
      TagLocks locks,
      Supplier<QueryResult.Status> status,
      int width) {
    this.reader = reader;
    this.listing = listing;
    this.locks = locks;
    this.status = status;
    this.width = width;
  }

  /** The answer to a query; a refusal where there is none. */
  public QueryResult answer(Query query) {
    if (query instanceof Query.Report report) {
      Lock reading = locks.reading(report.tag().hashCode());
      reading.lock();
      try {
        return report(report);
      } finally {
        reading.unlock();
      }
    } else if (query instanceof Query.TagList list) {
      return listing.answer(list);
    }
    return status.get();
  }

  private QueryResult report(Query.Report query) {
    Tag tag = query.tag();
    int tier = Tiers.forPeriod(query.periods().width());
    Series series = new Series(tag, width);
    try (TreeCursor raw = new TreeCursor(reader, ChunkKey.root(series, ChunkKey.RAW), width);
        BucketCursor old = new BucketCursor(reader, ChunkKey.root(series, tier), width)) {
      if (raw.isEmpty() && old.isEmpty()) {
        return new QueryResult.Refusal(
            QueryResult.Refusal.Reason.UNKNOWN_TAG, "tag: no sample of \"" + tag + "\" is held");
      }
      long lastRolledUp =
          old.isEmpty() ? Long.MIN_VALUE : Stored.extent(reader, ChunkKey.rolledUp(series)).last();
      return rows(query.periods(), raw, old, tier, lastRolledUp);
    }
  }

  /**
   * @param lastRolledUp ns, the time of the latest sample in any bucket: whatever in the raw tree
   *     is later needs no look at the buckets, however long raw samples were kept meanwhile
   */
  private QueryResult.Rows rows(
      Periods periods, TreeCursor raw, BucketCursor old, int tier, long lastRolledUp) {
    double[] values = new double[periods.points() * width];
    int missing = 0;
    int end = 0;
    long resolution = 0;
    long oldest = 0;
    for (int row = 1; row <= periods.points(); row++) {
      long time = periods.time(row);
      boolean inRaw = raw.seek(time);
      boolean rolledUp = !old.isEmpty() && !(inRaw && raw.time() > lastRolledUp) && old.seek(time);
      if (rolledUp && old.mayHideLater()) {
        resolution = Tiers.width(tier);
      }
      boolean fromBuckets = rolledUp && !(inRaw && raw.time() >= old.time());
      if (fromBuckets) {
        old.copyValues(values, end);
      } else if (inRaw) {
        raw.copyValues(values, end);
      } else {
        missing++;
        continue;
      }
      if (end == 0) {
        oldest = fromBuckets ? old.time() : raw.time();
      }
      end += width;
    }
    return new QueryResult.Rows(
        periods,
        resolution,
        width,
        missing,
        oldest,
        missing == 0 ? values : Arrays.copyOf(values, end));
  }
}
