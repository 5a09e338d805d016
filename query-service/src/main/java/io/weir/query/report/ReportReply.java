package io.weir.query.report;

import io.javalin.http.Context;
import io.weir.query.format.ReplyFormat;
import io.weir.query.reply.Utf8Text;
import io.weir.query.reply.ValidatedReply;

/** Sends a single report, or a single series of several tags. */
public final class ReportReply {
  /** Says in formats that have no other place for it, ns, what buckets a report is from. */
  private static final String RESOLUTION = "Weir-Resolution";

  private ReportReply() {}

  /** Sends a text in a format, once its caveats are in the headers. */
  public static void send(
      Context ctx, ValidatedReply reply, ReplyFormat format, Utf8Text text, long resolution) {
    if (format != ReplyFormat.JSON) {
      ctx.header(RESOLUTION, Long.toString(resolution));
    }
    reply.send(text, format.contentType());
  }
}
