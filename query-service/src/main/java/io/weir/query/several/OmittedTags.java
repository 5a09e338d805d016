package io.weir.query.several;

import io.weir.model.QueryResult;
import io.weir.model.Tag;
import io.weir.query.reply.Replies;
import io.weir.query.reply.Utf8Text;
import io.weir.service.http.ProblemException;

/** The tags of a request that got no answer: those that are not there, and those with a problem. */
final class OmittedTags {
  private static final int NOT_FOUND = 404;

  private final Utf8Text unknown = new Utf8Text(64);
  private final Utf8Text refused = new Utf8Text(64);

  /** The most bytes that so many tags take. */
  static long bytes(int tags) {
    return tags * (2L * Tag.MAX_BYTES + 512);
  }

  /** Whether the tag is not there, or has no such series. */
  static boolean isGone(QueryResult result) {
    return result instanceof QueryResult.Refusal refusal
        && Replies.problem(refusal).status() == NOT_FOUND;
  }

  /**
   * Whether the result is an answer; else it is noted why not.
   *
   * @throws ProblemException 503, if the job does not answer now
   */
  boolean isAnswer(Tag tag, QueryResult result) {
    if (!(result instanceof QueryResult.Refusal refusal)) {
      return true;
    }
    ProblemException problem = Replies.problem(refusal);
    if (isGone(refusal)) {
      next(unknown).json(tag);
    } else if (problem.field().isPresent()) {
      next(refused).text("{\"tag\":").json(tag);
      refused.text(",\"field\":").json(problem.field().get());
      refused.text(",\"detail\":").json(problem.getMessage()).ascii('}');
    } else {
      throw problem;
    }
    return false;
  }

  private static Utf8Text next(Utf8Text list) {
    return list.length() == 0 ? list : list.ascii(',');
  }

  /** Adds the member {@code unknown}. */
  Utf8Text writeUnknown(Utf8Text json) {
    return json.text(",\"unknown\":[").add(unknown).ascii(']');
  }

  /** Adds the member {@code refused} if there is any. */
  Utf8Text writeRefused(Utf8Text json) {
    return refused.length() == 0 ? json : json.text(",\"refused\":[").add(refused).ascii(']');
  }
}
