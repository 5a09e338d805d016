package io.weir.query.several;

import io.javalin.http.Context;
import io.weir.model.QueryResult;
import io.weir.model.Tag;
import io.weir.query.reply.CaveatHeaders;
import io.weir.query.reply.Replies;
import io.weir.query.reply.Utf8Text;
import io.weir.service.http.ProblemException;
import java.util.ArrayList;
import java.util.List;

/** Replies with one series made of those of several tags. */
final class GroupReply implements ReportSink {
  private static final int NOT_FOUND = 404;

  private final Context ctx;
  private final SeveralReportsRequest request;
  private final Group.Kind kind;
  private final Replies replies;
  private final List<Group> groups = new ArrayList<>();
  private final List<Tag> members = new ArrayList<>();
  private final OmittedTags omitted = new OmittedTags();
  private QueryResult.Caveat caveat = QueryResult.Caveat.NONE;

  GroupReply(Context ctx, SeveralReportsRequest request, Group.Kind kind, Replies replies) {
    this.ctx = ctx;
    this.request = request;
    this.kind = kind;
    this.replies = replies;
    for (int i = 0; i < request.reportsOfEach(); i++) {
      groups.add(new Group(kind));
    }
  }

  @Override
  public void mark(QueryResult.Caveat more) {
    caveat = caveat.and(more);
  }

  @Override
  public void take(List<Tag> tags, List<QueryResult> results) {
    int each = groups.size();
    for (int i = 0; i < tags.size(); i++) {
      List<QueryResult> ofTag = results.subList(i * each, i * each + each);
      if (isMember(tags.get(i), ofTag)) {
        members.add(tags.get(i));
        for (int g = 0; g < each; g++) {
          groups.get(g).add(replies.report(ofTag.get(g)));
        }
      }
    }
  }

  /**
   * A group without a member that is there would be wrong, so that is a problem of all. A tag that
   * is gone is in none of the groups, so that all are of the same tags.
   */
  private boolean isMember(Tag tag, List<QueryResult> ofTag) {
    QueryResult gone = null;
    for (QueryResult result : ofTag) {
      if (OmittedTags.isGone(result)) {
        gone = result;
      } else if (result instanceof QueryResult.Refusal refusal) {
        throw problem(tag, Replies.problem(refusal));
      }
    }
    return gone == null || omitted.isAnswer(tag, gone);
  }

  private static ProblemException problem(Tag tag, ProblemException problem) {
    return problem
        .field()
        .map(field -> ProblemException.badRequest(field, of(tag, problem)))
        .orElse(problem);
  }

  private static String of(Tag tag, ProblemException problem) {
    return problem.getMessage() + " (tag \"" + tag + "\")";
  }

  @Override
  public void end() {
    CaveatHeaders.set(ctx, caveat);
    QueryResult group =
        groups
            .get(0)
            .result()
            .orElseThrow(
                () -> ProblemException.of(NOT_FOUND, "No sample of any of these tags is held."));
    QueryResult compared = groups.get(groups.size() - 1).result().orElse(null);
    Utf8Text json = new Utf8Text(1 << 16);
    request.write(json, this::writeHead, group, groups.size() > 1 ? compared : null);
    Replies.sendJson(ctx, json);
  }

  private void writeHead(Utf8Text json) {
    json.text("{\"group\":").json(kind.text());
    String before = ",\"tags\":[";
    for (Tag member : members) {
      json.text(before).json(member);
      before = ",";
    }
    omitted.writeUnknown(json.ascii(']'));
  }
}
