package io.weir.query.export;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.model.QueryClient;
import io.weir.model.ValueMask;
import io.weir.query.format.ReplyFormat;
import io.weir.query.listing.MergedTagListing;
import io.weir.query.reply.CaveatHeaders;
import io.weir.query.reply.PacedStream;
import io.weir.query.reply.QueryFailures;
import io.weir.query.reply.Replies;
import io.weir.service.http.Callers;
import io.weir.service.http.HttpStreams;
import io.weir.service.http.ProblemException;
import io.weir.service.http.QueryParameters;
import io.weir.service.http.Routes;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The route {@code /raw}: streams of raw samples. */
public final class RawRoutes implements Routes, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RawRoutes.class);
  private static final List<ReplyFormat> FORMATS =
      List.of(ReplyFormat.CSV, ReplyFormat.NDJSON, ReplyFormat.ARROW);

  private final QueryClient client;
  private final MergedTagListing tagListing;
  private final Replies replies;
  private final int preferredWidth;
  private final Exports exports;

  /**
   * @param preferredWidth of the series that is meant where a tag has several; 0 for none
   * @param atOnce the most exports that run at the same time
   */
  public RawRoutes(
      QueryClient client,
      MergedTagListing tagListing,
      Replies replies,
      int preferredWidth,
      int atOnce,
      PrometheusRegistry registry) {
    this.client = client;
    this.tagListing = tagListing;
    this.replies = replies;
    this.preferredWidth = preferredWidth;
    exports = new Exports(atOnce, registry);
  }

  @Override
  public void addTo(JavalinConfig config) {
    config.routes.get("/raw", this::raw);
  }

  private void raw(Context ctx) {
    QueryParameters parameters = QueryParameters.of(ctx);
    ExportRequest request = ExportRequest.of(parameters, preferredWidth);
    ReplyFormat format = ReplyFormat.of(parameters, ctx.header("Accept"), FORMATS);
    if (ctx.protocol().equals("HTTP/1.0")) {
      throw ProblemException.of(
          505, "An export needs HTTP/1.1, where a cut can be told from its end.");
    }
    ExportPages pages = new ExportPages(request, client, tagListing, Callers.of(ctx));
    replies.stream(
        ctx,
        Export.BYTES,
        exports.threads(),
        () -> first(pages, request),
        page -> write(ctx, request, format, pages, page));
  }

  private CompletionStage<ExportPage> first(ExportPages pages, ExportRequest request) {
    exports.enter();
    try {
      int columns = request.width() == 0 ? Long.SIZE : request.width();
      return pages
          .after(null, Export.pageBytes(request.limit(), columns))
          .orElseThrow()
          .whenComplete(
              (page, fault) -> {
                if (fault != null) {
                  exports.leave();
                }
              });
    } catch (RuntimeException e) {
      exports.leave();
      throw e;
    }
  }

  private void write(
      Context ctx, ExportRequest request, ReplyFormat format, ExportPages pages, ExportPage first) {
    try {
      CaveatHeaders.set(ctx, first.caveat());
      if (first.refusal() != null && !(first.isOfNoSeries() && request.tag() == null)) {
        throw QueryFailures.problem(first.refusal());
      }
      ctx.contentType(format.contentType()).header("Cache-Control", "no-store");
      int width = first.samples() == null ? request.width() : first.samples().width();
      int[] columns = new ValueMask(request.values()).indexes(width);
      PacedStream out = replies.paced(ctx);
      try (ExportWriter writer = writer(format, columns, out)) {
        Export export = new Export(pages, first.caveat(), writer, columns.length, request.limit());
        writeAll(ctx, export, first, out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      exports.leave();
    }
  }

  /** Whatever goes wrong once the reply has begun, the reply has no end. */
  private void writeAll(Context ctx, Export export, ExportPage first, PacedStream out) {
    try {
      exports.ended(export.run(first));
    } catch (IOException e) {
      LOG.info("an export was cut: {}", e.toString());
      cut(ctx, out, e);
    } catch (RuntimeException e) {
      LOG.error("an export failed", e);
      cut(ctx, out, e);
    }
  }

  private void cut(Context ctx, PacedStream out, Exception reason) {
    out.discard();
    exports.cut();
    HttpStreams.cut(ctx, reason);
  }

  private static ExportWriter writer(ReplyFormat format, int[] columns, OutputStream out) {
    return format == ReplyFormat.ARROW
        ? new ArrowWriter(columns, out)
        : new TextWriter(format, columns, out);
  }

  @Override
  public void close() {
    exports.close();
  }
}
