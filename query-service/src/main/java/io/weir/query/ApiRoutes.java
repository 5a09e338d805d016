package io.weir.query;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.weir.model.Query;
import io.weir.model.QueryClient;
import io.weir.model.QueryResult;
import io.weir.query.listing.MergedTagListing;
import io.weir.query.listing.TagPage;
import io.weir.query.reply.CaveatHeaders;
import io.weir.query.reply.Compression;
import io.weir.query.reply.Replies;
import io.weir.query.reply.Utf8Text;
import io.weir.query.reply.ValidatedReply;
import io.weir.query.report.ReportReply;
import io.weir.query.report.ReportRequest;
import io.weir.query.report.ReportTable;
import io.weir.query.several.SeveralReports;
import io.weir.service.access.Area;
import io.weir.service.access.Permission;
import io.weir.service.http.Callers;
import io.weir.service.http.QueryParameters;
import io.weir.service.http.Routes;
import io.weir.service.http.ShortRead;
import java.util.List;
import java.util.Set;

/** The routes for programs: {@code /api} and {@code /tags}. */
final class ApiRoutes implements Routes {
  private static final int DEFAULT_LIMIT = 100;
  private static final Set<String> TAGS_PARAMETERS =
      Set.of("prefix", "match", "cursor", "limit", "width");

  private final QueryClient client;
  private final SeveralReports severalReports;
  private final MergedTagListing tagListing;
  private final Replies replies;
  private final int preferredWidth;
  private final Compression compression;

  /**
   * @param preferredWidth of the series that is meant where a tag has several; 0 for none
   */
  ApiRoutes(
      QueryClient client,
      SeveralReports severalReports,
      MergedTagListing tagListing,
      Replies replies,
      int preferredWidth,
      Compression compression) {
    this.client = client;
    this.severalReports = severalReports;
    this.tagListing = tagListing;
    this.replies = replies;
    this.preferredWidth = preferredWidth;
    this.compression = compression;
  }

  @Override
  public void addTo(JavalinConfig config) {
    config.routes.get("/api", this::report);
    config.routes.get("/tags", this::tags);
  }

  @Override
  public List<ShortRead> shortReads() {
    return List.of(
        new ShortRead(
            "/api", Set.of(), new ShortReport(client, replies, preferredWidth, compression)));
  }

  @Override
  public boolean repliesWait() {
    return replies.areWaiting();
  }

  private void report(Context ctx) {
    QueryParameters parameters = QueryParameters.of(ctx);
    parameters.refuseOthersThan(ReportRequest.PARAMETERS);
    if (SeveralReports.areMeant(parameters)) {
      severalReports.reply(ctx, parameters);
      return;
    }
    ReportRequest request = ReportRequest.of(parameters, ctx.header("Accept"), preferredWidth);
    ValidatedReply reply = new ValidatedReply(ctx, compression);
    replies.reply(
        ctx,
        reply.bytes(request.bytes(replies.width().of(request.query()))),
        () -> client.query(request.query()),
        result -> {
          QueryResult rows = replies.width().learned(CaveatHeaders.set(ctx, result));
          ReportTable report = ReportTable.of(request, rows);
          Utf8Text text = report.text(request.format());
          ReportReply.send(ctx, reply, request.format(), text, report.resolution());
        });
  }

  private void tags(Context ctx) {
    QueryParameters parameters = QueryParameters.of(ctx);
    parameters.refuseOthersThan(TAGS_PARAMETERS);
    int limit = parameters.optionalInt("limit", 1, Query.TagList.MAX_LIMIT).orElse(DEFAULT_LIMIT);
    MergedTagListing.Listing listing =
        tagListing.list(
            parameters,
            limit,
            ReportRequest.width(parameters),
            Callers.of(ctx).names(Permission.LIST, Area.TAGS, ""));
    replies.reply(
        ctx,
        listing.bytes() + TagPage.bytes(limit),
        listing::page,
        page -> {
          CaveatHeaders.set(ctx, page.caveat());
          Replies.sendJson(ctx, page.toJson());
        });
  }
}
