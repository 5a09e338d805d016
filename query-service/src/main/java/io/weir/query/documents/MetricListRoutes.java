package io.weir.query.documents;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.model.Tag;
import io.weir.model.records.LogPosition;
import io.weir.model.records.NamePage;
import io.weir.query.listing.ListingPage;
import io.weir.query.listing.MergedTagListing;
import io.weir.query.listing.TaskListing;
import io.weir.query.records.RecordClient;
import io.weir.query.records.RequiredPositions;
import io.weir.query.reply.CaveatHeaders;
import io.weir.query.reply.Replies;
import io.weir.query.reply.Reservation;
import io.weir.service.access.Area;
import io.weir.service.access.Caller;
import io.weir.service.access.NameSet;
import io.weir.service.access.Permission;
import io.weir.service.http.Callers;
import io.weir.service.http.QueryParameters;
import io.weir.service.http.Routes;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The route {@code /keys}: the metrics that there are, of both types, in the order of their ids'
 * bytes. Those of numbers are the tags that have a series of one value.
 */
public final class MetricListRoutes implements Routes {
  private static final int DEFAULT_LIMIT = 100;
  private static final int WIDTH = 1;
  private static final Set<String> PARAMETERS = Set.of("prefix", "limit", "cursor");

  private final MergedTagListing tags;
  private final TaskListing tasks;
  private final Optional<RecordClient> records;
  private final int partitions;
  private final Replies replies;

  /**
   * @param records empty if there are none
   * @param partitions of the log of records
   */
  public MetricListRoutes(
      MergedTagListing tags,
      TaskListing tasks,
      Optional<RecordClient> records,
      int partitions,
      Replies replies) {
    this.tags = tags;
    this.tasks = tasks;
    this.records = records;
    this.partitions = partitions;
    this.replies = replies;
  }

  @Override
  public void addTo(JavalinConfig config) {
    config.routes.get("/keys", this::keys);
  }

  @Override
  public boolean repliesWait() {
    return replies.areWaiting();
  }

  private void keys(Context ctx) {
    QueryParameters parameters = QueryParameters.of(ctx);
    parameters.refuseOthersThan(PARAMETERS);
    int limit = parameters.optionalInt("limit", 1, Query.TagList.MAX_LIMIT).orElse(DEFAULT_LIMIT);
    String prefix = parameters.optionalText("prefix").orElse("");
    String cursor = parameters.optionalText("cursor").orElse("");
    List<LogPosition> required = RequiredPositions.of(ctx, partitions).ofAll();
    NameSet visibleNumbers = visible(ctx, Area.TAGS);
    NameSet visibleDocuments = visible(ctx, Area.MESSAGE);
    MergedTagListing.Listing numbers = tags.list(parameters, limit, WIDTH, visibleNumbers);
    MetricNames documents = new MetricNames(required, new NamePage(prefix, cursor, limit));
    replies.reply(
        ctx,
        numbers.bytes() + tasks.bytes(visibleDocuments, documents) + KeysPage.bytes(limit),
        reservation ->
            documents(documents, visibleDocuments, reservation)
                .thenCompose(
                    page -> numbers.page().thenApply(each -> KeysPage.of(each, page, limit))),
        page -> send(ctx, page, prefix, limit));
  }

  private static NameSet visible(Context ctx, Area area) {
    Caller caller = Callers.of(ctx);
    return caller.sees(Permission.LIST, area)
        ? caller.names(Permission.LIST, area, "")
        : NameSet.NONE;
  }

  private CompletionStage<ListingPage<Tag, Tag>> documents(
      MetricNames names, NameSet visible, Reservation reservation) {
    return records.isEmpty()
        ? CompletableFuture.completedFuture(
            new ListingPage<>(List.of(), null, QueryResult.Caveat.NONE))
        : records
            .get()
            .untilApplied(
                reservation,
                () ->
                    tasks.page(
                        visible,
                        names.page().prefix(),
                        names.page().after(),
                        names.limit(),
                        names::of));
  }

  private static void send(Context ctx, KeysPage page, String prefix, int limit) {
    CaveatHeaders.set(ctx, page.caveat());
    if (page.next() != null) {
      String next =
          "/keys?prefix="
              + encoded(prefix)
              + "&limit="
              + limit
              + "&cursor="
              + encoded(page.next().toString());
      ctx.header("Link", "<" + next + ">; rel=\"next\"");
    }
    Replies.sendJson(ctx, page.json());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
