package io.weir.gateway.samples;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.weir.model.Periods;
import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.model.SampleBlock;
import io.weir.model.Tag;
import io.weir.model.TagDeletion;
import io.weir.model.records.PositionHeader;
import io.weir.service.http.ProblemException;
import io.weir.service.http.QueryParameters;
import io.weir.service.http.Routes;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * {@code DELETE /tags/{tag}}: appends a deletion to the log, among the tag's samples. 204 once the
 * log has it, 404 where the state holds nothing of the tag.
 */
public final class DeletionRoutes implements Routes {
  private static final String PATH = "/tags/";

  private final SampleDeletions deletions;

  public DeletionRoutes(SampleDeletions deletions) {
    this.deletions = deletions;
  }

  @Override
  public void addTo(JavalinConfig config) {
    config.routes.delete(PATH + "<tag>", this::delete); // a tag may have slashes
  }

  private void delete(Context ctx) {
    TagDeletion deletion = deletion(ctx);
    // By a report, which one task answers and which costs the same however much is held.
    Query query = new Query.Report(deletion.tag(), new Periods(0, 1, 1), deletion.width(), 0);
    CompletionStage<SampleDeletions.Deleted<Boolean>> deleted =
        deletions.delete(deletion, query, DeletionRoutes::isHeld);
    ctx.future(() -> deleted.thenAccept(done -> answer(ctx, deletion, done)).toCompletableFuture());
  }

  private static void answer(
      Context ctx, TagDeletion deletion, SampleDeletions.Deleted<Boolean> deleted) {
    if (!deleted.held()) {
      throw ProblemException.of(404, nothingHeld(deletion));
    }
    if (!deleted.positions().isEmpty()) {
      ctx.header(
          PositionHeader.NAME, PositionHeader.text(PositionHeader.SAMPLES, deleted.positions()));
    }
    ctx.status(204);
  }

  private static TagDeletion deletion(Context ctx) {
    QueryParameters parameters = QueryParameters.of(ctx);
    parameters.refuseOthersThan(Set.of("width", "before"));
    int width =
        parameters.optionalInt("width", 1, SampleBlock.MAX_WIDTH).orElse(TagDeletion.ALL_WIDTHS);
    long before = parameters.optionalInt64("before").orElse(TagDeletion.ALL_TIMES);
    try {
      return new TagDeletion(Tag.of(tag(ctx)), width, before);
    } catch (IllegalArgumentException e) {
      throw ProblemException.badRequest(e);
    }
  }

  /** From the path as it was sent: Javalin's parameter lacks a slash at the end, another tag. */
  private static String tag(Context ctx) {
    String encoded = ctx.path().substring(PATH.length());
    return URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static boolean isHeld(QueryResult result) {
    if (!(result instanceof QueryResult.Refusal refusal)) {
      return true;
    }
    return switch (refusal.reason()) {
      case UNKNOWN_TAG, UNKNOWN_WIDTH -> false;
      case WIDTH_NOT_GIVEN -> true;
      default -> throw SampleDeletions.unavailable("The job did not say whether the tag is held");
    };
  }

  private static String nothingHeld(TagDeletion deletion) {
    String width =
        deletion.width() == TagDeletion.ALL_WIDTHS ? "" : ", of " + deletion.width() + " values,";
    return "No sample of this tag" + width + " is held.";
  }
}
