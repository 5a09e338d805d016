package io.weir.query.records;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.weir.model.records.LogPosition;
import io.weir.model.records.NamePage;
import io.weir.model.records.RecordQuery;
import io.weir.model.records.RecordResult;
import io.weir.model.records.StreamKey;
import io.weir.model.records.StreamLimits;
import io.weir.query.listing.TaskListing;
import io.weir.query.reply.Places;
import io.weir.query.reply.Replies;
import io.weir.query.reply.Utf8Text;
import io.weir.service.access.Area;
import io.weir.service.access.NameSet;
import io.weir.service.access.Permission;
import io.weir.service.http.Callers;
import io.weir.service.http.ProblemException;
import io.weir.service.http.QueryParameters;
import io.weir.service.http.Routes;
import io.weir.service.http.ShortRead;
import io.weir.service.settings.Units;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The routes that read streams: their events, their names, their limits. */
public final class StreamRoutes implements Routes {
  private static final String EVENTS = "/streams/{bucket}/{stream}";
  private static final int DEFAULT_LIMIT = 100;
  private static final Set<String> LIST_PARAMETERS = Set.of("prefix", "cursor", "limit");

  private final RecordClient client;
  private final TaskListing tasks;
  private final Replies replies;
  private final Places places;
  private final int partitions;

  /**
   * @param tasks lists names
   * @param places bounds how many long reads are written at the same time
   * @param partitions of the log of records
   */
  public StreamRoutes(
      RecordClient client, TaskListing tasks, Replies replies, Places places, int partitions) {
    this.client = client;
    this.tasks = tasks;
    this.replies = replies;
    this.places = places;
    this.partitions = partitions;
  }

  @Override
  public void addTo(JavalinConfig config) {
    config.routes.get("/buckets", this::buckets);
    config.routes.get("/streams/{bucket}", this::streams);
    config.routes.get("/streams/{bucket}/" + StreamPath.LIMITS, this::limitsOfBucket);
    config.routes.get(EVENTS, this::events);
    config.routes.get("/streams/{bucket}/{stream}/" + StreamPath.LIMITS, this::limits);
  }

  @Override
  public List<ShortRead> shortReads() {
    return List.of(
        new ShortRead(
            EVENTS, Set.of(StreamPath.LIMITS), new ShortEvents(client, replies, partitions)));
  }

  @Override
  public boolean repliesWait() {
    return replies.areWaiting();
  }

  private void events(Context ctx) {
    EventsRequest request = EventsRequest.of(ctx, StreamPath.key(ctx), partitions);
    EventsReply reply = new EventsReply(ctx, request, client, replies);
    replies.reply(
        ctx,
        EventsReply.bytes(request.limit()),
        reservation ->
            reply.first(reservation).thenCompose(first -> whole(ctx, request, reply, first)),
        whole -> whole.ifPresent(reply::send));
  }

  /**
   * The page that is the whole reply, which needs no further change of threads; empty once another
   * reply is written. A long reply has no limit of time, since a reader that is too slow is cut.
   */
  private CompletionStage<Optional<RecordResult.Events>> whole(
      Context ctx, EventsRequest request, EventsReply reply, RecordResult.Events first) {
    if (request.isWhole(first)) {
      return CompletableFuture.completedFuture(Optional.of(first));
    }
    places.take().listenTo(ctx);
    ctx.req().getAsyncContext().setTimeout(0);
    return CompletableFuture.supplyAsync(() -> stream(reply, first), replies.threads())
        .thenCompose(written -> written)
        .thenApply(written -> Optional.empty());
  }

  private static CompletionStage<Void> stream(EventsReply reply, RecordResult.Events first) {
    try {
      return reply.stream(first);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void limits(Context ctx) {
    StreamKey key = StreamPath.key(ctx);
    QueryParameters.of(ctx).refuseOthersThan(Set.of());
    LogPosition required = RequiredPositions.of(ctx, partitions).of(key, partitions);
    replies.reply(
        ctx,
        0,
        () -> client.query(new RecordQuery.LimitsOf(required, key), RecordResult.LimitsOf.class),
        result -> Replies.sendJson(ctx, json(result.own())));
  }

  private void limitsOfBucket(Context ctx) {
    String bucket = StreamPath.name(ctx, 0);
    QueryParameters.of(ctx).refuseOthersThan(Set.of());
    List<LogPosition> required = RequiredPositions.of(ctx, partitions).ofAll();
    RecordQuery query = checked(() -> new RecordQuery.LimitsOfBucket(required, bucket, 0));
    replies.reply(
        ctx,
        0,
        () -> client.query(query, RecordResult.LimitsOf.class),
        result -> Replies.sendJson(ctx, json(result.ofBucket())));
  }

  private static Utf8Text json(StreamLimits limits) {
    Utf8Text json = new Utf8Text(128).ascii('{');
    String separator = "";
    if (limits.events() != 0) {
      json.text("\"events\":").number(limits.events());
      separator = ",";
    }
    if (limits.bytes() != 0) {
      json.text(separator).text("\"bytes\":").number(limits.bytes());
      separator = ",";
    }
    if (limits.ageMillis() != 0) {
      String age = Units.text(Duration.ofMillis(limits.ageMillis()));
      json.text(separator).text("\"age\":").json(age);
    }
    return json.ascii('}');
  }

  private void streams(Context ctx) {
    String bucket = StreamPath.name(ctx, 0);
    list(
        ctx,
        Callers.of(ctx).names(Permission.LIST, Area.STREAMS, bucket),
        (page, required) -> StreamLists.streams(bucket, page, required));
  }

  private void buckets(Context ctx) {
    list(ctx, Callers.of(ctx).spaces(Permission.LIST, Area.STREAMS), StreamLists::buckets);
  }

  /** A list, for a page and what the tasks must have applied. */
  @FunctionalInterface
  private interface Lists<E> {
    NameList<E> of(NamePage page, List<LogPosition> required);
  }

  private <E> void list(Context ctx, NameSet visible, Lists<E> lists) {
    QueryParameters parameters = QueryParameters.of(ctx);
    parameters.refuseOthersThan(LIST_PARAMETERS);
    int limit = parameters.optionalInt("limit", 1, RecordQuery.MAX_LIMIT).orElse(DEFAULT_LIMIT);
    NamePage wanted =
        checked(
            () ->
                new NamePage(
                    parameters.optionalText("prefix").orElse(""),
                    parameters.optionalText("cursor").orElse(""),
                    limit));
    List<LogPosition> required = RequiredPositions.of(ctx, partitions).ofAll();
    NameList<E> list = lists.of(wanted, required);
    checked(() -> list.query(0));
    replies.reply(
        ctx,
        tasks.bytes(visible, list) + NameList.textBytes(limit),
        reservation ->
            client.untilApplied(
                reservation,
                () ->
                    tasks.page(
                        visible,
                        wanted.prefix(),
                        wanted.after(),
                        limit,
                        (prefix, after, most) ->
                            lists.of(new NamePage(prefix, after, most), required))),
        page -> Replies.sendJson(ctx, NameList.json(list, page)));
  }

  private static <T> T checked(Supplier<T> made) {
    try {
      return made.get();
    } catch (IllegalArgumentException e) {
      throw ProblemException.badRequest(e);
    }
  }
}
