package io.weir.gateway.documents;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.weir.gateway.samples.SampleDeletions;
import io.weir.model.Periods;
import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.model.SampleFunction;
import io.weir.model.Tag;
import io.weir.model.TagDeletion;
import io.weir.model.records.PositionHeader;
import io.weir.service.http.ProblemException;
import io.weir.service.http.QueryParameters;
import io.weir.service.http.Routes;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * {@code DELETE /metric/single/{id}}: deletes the samples of one value of a tag, all or those
 * before a time, and answers how many the state held just before, those among them that this
 * gateway wrote: 200 once the log has the deletion.
 */
public final class NumberDeletionRoutes implements Routes {
  private static final int WIDTH = 1;
  private static final long NANOS_PER_MICRO = 1000;
  private static final long MAX_UPPER = Long.MAX_VALUE / NANOS_PER_MICRO;

  private final SampleDeletions deletions;

  public NumberDeletionRoutes(SampleDeletions deletions) {
    this.deletions = deletions;
  }

  @Override
  public void addTo(JavalinConfig config) {
    config.routes.delete("/metric/single/{id}", this::delete);
  }

  private void delete(Context ctx) {
    QueryParameters parameters = QueryParameters.of(ctx);
    parameters.refuseOthersThan(Set.of("lower", "upper"));
    Tag tag = MetricWritePath.of(ctx.path(), 2).tag();
    TagDeletion deletion = new TagDeletion(tag, WIDTH, before(parameters));
    CompletionStage<SampleDeletions.Deleted<Long>> deleted =
        deletions.deleteCounted(deletion, held(deletion), NumberDeletionRoutes::count);
    ctx.future(() -> deleted.thenAccept(done -> answer(ctx, done)).toCompletableFuture());
  }

  /** A deletion of samples has an end and no beginning. */
  private static long before(QueryParameters parameters) {
    OptionalLong lower = parameters.optionalInt64("lower");
    if (lower.isPresent() && lower.getAsLong() != 0) {
      throw ProblemException.badRequest(
          "lower",
          "lower: must be 0 or missing, as numbers are deleted from the first one on, got "
              + lower.getAsLong());
    }
    OptionalLong upper = parameters.optionalInt64("upper");
    if (upper.isEmpty()) {
      return TagDeletion.ALL_TIMES;
    }
    if (upper.getAsLong() < 1 || upper.getAsLong() > MAX_UPPER) {
      throw ProblemException.badRequest(
          "upper", "upper: must be 1 to " + MAX_UPPER + " µs, got " + upper.getAsLong());
    }
    return upper.getAsLong() * NANOS_PER_MICRO;
  }

  /** Reads summaries of chunks, and samples at the end alone. */
  private static Query held(TagDeletion deletion) {
    return new Query.Report(
        deletion.tag(),
        new Periods(0, deletion.before(), 1),
        WIDTH,
        0,
        0,
        List.of(SampleFunction.of(SampleFunction.Kind.COUNT)));
  }

  private static long count(QueryResult result) {
    if (result instanceof QueryResult.FunctionRows rows) {
      return (long) rows.columns().get(0).values()[0];
    }
    return switch (((QueryResult.Refusal) result).reason()) {
      case UNKNOWN_TAG, UNKNOWN_WIDTH -> 0;
      default -> throw SampleDeletions.unavailable("The job did not say how much is held");
    };
  }

  private static void answer(Context ctx, SampleDeletions.Deleted<Long> deleted) {
    if (!deleted.positions().isEmpty()) {
      ctx.header(
          PositionHeader.NAME, PositionHeader.text(PositionHeader.SAMPLES, deleted.positions()));
    }
    ctx.contentType("application/json").result("{\"count\":" + deleted.held() + "}");
  }
}
