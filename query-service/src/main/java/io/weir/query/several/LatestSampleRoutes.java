package io.weir.query.several;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.model.Tag;
import io.weir.query.format.ReplyFormat;
import io.weir.query.listing.MergedTagListing;
import io.weir.query.listing.TagPage;
import io.weir.query.reply.CaveatHeaders;
import io.weir.query.reply.Compression;
import io.weir.query.reply.Replies;
import io.weir.query.reply.Utf8Text;
import io.weir.query.reply.ValidatedReply;
import io.weir.query.report.ReportRequest;
import io.weir.queryclient.QueryBatches;
import io.weir.service.access.Area;
import io.weir.service.access.Permission;
import io.weir.service.http.Callers;
import io.weir.service.http.QueryParameters;
import io.weir.service.http.Routes;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * The routes for single samples of several tags: {@code /at}, the latest ones up to a time, and
 * {@code /latest}, those of a page of tags.
 */
public final class LatestSampleRoutes implements Routes {
  private static final String JSON = ReplyFormat.JSON.contentType();
  private static final int DEFAULT_LIMIT = 100;
  private static final Set<String> AT_PARAMETERS = Set.of("tag", "time", "width", "values");
  private static final Set<String> LATEST_PARAMETERS =
      Set.of("prefix", "limit", "cursor", "width", "values");

  private final QueryBatches batches;
  private final MergedTagListing tagListing;
  private final Replies replies;
  private final int preferredWidth;
  private final Compression compression;

  /**
   * @param preferredWidth of the series that is meant where a tag has several; 0 for none
   */
  public LatestSampleRoutes(
      QueryBatches batches,
      MergedTagListing tagListing,
      Replies replies,
      int preferredWidth,
      Compression compression) {
    this.batches = batches;
    this.tagListing = tagListing;
    this.replies = replies;
    this.preferredWidth = preferredWidth;
    this.compression = compression;
  }

  @Override
  public void addTo(JavalinConfig config) {
    config.routes.get("/at", this::at);
    config.routes.get("/latest", this::latest);
  }

  @Override
  public boolean repliesWait() {
    return replies.areWaiting();
  }

  /** Which samples are asked for, but for the tag. */
  private record Wanted(long time, int width, int preferred, long values) {
    Query.SampleAt of(Tag tag) {
      return new Query.SampleAt(tag, time, width, preferred, values);
    }
  }

  private Wanted wanted(QueryParameters parameters, long time) {
    return new Wanted(
        time, ReportRequest.width(parameters), preferredWidth, ReportRequest.values(parameters));
  }

  private CompletionStage<QueryBatches.Results> query(Wanted wanted, List<Tag> tags) {
    return batches.query(tags.stream().map(wanted::of).toList());
  }

  private long bytes(int tags, Wanted wanted) {
    return SampleJson.bytes(tags, replies.width().of(wanted.width(), wanted.values()));
  }

  private void at(Context ctx) {
    QueryParameters parameters = QueryParameters.of(ctx);
    parameters.refuseOthersThan(AT_PARAMETERS);
    List<Tag> tags = WantedTags.names(parameters);
    Wanted wanted = wanted(parameters, parameters.int64("time"));
    ValidatedReply reply = new ValidatedReply(ctx, compression);
    replies.reply(
        ctx,
        reply.bytes(bytes(tags.size(), wanted)),
        () -> query(wanted, tags),
        results -> {
          CaveatHeaders.set(ctx, results.caveat());
          OmittedTags omitted = new OmittedTags(false);
          Utf8Text json = SampleJson.of(tags, results.ofEach(), omitted).text(",\"next\":null");
          omitted.writeUnknown(json);
          reply.send(omitted.writeRefused(json).ascii('}'), JSON);
        });
  }

  private void latest(Context ctx) {
    QueryParameters parameters = QueryParameters.of(ctx);
    parameters.refuseOthersThan(LATEST_PARAMETERS);
    int limit = parameters.optionalInt("limit", 1, Query.TagList.MAX_LIMIT).orElse(DEFAULT_LIMIT);
    Wanted wanted = wanted(parameters, Long.MAX_VALUE);
    MergedTagListing.Listing listing =
        tagListing.list(
            parameters,
            limit,
            wanted.width(),
            Callers.of(ctx).names(Permission.GET, Area.TAGS, ""));
    ValidatedReply reply = new ValidatedReply(ctx, compression);
    replies.reply(
        ctx,
        listing.bytes() + TagPage.bytes(limit) + reply.bytes(bytes(limit, wanted)),
        () -> listing.page().thenCompose(page -> latest(page, wanted)),
        samples -> {
          CaveatHeaders.set(ctx, samples.page().caveat().and(samples.results().caveat()));
          reply.send(samples.toJson(), JSON);
        });
  }

  private CompletionStage<Latest> latest(TagPage page, Wanted wanted) {
    List<Tag> tags = page.tags().stream().map(QueryResult.Tags.Entry::tag).toList();
    return query(wanted, tags).thenApply(results -> new Latest(page, tags, results));
  }

  /** A page of tags with their latest samples; a tag that has gone meanwhile has none. */
  private record Latest(TagPage page, List<Tag> tags, QueryBatches.Results results) {
    Utf8Text toJson() {
      OmittedTags omitted = new OmittedTags(false);
      Utf8Text json = SampleJson.of(tags, results.ofEach(), omitted).text(",\"next\":");
      json = page.next() == null ? json.text("null") : json.json(page.next());
      return omitted.writeRefused(json).ascii('}');
    }
  }
}
