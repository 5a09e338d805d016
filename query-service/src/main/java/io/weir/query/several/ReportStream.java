package io.weir.query.several;

import io.weir.model.QueryResult;
import io.weir.model.Tag;
import io.weir.query.format.ReplyFormat;
import io.weir.query.reply.LongReply;
import io.weir.query.reply.Replies;
import io.weir.query.reply.Utf8Text;
import io.weir.query.report.ReportTable;
import io.weir.query.report.ReportWriter;
import io.weir.query.report.TableShape;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Writes reports of several tags as they come, as one JSON object or one table. What they may lack
 * is in the headers as far as it is known when they are sent, and in JSON at the end in any case.
 */
final class ReportStream implements ReportSink {
  private static final int TYPICAL_BYTES = 1 << 17;

  private final SeveralReportsRequest request;
  private final Replies replies;
  private final LongReply reply;
  private final OmittedTags omitted;
  private final Utf8Text text = new Utf8Text(TYPICAL_BYTES);

  /** Null for JSON. */
  private final ReportWriter table;

  private boolean isEmpty = true;

  ReportStream(SeveralReportsRequest request, Replies replies, LongReply reply) {
    this.request = request;
    this.replies = replies;
    this.reply = reply;
    boolean isTable = request.format() != ReplyFormat.JSON;
    omitted = new OmittedTags(isTable);
    TableShape shape = new TableShape(true, request.reportsOfEach() > 1);
    table = isTable ? ReportWriter.of(request.format(), shape, Map.of(), text) : null;
  }

  @Override
  public void mark(QueryResult.Caveat more) {
    reply.mark(more);
  }

  @Override
  public void take(List<Tag> tags, List<QueryResult> results) throws IOException {
    if (table != null) {
      reply.requireSaid();
    }
    int each = request.reportsOfEach();
    for (int i = 0; i < tags.size(); i++) {
      Tag tag = tags.get(i);
      QueryResult report = results.get(i * each);
      QueryResult last = results.get(i * each + each - 1);
      boolean isGone = OmittedTags.isGone(last);
      if (omitted.isAnswer(tag, report) && (isGone || omitted.isAnswer(tag, last))) {
        boolean isCompared = each > 1 && !isGone;
        write(
            request.table(tag, replies.width().learned(report)),
            isCompared ? request.table(tag, last) : null);
        reply.take(text);
      }
    }
  }

  private void write(ReportTable report, ReportTable compared) throws IOException {
    if (table != null) {
      table.write(report, compared);
    } else {
      text.text(isEmpty ? "{\"reports\":[" : ",");
      request.write(text, SeveralReportsRequest.Head.OF_TAG, report, compared);
    }
    isEmpty = false;
  }

  @Override
  public void end() throws IOException {
    if (table == null) {
      endJson();
    } else if (isEmpty) {
      throw OmittedTags.noneIsThere();
    } else {
      table.end();
    }
    reply.end(text);
  }

  private void endJson() throws IOException {
    omitted.writeUnknown(text.text(isEmpty ? "{\"reports\":[]" : "]"));
    reply.take(omitted.writeRefused(text));
    QueryResult.Caveat caveat = reply.caveat();
    if (caveat.completeSince() != 0) {
      long nanos = TimeUnit.MILLISECONDS.toNanos(caveat.completeSince());
      text.text(",\"completeSince\":").number(nanos);
    }
    if (caveat.behindMillis() != 0) {
      text.text(",\"behind\":").number(caveat.behindMillis());
    }
    text.ascii('}');
  }

  /** A stream that has not ended gets no end, which a closed table would write. */
  @Override
  public void close() throws IOException {
    reply.close();
    if (table != null) {
      table.close();
    }
  }
}
