package io.weir.query.documents;

import io.javalin.http.Context;
import io.weir.model.Tag;
import io.weir.model.records.MetricKey;
import io.weir.model.records.TimeRange;
import io.weir.service.http.ProblemException;
import io.weir.service.http.QueryParameters;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Which numbers are asked for.
 *
 * @param query metrics, times in µs, order, bounds and filter
 * @param start ns, the first time; empty if none is given
 * @param end ns, the first time after it that is not wanted; empty if none is given
 * @param cursor makes the cursors of the query; their times are ns
 * @param after only rows after this place, in the order asked for; empty for all
 */
record NumberRequest(
    QueryRequest query,
    Resolution resolution,
    OptionalLong start,
    OptionalLong end,
    QueryCursor cursor,
    Optional<NumberPlace> after) {
  static final long NANOS_PER_MICRO = 1000;

  /** The most rows of a page, whatever the limit: a reply is in memory as a whole. */
  static final int MAX_ROWS = 10_000;

  /** Four for each column of pixels of a wide chart. */
  private static final int DEFAULT_COMPRESSED = 4000;

  /**
   * Of a metric, by parameters.
   *
   * @throws ProblemException 400, naming the field, the limit and what was got
   */
  static NumberRequest of(Context ctx, MetricKey key) {
    QueryParameters parameters = QueryParameters.of(ctx);
    Set<String> known = new HashSet<>(QueryRequest.PARAMETERS);
    known.add("resolution");
    parameters.refuseOthersThan(known);
    Resolution resolution =
        Resolution.values()[parameters.choice("resolution", Resolution.texts()).orElse(0)];
    boolean isCompressed = resolution == Resolution.COMPRESSED;
    QueryRequest query =
        new QueryRequest(
            List.of(key),
            QueryRequest.range(
                parameters.optionalInt64("lower").orElse(0),
                parameters.optionalInt64("upper").orElse(Long.MAX_VALUE)),
            parameters.choice("sort", QueryRequest.SORTS).orElse(1) == 1,
            parameters
                .optionalInt(
                    "limit",
                    isCompressed ? CompressedNumbers.ROWS_PER_PERIOD : 1,
                    resolution == Resolution.RAW ? QueryRequest.MAX_LIMIT : MAX_ROWS)
                .orElse(isCompressed ? DEFAULT_COMPRESSED : QueryRequest.DEFAULT_LIMIT),
            QueryRequest.DEFAULT_SKIP,
            parameters.optionalText("cursor").orElse(""),
            Optional.empty());
    return of(query, resolution);
  }

  /**
   * Each number that a query wants.
   *
   * @throws ProblemException 400 for a cursor of another query
   */
  static NumberRequest of(QueryRequest query) {
    TimeRange range = query.range();
    return of(
        range.equals(TimeRange.ALL)
            ? new QueryRequest(
                query.keys(),
                new TimeRange(0, Long.MAX_VALUE),
                query.descending(),
                query.limit(),
                query.maxSkip(),
                query.cursor(),
                query.filter())
            : query,
        Resolution.RAW);
  }

  private static NumberRequest of(QueryRequest query, Resolution resolution) {
    QueryCursor cursor =
        QueryCursor.of("single " + resolution.name().toLowerCase(Locale.ROOT), query);
    return new NumberRequest(
        query,
        resolution,
        query.range().lower() == 0
            ? OptionalLong.empty()
            : OptionalLong.of(nanos(query.range().lower())),
        query.range().upper() == Long.MAX_VALUE
            ? OptionalLong.empty()
            : OptionalLong.of(nanos(query.range().upper())),
        cursor,
        cursor.place(query.cursor(), NumberPlace::new));
  }

  /** Times later than all that samples can have become the latest one. */
  private static long nanos(long micros) {
    return micros > Long.MAX_VALUE / NANOS_PER_MICRO ? Long.MAX_VALUE : micros * NANOS_PER_MICRO;
  }

  /** The first metric, which is the only one of most queries. */
  MetricKey key() {
    return query.keys().get(0);
  }

  /** The tag that is called like a metric. */
  static Tag tag(MetricKey key) {
    return Tag.of(key.id());
  }

  /** The most rows of the page. */
  int rows() {
    return Math.min(query.limit(), MAX_ROWS);
  }

  /**
   * What is left of a metric: ns, from the first time that is wanted and was not given on a page
   * before up to the first one after them; nothing if they are not in order.
   */
  Left left(MetricKey key) {
    long from = start.orElse(0);
    long to = end.orElse(Long.MAX_VALUE);
    if (after.isPresent()) {
      long time = after.get().time();
      if (query.descending()) {
        to = Math.min(to, key.compareTo(after.get().key()) < 0 ? time + 1 : time);
      } else {
        from = Math.max(from, key.compareTo(after.get().key()) > 0 ? time : time + 1);
      }
    }
    return new Left(from, to);
  }

  /**
   * An interval.
   *
   * @param start ns
   * @param end ns, exclusive
   */
  record Left(long start, long end) {
    boolean isEmpty() {
      return end <= start;
    }
  }
}
