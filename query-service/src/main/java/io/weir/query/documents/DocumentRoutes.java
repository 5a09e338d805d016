package io.weir.query.documents;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.weir.model.KeyGroups;
import io.weir.model.records.MetricKey;
import io.weir.query.records.RecordClient;
import io.weir.query.records.RequiredPositions;
import io.weir.query.reply.Places;
import io.weir.query.reply.Replies;
import io.weir.query.reply.RequestBody;
import io.weir.service.access.Area;
import io.weir.service.access.Caller;
import io.weir.service.http.Callers;
import io.weir.service.http.QueryParameters;
import io.weir.service.http.Routes;
import java.util.Optional;
import java.util.Set;

/** The routes that read documents: {@code /metric/message/{id}} and {@code /query/message}. */
public final class DocumentRoutes implements Routes {
  private static final String TYPE = "message";

  private final RecordClient client;
  private final LearnedTaskRanges tasks;
  private final Replies replies;
  private final Places places;
  private final int partitions;

  /**
   * @param keyGroups of the job
   * @param places bounds how many long replies are written at the same time
   * @param partitions of the log of records
   */
  public DocumentRoutes(
      RecordClient client, KeyGroups keyGroups, Replies replies, Places places, int partitions) {
    this.client = client;
    this.tasks = new LearnedTaskRanges(keyGroups);
    this.replies = replies;
    this.places = places;
    this.partitions = partitions;
  }

  @Override
  public void addTo(JavalinConfig config) {
    config.routes.get("/metric/" + TYPE + "/{id}", this::get);
    config.routes.post(
        "/metric/" + TYPE + "/{id}", ctx -> post(ctx, Optional.of(MetricPath.key(ctx))));
    config.routes.post("/query/" + TYPE, ctx -> post(ctx, Optional.empty()));
  }

  @Override
  public boolean repliesWait() {
    return replies.areWaiting();
  }

  private void get(Context ctx) {
    long begin = System.nanoTime();
    QueryRequest request = QueryRequest.of(QueryParameters.of(ctx), MetricPath.key(ctx));
    DocumentsReply reply =
        reply(ctx, request, RequiredPositions.of(ctx, partitions), begin).open(true);
    replies.reply(ctx, DocumentsReply.bytes(1), reply::run, written -> {});
  }

  /**
   * @param key the metric that the path names, if it does
   */
  private void post(Context ctx, Optional<MetricKey> key) {
    long begin = System.nanoTime();
    QueryParameters.of(ctx).refuseOthersThan(Set.of());
    RequiredPositions required = RequiredPositions.of(ctx, partitions);
    Caller caller = Callers.of(ctx);
    replies.reply(
        ctx,
        0,
        () ->
            RequestBody.receive(ctx, replies, QueryBody.MAX_BYTES)
                .thenComposeAsync(
                    body -> {
                      QueryRequest request = QueryBody.read(body, key);
                      request.requireReadable(caller, Area.MESSAGE);
                      int most = Math.min(request.keys().size(), tasks.count());
                      DocumentsReply reply = reply(ctx, request, required, begin);
                      return reply
                          .open(key.isPresent())
                          .run(replies.reserve(ctx, DocumentsReply.bytes(most)));
                    },
                    replies.threads()),
        written -> {});
  }

  private DocumentsReply reply(
      Context ctx, QueryRequest request, RequiredPositions required, long begin) {
    QueryCursor cursor = QueryCursor.of(TYPE, request);
    MergedDocuments documents =
        new MergedDocuments(
            request, cursor.place(request.cursor()), required, partitions, client, tasks);
    return new DocumentsReply(ctx, request, cursor, documents, replies, places, begin);
  }
}
