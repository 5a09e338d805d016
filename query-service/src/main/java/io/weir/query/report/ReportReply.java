package io.weir.query.report;

import io.javalin.http.Context;
import io.weir.query.format.ReplyFormat;
import io.weir.query.reply.Utf8Text;
import io.weir.query.reply.ValidatedReply;
import io.weir.service.http.ShortRead;
import java.util.Map;
import java.util.function.BiConsumer;

/** Sends a single report, or a single series of several tags. */
public final class ReportReply {
  /** Says in formats that have no other place for it, ns, what buckets a report is from. */
  private static final String RESOLUTION = "Weir-Resolution";

  private ReportReply() {}

  /** The reply to a short read, whose headers have its caveats. */
  public static ShortRead.Reply of(
      ReportRequest request, ReportTable report, Map<String, String> headers, Runnable end) {
    setResolution(headers::put, request.format(), report.resolution());
    return ValidatedReply.of(
        report.text(request.format()), request.format().contentType(), headers, end);
  }

  private static void setResolution(
      BiConsumer<String, String> headers, ReplyFormat format, long resolution) {
    if (format != ReplyFormat.JSON) {
      headers.accept(RESOLUTION, Long.toString(resolution));
    }
  }

  /** Sends a text in a format, once its caveats are in the headers. */
  public static void send(
      Context ctx, ValidatedReply reply, ReplyFormat format, Utf8Text text, long resolution) {
    setResolution(ctx::header, format, resolution);
    reply.send(text, format.contentType());
  }
}
