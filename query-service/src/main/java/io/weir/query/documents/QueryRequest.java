package io.weir.query.documents;

import io.weir.model.records.Filter;
import io.weir.model.records.MetricKey;
import io.weir.model.records.TimeRange;
import io.weir.service.access.Area;
import io.weir.service.access.Caller;
import io.weir.service.access.Permission;
import io.weir.service.http.ProblemException;
import io.weir.service.http.QueryParameters;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a reader of metrics asks for, whatever their type.
 *
 * @param keys different ones, 1 or more
 * @param descending whether the latest comes first
 * @param limit the most rows, 1 to {@value #MAX_LIMIT}
 * @param maxSkip the reply ends early after about so many skipped rows (that did not match)
 * @param cursor where the page before ended, as it was given; empty for none
 * @param filter empty for all
 */
record QueryRequest(
    List<MetricKey> keys,
    TimeRange range,
    boolean descending,
    int limit,
    int maxSkip,
    String cursor,
    Optional<Filter> filter) {
  static final int MAX_LIMIT = 1_000_000;
  static final int DEFAULT_LIMIT = 1000;
  static final int MAX_SKIP = 10_000_000;
  static final int DEFAULT_SKIP = 1_000_000;
  static final List<String> SORTS = List.of("asc", "desc");
  static final Set<String> PARAMETERS = Set.of("lower", "upper", "limit", "sort", "cursor");

  QueryRequest {
    keys = List.copyOf(keys);
  }

  /**
   * Of a metric, by parameters.
   *
   * @throws ProblemException 400, naming the field, the limit and what was got
   */
  static QueryRequest of(QueryParameters parameters, MetricKey key) {
    parameters.refuseOthersThan(PARAMETERS);
    return new QueryRequest(
        List.of(key),
        range(
            parameters.optionalInt64("lower").orElse(TimeRange.ALL.lower()),
            parameters.optionalInt64("upper").orElse(TimeRange.ALL.upper())),
        parameters.choice("sort", SORTS).orElse(1) == 1,
        parameters.optionalInt("limit", 1, MAX_LIMIT).orElse(DEFAULT_LIMIT),
        DEFAULT_SKIP,
        parameters.optionalText("cursor").orElse(""),
        Optional.empty());
  }

  /**
   * @throws io.weir.service.access.AccessException if one of the metrics may not be read
   */
  void requireReadable(Caller caller, Area area) {
    for (MetricKey key : keys) {
      caller.require(Permission.GET, area, "", key.id());
    }
  }

  /**
   * A range of times in µs.
   *
   * @throws ProblemException 400, naming {@code lower} or {@code upper}
   */
  static TimeRange range(long lower, long upper) {
    try {
      return new TimeRange(lower, upper);
    } catch (IllegalArgumentException e) {
      throw ProblemException.badRequest(e);
    }
  }
}
