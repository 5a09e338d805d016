package io.weir.query.several;

import io.javalin.http.Context;
import io.weir.model.QueryResult;
import io.weir.model.Tag;
import io.weir.query.format.ReplyFormat;
import io.weir.query.reply.CaveatHeaders;
import io.weir.query.reply.Replies;
import io.weir.query.reply.Utf8Text;
import io.weir.query.reply.ValidatedReply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Replies with one series made of those of several tags. */
final class GroupReply implements ReportSink {
  /** Says in formats that have no other place for it how many tags are not there. */
  private static final String UNKNOWN = "Weir-Unknown";

  /** A series of several tags has none. */
  private static final Tag NONE = Tag.of("*");

  private final Context ctx;
  private final SeveralReportsRequest request;
  private final Group.Kind kind;
  private final Replies replies;
  private final ValidatedReply reply;
  private final List<Group> groups = new ArrayList<>();
  private final List<Tag> members = new ArrayList<>();
  private final OmittedTags omitted = new OmittedTags(true);
  private QueryResult.Caveat caveat = QueryResult.Caveat.NONE;

  GroupReply(
      Context ctx,
      SeveralReportsRequest request,
      Group.Kind kind,
      Replies replies,
      ValidatedReply reply) {
    this.ctx = ctx;
    this.request = request;
    this.kind = kind;
    this.replies = replies;
    this.reply = reply;
    for (int i = 0; i < request.reportsOfEach(); i++) {
      groups.add(new Group(kind));
    }
  }

  @Override
  public void mark(QueryResult.Caveat more) {
    caveat = caveat.and(more);
  }

  /** A tag that is gone is in none of the groups, so that all are of the same tags. */
  @Override
  public void take(List<Tag> tags, List<QueryResult> results) {
    int each = groups.size();
    for (int i = 0; i < tags.size(); i++) {
      Tag tag = tags.get(i);
      List<QueryResult> ofTag = results.subList(i * each, i * each + each);
      if (ofTag.stream().allMatch(result -> omitted.isAnswer(tag, result))) {
        members.add(tag);
        for (int g = 0; g < each; g++) {
          groups.get(g).add(replies.width().learned(ofTag.get(g)));
        }
      }
    }
  }

  @Override
  public void end() {
    CaveatHeaders.set(ctx, caveat);
    QueryResult group = groups.get(0).result().orElseThrow(OmittedTags::noneIsThere);
    if (request.format() != ReplyFormat.JSON) {
      ctx.header(UNKNOWN, Integer.toString(omitted.unknown()));
    }
    QueryResult compared = groups.get(groups.size() - 1).result().orElseThrow();
    request.send(
        ctx,
        reply,
        this::writeHead,
        Map.of("group", kind.text()),
        request.table(NONE, group),
        groups.size() > 1 ? request.table(NONE, compared) : null);
  }

  private void writeHead(Utf8Text json, Tag none) {
    json.text("{\"group\":").json(kind.text());
    String before = ",\"tags\":[";
    for (Tag member : members) {
      json.text(before).json(member);
      before = ",";
    }
    omitted.writeUnknown(json.ascii(']'));
  }
}
