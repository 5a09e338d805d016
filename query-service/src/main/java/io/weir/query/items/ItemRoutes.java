package io.weir.query.items;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.weir.model.records.ItemKey;
import io.weir.model.records.ItemQuery;
import io.weir.model.records.ItemResult;
import io.weir.model.records.LogPosition;
import io.weir.model.records.NamePage;
import io.weir.model.records.RecordQuery;
import io.weir.query.listing.Listed;
import io.weir.query.listing.ListingPage;
import io.weir.query.listing.ListingPart;
import io.weir.query.listing.TaskListing;
import io.weir.query.records.NameList;
import io.weir.query.records.RecordClient;
import io.weir.query.records.RequiredPositions;
import io.weir.query.reply.Places;
import io.weir.query.reply.Replies;
import io.weir.service.access.Area;
import io.weir.service.access.NameSet;
import io.weir.service.access.Permission;
import io.weir.service.http.Callers;
import io.weir.service.http.ProblemException;
import io.weir.service.http.QueryParameters;
import io.weir.service.http.Routes;
import io.weir.service.http.ShortRead;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The routes that read keys with values: one, many, lists of keys and of indices, and searches. */
public final class ItemRoutes implements Routes {
  /** The most memory that one value and its reply take. */
  static final long VALUE_BYTES = 2L * ItemQuery.MAX_RESULT_BYTES / 4;

  private static final String VALUE = "/kv/{index}/{key}";
  private static final int DEFAULT_LIMIT = 100;
  private static final List<String> FALSE_TRUE = List.of("false", "true");
  private static final Set<String> ITEMS_PARAMETERS = Set.of("prefix", "after", "limit", "values");
  private static final Set<String> SEARCH_PARAMETERS = Set.of("q", "after", "limit", "values");
  private static final Set<String> INDICES_PARAMETERS = Set.of("prefix", "cursor", "limit");

  private final RecordClient client;
  private final ItemClient items;
  private final LookupRoute lookups;
  private final TaskListing tasks;
  private final Replies replies;
  private final int partitions;

  /**
   * @param tasks lists keys and indices
   * @param places bounds how many long lookups are written at the same time
   * @param partitions of the log of records
   */
  public ItemRoutes(
      RecordClient client,
      ItemClient items,
      TaskListing tasks,
      Replies replies,
      Places places,
      int partitions) {
    this.client = client;
    this.items = items;
    this.tasks = tasks;
    this.replies = replies;
    lookups = new LookupRoute(items, replies, places, partitions);
    this.partitions = partitions;
  }

  @Override
  public void addTo(JavalinConfig config) {
    config.routes.get("/kv", this::indices);
    config.routes.get("/kv/{index}", this::list);
    config.routes.get("/kv/{index}/search", this::search);
    config.routes.get("/kv/{index}/settings", this::settings);
    config.routes.get(VALUE, this::value);
    config.routes.head(VALUE, this::value);
    config.routes.post("/kv/{index}/lookup", lookups::answer);
  }

  @Override
  public List<ShortRead> shortReads() {
    return List.of(
        new ShortRead(
            VALUE,
            Set.of("lookup", "search", "settings"),
            new ShortValue(items, replies, partitions)));
  }

  @Override
  public boolean repliesWait() {
    return replies.areWaiting();
  }

  private void value(Context ctx) {
    ItemKey key = ItemPath.key(ctx);
    QueryParameters.of(ctx).refuseOthersThan(Set.of());
    LogPosition position = RequiredPositions.of(ctx, partitions).of(key, partitions);
    List<LogPosition> required = position.equals(LogPosition.NONE) ? List.of() : List.of(position);
    replies.reply(
        ctx,
        VALUE_BYTES,
        reservation ->
            items.values(required, List.of(key), ItemQuery.MAX_RESULT_BYTES, reservation),
        answers -> ValueReply.send(ctx, answers.get(0)));
  }

  private void list(Context ctx) {
    String index = ItemPath.index(ctx);
    QueryParameters parameters = QueryParameters.of(ctx);
    parameters.refuseOthersThan(ITEMS_PARAMETERS);
    ItemReader.PageQuery query =
        new ItemReader.PageQuery(
            RequiredPositions.of(ctx, partitions).ofAll(),
            index,
            parameters.optionalText("prefix").orElse(""),
            parameters.optionalText("after").orElse(""),
            limit(parameters),
            withValues(parameters));
    NameSet visible =
        Callers.of(ctx)
            .names(query.withValues() ? Permission.GET : Permission.LIST, Area.KV, index);
    ItemList list = ItemList.of(query);
    requireValid(list);
    reply(ctx, list, visible, () -> ItemList.page(tasks, visible, query));
  }

  private void search(Context ctx) {
    String index = ItemPath.index(ctx);
    QueryParameters parameters = QueryParameters.of(ctx);
    parameters.refuseOthersThan(SEARCH_PARAMETERS);
    ItemList list =
        ItemList.of(
            new ItemReader.Search(
                RequiredPositions.of(ctx, partitions).ofAll(),
                index,
                parameters.text("q"),
                parameters.optionalText("after").orElse(""),
                limit(parameters),
                withValues(parameters)));
    requireValid(list);
    reply(ctx, list, NameSet.ALL, () -> tasks.list(list).page());
  }

  private static boolean withValues(QueryParameters parameters) {
    return parameters.choice("values", FALSE_TRUE).orElse(0) == 1;
  }

  private void reply(
      Context ctx,
      ItemList list,
      NameSet visible,
      Supplier<CompletionStage<ListingPage<String, ItemResult.Items.Entry>>> page) {
    replies.reply(
        ctx,
        tasks.bytes(visible, list) + list.textBytes(),
        reservation -> client.untilApplied(reservation, page),
        answer -> Replies.sendJson(ctx, list.json(answer)));
  }

  private void settings(Context ctx) {
    QueryParameters.of(ctx).refuseOthersThan(Set.of());
    SearchStates states =
        new SearchStates(RequiredPositions.of(ctx, partitions).ofAll(), ItemPath.index(ctx));
    requireValid(states);
    replies.reply(
        ctx,
        tasks.list(states).bytes(),
        reservation -> client.untilApplied(reservation, () -> tasks.list(states).page()),
        page -> Replies.sendJson(ctx, SearchStates.json(page.entries().get(0))));
  }

  private void indices(Context ctx) {
    QueryParameters parameters = QueryParameters.of(ctx);
    parameters.refuseOthersThan(INDICES_PARAMETERS);
    List<LogPosition> required = RequiredPositions.of(ctx, partitions).ofAll();
    String prefix = parameters.optionalText("prefix").orElse("");
    String cursor = parameters.optionalText("cursor").orElse("");
    int limit = limit(parameters);
    NameSet visible = Callers.of(ctx).spaces(Permission.LIST, Area.KV);
    NameList<String> list = indices(required, prefix, cursor, limit);
    requireValid(list);
    replies.reply(
        ctx,
        tasks.bytes(visible, list) + NameList.textBytes(limit),
        reservation ->
            client.untilApplied(
                reservation,
                () ->
                    tasks.page(
                        visible,
                        prefix,
                        cursor,
                        limit,
                        (begin, after, most) -> indices(required, begin, after, most))),
        page -> Replies.sendJson(ctx, NameList.json(list, page)));
  }

  private static NameList<String> indices(
      List<LogPosition> required, String prefix, String cursor, int limit) {
    return new NameList<>(
        limit,
        hash -> new ItemQuery.Indices(required, new NamePage(prefix, cursor, limit), hash),
        answer -> {
          ItemResult.Indices part = (ItemResult.Indices) RecordClient.of(answer);
          List<String> names = part.names();
          return new ListingPart<>(
              names,
              part.more() ? names.get(names.size() - 1) : null,
              part.firstKeyGroup(),
              part.lastKeyGroup());
        },
        name -> name,
        (one, other) -> other,
        (json, name) -> {});
  }

  private static int limit(QueryParameters parameters) {
    return parameters.optionalInt("limit", 1, RecordQuery.MAX_LIMIT).orElse(DEFAULT_LIMIT);
  }

  /** That the model takes such a query. */
  private static void requireValid(Listed<?, ?> list) {
    try {
      list.query(0);
    } catch (IllegalArgumentException e) {
      throw ProblemException.badRequest(e);
    }
  }
}
