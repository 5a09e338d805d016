package io.weir.job.samples;

import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.model.ValueMask;
import java.util.Arrays;
import java.util.Optional;

/**
 * Answers {@link Query.SampleAt} for a series: by its latest raw sample, or, where later ones were
 * rolled up, from the narrowest buckets that still hold any so old. Reads at most two chunks of
 * each. The tag's {@linkplain TagLocks#reading lock} must be held.
 */
final class LatestSample {
  private final FragmentReader reader;
  private final Query.SampleAt query;
  private final Series series;

  /** What rows are sought before; no sample may have the last time of all. */
  private final long before;

  private LatestSample(FragmentReader reader, Query.SampleAt query, int width) {
    this.reader = reader;
    this.query = query;
    series = new Series(query.tag(), width);
    before = query.time() == Long.MAX_VALUE ? Long.MAX_VALUE : query.time() + 1;
  }

  /** The answer for the series of that width; none if nothing of it is held. */
  static Optional<QueryResult> of(FragmentReader reader, Query.SampleAt query, int width) {
    LatestSample sought = new LatestSample(reader, query, width);
    try (TreeCursor raw =
        new TreeCursor(reader, ChunkKey.root(sought.series, ChunkKey.RAW), width)) {
      Extent rolledUp = TreeReader.rolledUp(reader, sought.series).extent();
      return raw.isEmpty() && rolledUp.isNone()
          ? Optional.empty()
          : Optional.of(sought.answer(raw, rolledUp.last()));
    }
  }

  private QueryResult answer(TreeCursor raw, long lastRolledUp) {
    String fault = new ValueMask(query.values()).fault(series.width()).orElse(null);
    if (fault != null) {
      return new QueryResult.Refusal(QueryResult.Refusal.Reason.INVALID, fault);
    }
    boolean inRaw = raw.seek(before);
    double[] values = new double[series.width()];
    if (inRaw) {
      raw.copyValues(values, 0);
    }
    QueryResult.Sample sample =
        inRaw ? new QueryResult.Sample(raw.time(), 0, series.width(), values) : null;
    if (!inRaw || raw.time() <= lastRolledUp) {
      sample = laterInBuckets(sample);
    }
    return sample == null ? none() : selected(sample);
  }

  /**
   * @param best what was found so far, null if nothing was
   */
  private QueryResult.Sample laterInBuckets(QueryResult.Sample best) {
    for (int tier : Tiers.all()) {
      try (BucketCursor old =
          new BucketCursor(reader, ChunkKey.root(series, tier), series.width())) {
        if (!old.isEmpty() && old.seek(before)) {
          return later(best, old, old.mayHideLater() ? Tiers.width(tier) : 0);
        }
      }
    }
    return best;
  }

  private QueryResult.Sample later(QueryResult.Sample best, BucketCursor old, long resolution) {
    if (best != null && best.time() >= old.time()) {
      return new QueryResult.Sample(best.time(), resolution, series.width(), best.values());
    }
    double[] values = new double[series.width()];
    old.copyValues(values, 0);
    return new QueryResult.Sample(old.time(), resolution, series.width(), values);
  }

  private QueryResult none() {
    return new QueryResult.Refusal(
        QueryResult.Refusal.Reason.UNKNOWN_TAG,
        "tag: no sample of \"" + query.tag() + "\" up to " + query.time() + " is held");
  }

  private QueryResult selected(QueryResult.Sample sample) {
    double[] wanted =
        Arrays.stream(new ValueMask(query.values()).indexes(series.width()))
            .mapToDouble(i -> sample.values()[i])
            .toArray();
    return new QueryResult.Sample(sample.time(), sample.resolution(), series.width(), wanted);
  }
}
