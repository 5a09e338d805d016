package io.weir.job.samples;

import io.weir.job.samples.chunk.Chunk;
import io.weir.job.samples.function.Deadline;
import io.weir.model.Periods;
import io.weir.model.Query;
import io.weir.model.QueryBatch;
import io.weir.model.QueryResult;
import io.weir.model.TaskKeyGroups;
import io.weir.model.Widths;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Answers queries from what the chunk store holds; safe for any number of threads. */
public final class QueryEngine {
  private final FragmentReader reader;
  private final TagIndex index;
  private final TagListing listing;
  private final TagLocks locks;
  private final Supplier<QueryResult.Status> status;
  private final LongSupplier nanoTime;
  private final BatchEngine batches;

  QueryEngine(
      FragmentReader reader,
      TagIndex index,
      TagListing listing,
      TagLocks locks,
      TaskKeyGroups keyGroups,
      Supplier<QueryResult.Status> status,
      LongSupplier nanoTime) {
    this.reader = reader;
    this.index = index;
    this.listing = listing;
    this.locks = locks;
    this.status = status;
    this.nanoTime = nanoTime;
    this.batches = new BatchEngine(keyGroups, this::answer, nanoTime);
  }

  /** The answer to a query; a refusal where there is none. */
  public QueryResult answer(Query query) {
    if (query instanceof Query.OfSeries ofSeries) {
      Lock reading = locks.reading(ofSeries.tag().hashCode());
      reading.lock();
      try {
        return ofSeries(ofSeries);
      } finally {
        reading.unlock();
      }
    } else if (query instanceof QueryBatch batch) {
      return batches.answer(batch);
    } else if (query instanceof Query.TagList list) {
      return listing.answer(list);
    }
    return status.get();
  }

  /** Looks into the index of tags only if the series is not there that is most likely meant. */
  private QueryResult ofSeries(Query.OfSeries query) {
    int likely = query.width() == 0 ? query.preferred() : query.width();
    Optional<QueryResult> result = likely == 0 ? Optional.empty() : ofSeries(query, likely);
    if (result.isPresent()) {
      return result.get();
    }
    Widths others = index.listedWidths(query.tag());
    if (likely != 0) {
      others = others.without(likely); // its first samples are not there yet, or its last have gone
    }
    if (query.width() == 0 && others.size() == 1) {
      result = ofSeries(query, others.stream().sum());
    }
    return result.orElse(refusal(query, others));
  }

  /** The result of a series; none if nothing of it is held. */
  private Optional<QueryResult> ofSeries(Query.OfSeries query, int width) {
    if (query instanceof Query.SamplePage page) {
      return RawPages.page(reader, page, width);
    } else if (query instanceof Query.SampleAt at) {
      return LatestSample.of(reader, at, width);
    }
    return rows((Query.Report) query, width);
  }

  private static QueryResult refusal(Query.OfSeries query, Widths others) {
    if (others.isEmpty() || query.width() == 0 && others.size() == 1) {
      return new QueryResult.Refusal(
          QueryResult.Refusal.Reason.UNKNOWN_TAG,
          "tag: no sample of \"" + query.tag() + "\" is held");
    }
    return query.width() == 0
        ? new QueryResult.Refusal(
            QueryResult.Refusal.Reason.WIDTH_NOT_GIVEN,
            "width: must be given, as the tag has series of " + others + " values")
        : new QueryResult.Refusal(
            QueryResult.Refusal.Reason.UNKNOWN_WIDTH,
            "The tag has no sample of "
                + query.width()
                + " values; it has series of "
                + others
                + ".");
  }

  private Optional<QueryResult> rows(Query.Report query, int width) {
    Series series = new Series(query.tag(), width);
    FunctionQuery functions = new FunctionQuery(query, width, new Deadline(nanoTime));
    RolledUp rolledUp = TreeReader.rolledUp(reader, series);
    int tier = Tiers.forPeriod(functions.shortestSpan(), rolledUp.tiers());
    try (TreeCursor raw = new TreeCursor(reader, ChunkKey.root(series, ChunkKey.RAW), width);
        BucketCursor old = new BucketCursor(reader, ChunkKey.root(series, tier), width)) {
      if (raw.isEmpty() && old.isEmpty()) {
        return Optional.empty();
      }
      QueryResult.Refusal fault = functions.fault();
      if (fault != null) {
        return Optional.of(fault);
      }
      long lastRolledUp = old.isEmpty() ? Long.MIN_VALUE : rolledUp.extent().last();
      return Optional.of(
          functions.answer(
              raw,
              old.rows(),
              tier,
              lastRolledUp,
              periods -> rows(periods, width, raw, old, tier, lastRolledUp)));
    }
  }

  /**
   * @param lastRolledUp ns, the time of the latest sample in any bucket: later samples of the raw
   *     tree need no buckets, whatever the raw retention was
   */
  private static QueryResult.Rows rows(
      Periods periods, int width, TreeCursor raw, BucketCursor old, int tier, long lastRolledUp) {
    double[] values = new double[periods.points() * width];
    int missing = 0;
    int end = 0;
    long resolution = 0;
    long oldest = 0;
    Chunk chunk = null; // of the row before, if that is of the raw tree
    int inChunk = 0;
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
        if (raw.rows() == chunk && raw.row() == inChunk) {
          System.arraycopy(values, end - width, values, end, width);
        } else {
          raw.copyValues(values, end);
        }
      } else {
        missing++;
        continue;
      }
      if (end == 0) {
        oldest = fromBuckets ? old.time() : raw.time();
      }
      chunk = fromBuckets ? null : raw.rows();
      inChunk = raw.row();
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
