package io.weir.query;

import io.weir.model.QueryClient;
import io.weir.model.QueryResult;
import io.weir.query.format.ReplyFormat;
import io.weir.query.reply.CaveatHeaders;
import io.weir.query.reply.Compression;
import io.weir.query.reply.Replies;
import io.weir.query.reply.Reservation;
import io.weir.query.reply.ValidatedReply;
import io.weir.query.report.ReportReply;
import io.weir.query.report.ReportRequest;
import io.weir.query.report.ReportTable;
import io.weir.query.several.SeveralReports;
import io.weir.service.http.QueryParameters;
import io.weir.service.http.ShortRead;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Reports of one tag as text. {@link ApiRoutes} answers where the client may have the report
 * already or takes it compressed, and sends refusals that have a caveat.
 */
final class ShortReport implements ShortRead.Reader {
  private final QueryClient client;
  private final Replies replies;
  private final int preferredWidth;
  private final Compression compression;

  /**
   * @param preferredWidth of the series that is meant where a tag has several; 0 for none
   */
  ShortReport(QueryClient client, Replies replies, int preferredWidth, Compression compression) {
    this.client = client;
    this.replies = replies;
    this.preferredWidth = preferredWidth;
    this.compression = compression;
  }

  @Override
  public Optional<CompletionStage<Optional<ShortRead.Reply>>> read(ShortRead.Call call) {
    QueryParameters parameters = call.parameters();
    parameters.refuseOthersThan(ReportRequest.PARAMETERS);
    if (SeveralReports.areMeant(parameters) || ValidatedReply.needsRoutes(call, compression)) {
      return Optional.empty();
    }
    ReportRequest request = ReportRequest.of(parameters, call.header("Accept"), preferredWidth);
    if (request.format() == ReplyFormat.ARROW) {
      return Optional.empty();
    }
    Reservation memory = replies.reserveIfFree(request.bytes(replies.width().of(request.query())));
    return memory == null ? Optional.empty() : Optional.of(read(request, memory));
  }

  private CompletionStage<Optional<ShortRead.Reply>> read(
      ReportRequest request, Reservation memory) {
    return memory.untilReplyOf(
        client
            .query(request.query())
            .thenApplyAsync(result -> reply(request, result, memory), replies.writers()));
  }

  private Optional<ShortRead.Reply> reply(
      ReportRequest request, QueryResult result, Reservation memory) {
    QueryResult unmarked = result.unmarked();
    if (unmarked != result && unmarked instanceof QueryResult.Refusal) {
      return Optional.empty();
    }
    ReportTable report = ReportTable.of(request, replies.width().learned(unmarked));
    Map<String, String> headers = new HashMap<>();
    CaveatHeaders.set(headers::put, result.caveat());
    return Optional.of(ReportReply.of(request, report, headers, memory::close));
  }
}
