package io.weir.query.records;

import io.javalin.http.Context;
import io.weir.model.records.LogPosition;
import io.weir.model.records.RecordQuery;
import io.weir.model.records.RecordResult;
import io.weir.model.records.StreamKey;
import io.weir.service.http.ProblemException;
import io.weir.service.http.QueryParameters;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Which events of a stream are asked for.
 *
 * @param from the first id, 1 or more; negative: counted from the end, -1 is the last event
 * @param limit the most events, 1 to {@value #MAX_LIMIT}
 * @param download whether a browser shall save the answer
 * @param strict whether an unknown stream is a 404
 * @param required what the state must have applied
 */
record EventsRequest(
    StreamKey key, long from, int limit, boolean download, boolean strict, LogPosition required) {
  static final int MAX_LIMIT = 1_000_000;

  private static final int DEFAULT_LIMIT = 1;
  private static final int DEFAULT_LIMIT_FROM = 1000;
  private static final List<String> FALSE_TRUE = List.of("false", "true");
  private static final Set<String> PARAMETERS = Set.of("limit", "from", "download", "strict");

  /**
   * @throws ProblemException 400, naming the field, the limit and what was got
   */
  static EventsRequest of(Context ctx, StreamKey key, int partitions) {
    QueryParameters parameters = QueryParameters.of(ctx);
    return of(parameters, key, RequiredPositions.of(ctx, partitions).of(key, partitions));
  }

  /**
   * @throws ProblemException 400, naming the field, the limit and what was got
   */
  static EventsRequest of(QueryParameters parameters, StreamKey key, LogPosition required) {
    parameters.refuseOthersThan(PARAMETERS);
    OptionalLong from = parameters.optionalInt64("from");
    int limit =
        parameters
            .optionalInt("limit", 1, MAX_LIMIT)
            .orElse(from.isEmpty() ? DEFAULT_LIMIT : DEFAULT_LIMIT_FROM);
    return new EventsRequest(
        key,
        from.isEmpty() ? -limit : from.getAsLong() == 0 ? 1 : from.getAsLong(),
        limit,
        isTrue(parameters, "download"),
        isTrue(parameters, "strict"),
        required);
  }

  private static boolean isTrue(QueryParameters parameters, String field) {
    return parameters.choice(field, FALSE_TRUE).orElse(0) == 1;
  }

  /** The query for what the answer begins with. */
  RecordQuery.Events first(int maxBytes) {
    return new RecordQuery.Events(
        required, key, from, Math.min(limit, RecordQuery.MAX_LIMIT), maxBytes);
  }

  /** Whether all that is asked for is in the first page. */
  boolean isWhole(RecordResult.Events first) {
    List<RecordResult.Events.Event> events = first.events();
    return events.isEmpty() || events.get(events.size() - 1).id() + 1 >= end(first);
  }

  /** Whether older events were asked for than a stream holds. */
  boolean isOfOlderThan(RecordResult.Events held) {
    return (from < 0 ? Math.max(1, held.last() + 1 + from) : from) < held.first();
  }

  /**
   * The id after the last that the answer may have. The end is that of the first page: what is
   * appended later is not asked for.
   */
  long end(RecordResult.Events first) {
    return first.events().isEmpty()
        ? 0
        : Math.min(first.last(), first.events().get(0).id() + limit - 1) + 1;
  }
}
