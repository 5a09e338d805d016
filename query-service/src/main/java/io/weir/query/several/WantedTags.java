package io.weir.query.several;

import io.weir.model.Tag;
import io.weir.service.http.ProblemException;
import io.weir.service.http.QueryParameters;
import java.util.List;

/** The tags that a request names, each counted once. */
final class WantedTags {
  /** The most tags in one request. */
  static final int MOST = 100;

  private static final String FIELD = "tag";

  private WantedTags() {}

  /**
   * The tags that the parameter names, one or more.
   *
   * @throws ProblemException 400, naming the field, the limit and what was got
   */
  static List<Tag> names(QueryParameters parameters) {
    List<String> names = parameters.texts(FIELD);
    if (names.isEmpty()) {
      throw refusal("must be given, got none");
    } else if (names.size() > MOST) {
      throw refusal("must be given at most " + MOST + " times, got it " + names.size() + " times");
    }
    return names.stream().map(WantedTags::tag).distinct().toList();
  }

  private static Tag tag(String name) {
    try {
      return Tag.of(name);
    } catch (IllegalArgumentException e) {
      throw ProblemException.badRequest(e);
    }
  }

  private static ProblemException refusal(String detail) {
    return ProblemException.badRequest(FIELD, FIELD + ": " + detail);
  }
}
