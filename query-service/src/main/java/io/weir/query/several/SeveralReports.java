package io.weir.query.several;

import io.javalin.http.Context;
import io.weir.model.QueryResult;
import io.weir.model.Tag;
import io.weir.query.listing.MergedTagListing;
import io.weir.query.reply.CaveatHeaders;
import io.weir.query.reply.Compression;
import io.weir.query.reply.LongReply;
import io.weir.query.reply.Places;
import io.weir.query.reply.Replies;
import io.weir.query.reply.ValidatedReply;
import io.weir.query.report.ReportTable;
import io.weir.queryclient.QueryBatches;
import io.weir.service.access.Area;
import io.weir.service.access.NameSet;
import io.weir.service.access.Permission;
import io.weir.service.http.Callers;
import io.weir.service.http.HttpStreams;
import io.weir.service.http.QueryParameters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * Answers {@code /api} where it asks for more than a report of one tag: for several tags, for a
 * group, for a comparison. As many tags are queried at once as their results fit in a window of
 * memory; the next ones are queried when those are written.
 */
public final class SeveralReports {
  /** The most bytes of results that are held at once, unless one tag's have more. */
  private static final long WINDOW_BYTES = 16 << 20;

  private final QueryBatches batches;
  private final MergedTagListing tagListing;
  private final Replies replies;
  private final int preferredWidth;
  private final Compression compression;
  private final Places places;

  /**
   * @param preferredWidth of the series that is meant where a tag has several; 0 for none
   * @param places bounds how many requests are answered at the same time
   */
  public SeveralReports(
      QueryBatches batches,
      MergedTagListing tagListing,
      Replies replies,
      int preferredWidth,
      Compression compression,
      Places places) {
    this.batches = batches;
    this.tagListing = tagListing;
    this.replies = replies;
    this.preferredWidth = preferredWidth;
    this.compression = compression;
    this.places = places;
  }

  /** Whether the parameters ask for more than a report of one tag. */
  public static boolean areMeant(QueryParameters parameters) {
    return SeveralReportsRequest.isMeant(parameters);
  }

  /**
   * Replies to a request that asks for more than a report of one tag.
   *
   * @throws io.weir.service.http.ProblemException 400, naming the field; 429 if too many requests
   *     for several tags are being answered
   */
  public void reply(Context ctx, QueryParameters parameters) {
    SeveralReportsRequest request =
        SeveralReportsRequest.of(parameters, ctx.header("Accept"), preferredWidth);
    ValidatedReply reply = new ValidatedReply(ctx, compression);
    long ofTexts = reply.bytes(request.bytes(width(request)));
    if (request.group().isPresent()) {
      GroupReply sink = new GroupReply(ctx, request, request.group().get(), replies, reply);
      reply(ctx, request, ofTexts, sink);
    } else if (request.tags().isOneName()) {
      replyWithComparison(ctx, request, ofTexts, reply);
    } else {
      String contentType = request.format().contentType();
      LongReply stream = new LongReply(ctx, replies, compression, contentType);
      reply(ctx, request, ofTexts + LongReply.bytes(), new ReportStream(request, replies, stream));
    }
  }

  private int width(SeveralReportsRequest request) {
    return replies.width().of(request.ofEach().query());
  }

  private void replyWithComparison(
      Context ctx, SeveralReportsRequest request, long bytes, ValidatedReply reply) {
    Tag tag = Tag.of(request.tags().texts().get(0));
    replies.reply(
        ctx,
        bytes,
        () -> batches.query(request.queries(List.of(tag))),
        answers -> {
          CaveatHeaders.set(ctx, answers.caveat());
          ReportTable report = request.table(tag, replies.width().learned(answers.ofEach().get(0)));
          QueryResult compared = answers.ofEach().get(1);
          request.send(
              ctx,
              reply,
              SeveralReportsRequest.Head.OF_TAG,
              Map.of("tag", tag.toString()),
              report,
              OmittedTags.isGone(compared)
                  ? null
                  : request.table(tag, replies.width().learned(compared)));
        });
  }

  /**
   * @param bytes the most memory for what is written
   */
  private void reply(Context ctx, SeveralReportsRequest request, long bytes, ReportSink sink) {
    long ofEach = request.reportsOfEach() * request.ofEach().resultBytes(width(request));
    int size = (int) Math.max(1, Math.min(request.tags().most(), WINDOW_BYTES / ofEach));
    long listing = tagListing.list("", "", WantedTags.MOST + 1, 0, NameSet.ALL).bytes();
    NameSet visible = Callers.of(ctx).names(Permission.GET, Area.TAGS, "");
    replies.reply(
        ctx,
        listing
            + size * ofEach
            + bytes
            + request.group().map(kind -> Group.bytes(ofEach)).orElse(0L)
            + OmittedTags.bytes(request.tags().most()),
        () -> {
          places.take().listenTo(ctx);
          // Each query has its limit of time, and a reader that is too slow is cut.
          ctx.req().getAsyncContext().setTimeout(0);
          return request
              .tags()
              .resolve(tagListing, request.ofEach().query().width(), visible, sink::mark)
              .thenCompose(tags -> send(request, request.inOrder(tags), size, sink))
              .handle((done, fault) -> endedOrCut(ctx, sink, fault));
        },
        done -> {});
  }

  private CompletionStage<Void> send(
      SeveralReportsRequest request, List<Tag> tags, int size, ReportSink sink) {
    if (tags.isEmpty()) {
      return CompletableFuture.runAsync(() -> end(sink), replies.threads());
    }
    List<Tag> window = tags.subList(0, Math.min(size, tags.size()));
    List<Tag> rest = tags.subList(window.size(), tags.size());
    return batches
        .query(request.queries(window))
        .thenComposeAsync(
            results -> {
              take(sink, window, results);
              return send(request, rest, size, sink);
            },
            replies.threads());
  }

  private static void take(ReportSink sink, List<Tag> tags, QueryBatches.Results results) {
    try {
      sink.mark(results.caveat());
      sink.take(tags, results.ofEach());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void end(ReportSink sink) {
    try {
      sink.end();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A failure after the first bytes have left ends the connection; before, it is a problem. */
  private static Void endedOrCut(Context ctx, ReportSink sink, Throwable fault) {
    try {
      sink.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (fault == null) {
      return null;
    }
    if (ctx.res().isCommitted()) {
      HttpStreams.cut(ctx, fault);
      return null;
    }
    ctx.res().resetBuffer();
    throw fault instanceof CompletionException wrapped ? wrapped : new CompletionException(fault);
  }
}
