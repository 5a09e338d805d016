package io.weir.gateway.samples;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.weir.gateway.log.LogEntry;
import io.weir.gateway.log.PartitionedLog;
import io.weir.model.Periods;
import io.weir.model.Query;
import io.weir.model.QueryClient;
import io.weir.model.QueryResult;
import io.weir.model.SampleBlock;
import io.weir.model.Tag;
import io.weir.model.TagDeletion;
import io.weir.model.records.LogPosition;
import io.weir.model.records.PositionHeader;
import io.weir.service.http.ProblemException;
import io.weir.service.http.QueryParameters;
import io.weir.service.http.Routes;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code DELETE /tags/{tag}}: appends a deletion to the log, among the tag's samples. 204 once the
 * log has it, 404 where the state holds nothing of the tag. The log gets it in either case, since
 * samples may be on their way to the state.
 */
public final class DeletionRoutes implements Routes {
  private static final Logger LOG = LoggerFactory.getLogger(DeletionRoutes.class);
  private static final String PATH = "/tags/";
  private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

  /**
   * A request that has taken longer is not appended: its client may have repeated it, got a 204 for
   * that, and posted samples since, which this deletion would follow. Longer than a query takes
   * that goes to another replica after the first one did not answer.
   */
  public static final Duration MAX_AGE = Duration.ofSeconds(3);

  private final PartitionedLog log;
  private final QueryClient client;
  private final LongSupplier nanoTime;

  /**
   * @param client asks the state whether there is anything to delete
   * @param nanoTime as {@link System#nanoTime}
   */
  public DeletionRoutes(PartitionedLog log, QueryClient client, LongSupplier nanoTime) {
    this.log = log;
    this.client = client;
    this.nanoTime = nanoTime;
  }

  @Override
  public void addTo(JavalinConfig config) {
    config.routes.delete(PATH + "<tag>", this::delete); // a tag may have slashes
  }

  private void delete(Context ctx) {
    long begin = nanoTime.getAsLong();
    TagDeletion deletion = deletion(ctx);
    int partitions = log.partitions();
    ctx.future(
        () ->
            isHeld(deletion)
                .thenCompose(
                    held ->
                        append(deletion, partitions, begin)
                            .thenAccept(positions -> answer(ctx, deletion, held, positions)))
                .exceptionallyCompose(DeletionRoutes::asProblem)
                .toCompletableFuture());
  }

  private static void answer(
      Context ctx, TagDeletion deletion, boolean held, List<LogPosition> positions) {
    if (!held) {
      throw ProblemException.of(404, nothingHeld(deletion));
    }
    if (!positions.isEmpty()) {
      ctx.header(PositionHeader.NAME, PositionHeader.text(PositionHeader.SAMPLES, positions));
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

  /** By a report, which one task answers and which costs the same however much is held. */
  private CompletionStage<Boolean> isHeld(TagDeletion deletion) {
    Query.Report query =
        new Query.Report(deletion.tag(), new Periods(0, 1, 1), deletion.width(), 0);
    return client.query(query).thenApply(result -> isHeld(result.unmarked()));
  }

  private static boolean isHeld(QueryResult result) {
    if (!(result instanceof QueryResult.Refusal refusal)) {
      return true;
    }
    return switch (refusal.reason()) {
      case UNKNOWN_TAG, UNKNOWN_WIDTH -> false;
      case WIDTH_NOT_GIVEN -> true;
      default -> throw unavailable("The job did not say whether the tag is held");
    };
  }

  private CompletionStage<List<LogPosition>> append(
      TagDeletion deletion, int partitions, long begin) {
    if (nanoTime.getAsLong() - begin > MAX_AGE.toNanos()) {
      throw unavailable(
          "The job took longer than " + MAX_AGE.toSeconds() + " s, and nothing was deleted");
    }
    int partition = Tag.partition(deletion.tag().hashCode(), partitions);
    return log.append(List.of(new LogEntry(partition, deletion.tag().utf8(), deletion.toBytes())));
  }

  private static String nothingHeld(TagDeletion deletion) {
    String width =
        deletion.width() == TagDeletion.ALL_WIDTHS ? "" : ", of " + deletion.width() + " values,";
    return "No sample of this tag" + width + " is held.";
  }

  private static CompletionStage<Void> asProblem(Throwable failure) {
    Throwable cause = failure instanceof CompletionException e ? e.getCause() : failure;
    if (cause instanceof ProblemException) {
      return CompletableFuture.failedFuture(cause);
    }
    LOG.debug("a tag was not deleted", cause);
    String reason =
        cause instanceof QueryClient.UnreachableException
            ? "The job cannot be asked whether the tag is held"
            : "Kafka did not acknowledge the deletion in time; it may be stored";
    return CompletableFuture.failedFuture(unavailable(reason));
  }

  private static ProblemException unavailable(String reason) {
    return ProblemException.unavailable(reason + ". Try again.", TRY_AGAIN);
  }
}
