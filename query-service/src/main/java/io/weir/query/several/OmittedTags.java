package io.weir.query.several;

import io.weir.model.QueryResult;
import io.weir.model.Tag;
import io.weir.query.reply.QueryFailures;
import io.weir.query.reply.Utf8Text;
import io.weir.service.http.ProblemException;

/** The tags of a request that got no answer: those that are not there, and those with a problem. */
final class OmittedTags {
  private static final int NOT_FOUND = 404;

  private final boolean isStrict;
  private final Utf8Text unknown = new Utf8Text(64);
  private final Utf8Text refused = new Utf8Text(64);
  private int unknowns;

  /**
   * @param isStrict whether a tag with a problem is a problem of all, since the others without it
   *     would be wrong, or it could not be said
   */
  OmittedTags(boolean isStrict) {
    this.isStrict = isStrict;
  }

  /** The most bytes that so many tags take. */
  static long bytes(int tags) {
    return tags * (2L * Tag.MAX_BYTES + 512);
  }

  /** What a request gets where none of its tags is there. */
  static ProblemException noneIsThere() {
    return ProblemException.of(NOT_FOUND, "No sample of any of these tags is held.");
  }

  /** How many tags are not there. */
  int unknown() {
    return unknowns;
  }

  /** Whether the tag is not there, or has no such series. */
  static boolean isGone(QueryResult result) {
    return result instanceof QueryResult.Refusal refusal
        && QueryFailures.problem(refusal).status() == NOT_FOUND;
  }

  /**
   * Whether the result is an answer; else it is noted why not.
   *
   * @throws ProblemException 503, if the job does not answer now; 400, naming the tag, if this is
   *     strict
   */
  boolean isAnswer(Tag tag, QueryResult result) {
    if (!(result instanceof QueryResult.Refusal refusal)) {
      return true;
    }
    ProblemException problem = QueryFailures.problem(refusal);
    if (isGone(refusal)) {
      next(unknown).json(tag);
      unknowns++;
    } else if (problem.field().isPresent() && isStrict) {
      throw ProblemException.badRequest(
          problem.field().get(), problem.getMessage() + " (tag \"" + tag + "\")");
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
