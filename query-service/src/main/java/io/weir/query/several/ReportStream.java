package io.weir.query.several;

import io.javalin.http.Context;
import io.weir.model.QueryResult;
import io.weir.model.Tag;
import io.weir.query.format.ReplyFormat;
import io.weir.query.reply.CaveatHeaders;
import io.weir.query.reply.PacedStream;
import io.weir.query.reply.Replies;
import io.weir.query.reply.Utf8Text;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Writes reports of several tags as they come, as one JSON object. What they may lack is in the
 * headers as far as it is known when they are sent, and at the end in any case.
 */
final class ReportStream implements ReportSink {
  private static final int TYPICAL_BYTES = 1 << 17;

  private final Context ctx;
  private final SeveralReportsRequest request;
  private final Replies replies;
  private final OmittedTags omitted = new OmittedTags();
  private final Utf8Text json = new Utf8Text(TYPICAL_BYTES);
  private QueryResult.Caveat caveat = QueryResult.Caveat.NONE;

  /** Null before the reply begins. */
  private PacedStream out;

  private String before = "";

  ReportStream(Context ctx, SeveralReportsRequest request, Replies replies) {
    this.ctx = ctx;
    this.request = request;
    this.replies = replies;
  }

  @Override
  public void mark(QueryResult.Caveat more) {
    caveat = caveat.and(more);
  }

  @Override
  public void take(List<Tag> tags, List<QueryResult> results) throws IOException {
    begin();
    int each = request.reportsOfEach();
    for (int i = 0; i < tags.size(); i++) {
      QueryResult report = results.get(i * each);
      QueryResult last = results.get(i * each + each - 1);
      boolean isGone = OmittedTags.isGone(last);
      if (omitted.isAnswer(tags.get(i), report)
          && (isGone || omitted.isAnswer(tags.get(i), last))) {
        boolean isCompared = each > 1 && !isGone;
        json.text(before);
        request.write(json, tags.get(i), replies.report(report), isCompared ? last : null);
        json.moveTo(out);
        before = ",";
      }
    }
  }

  private void begin() throws IOException {
    if (out == null) {
      out = replies.paced(ctx);
      CaveatHeaders.set(ctx, caveat);
      ctx.contentType(ReplyFormat.JSON.contentType()).header("Cache-Control", "no-store");
      json.text("{\"reports\":[");
    }
  }

  @Override
  public void end() throws IOException {
    begin();
    omitted.writeUnknown(json.ascii(']'));
    omitted.writeRefused(json);
    if (caveat.completeSince() != 0) {
      long nanos = TimeUnit.MILLISECONDS.toNanos(caveat.completeSince());
      json.text(",\"completeSince\":").number(nanos);
    }
    if (caveat.behindMillis() != 0) {
      json.text(",\"behind\":").number(caveat.behindMillis());
    }
    json.ascii('}').moveTo(out);
  }
}
