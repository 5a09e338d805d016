package io.weir.query;

import io.weir.model.Answer;
import io.weir.model.Asker;
import io.weir.model.Question;
import io.weir.model.Tag;
import io.weir.query.ask.KeyGroups;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;

/** The list of all tags: every task knows those of its key groups, and here they are merged. */
final class Catalogue {
  private final Asker asker;
  private final KeyGroups keyGroups;

  Catalogue(Asker asker, KeyGroups keyGroups) {
    this.asker = asker;
    this.keyGroups = keyGroups;
  }

  /**
   * @param prefix what the names begin with, may be empty
   * @param after only names behind this one; empty for all
   * @param limit 1 to {@link Question.TagList#MAX_LIMIT}
   * @throws IllegalArgumentException if prefix or cursor is too long, or the cursor no tag, saying
   *     so
   */
  CompletionStage<TagPage> page(String prefix, String after, int limit) {
    int oneMore = Math.min(limit + 1, Question.TagList.MAX_LIMIT);
    return keyGroups
        .askEach(asker, hash -> new Question.TagList(prefix, after, oneMore, hash))
        .thenApply(answers -> merge(answers, limit));
  }

  private static TagPage merge(List<Answer> answers, int limit) {
    // Two replicas of the job may have answered, for ranges that overlap.
    TreeMap<Tag, Answer.Tags.Entry> merged = new TreeMap<>();
    boolean mayHaveMore = false;
    for (Answer answer : answers) {
      List<Answer.Tags.Entry> tags = ((Answer.Tags) answer).tags();
      tags.forEach(entry -> merged.put(entry.tag(), entry));
      mayHaveMore |= tags.size() == Question.TagList.MAX_LIMIT;
    }
    List<Answer.Tags.Entry> page = merged.values().stream().limit(limit).toList();
    boolean more = merged.size() > limit || mayHaveMore;
    return new TagPage(page, more ? page.get(page.size() - 1).tag() : null);
  }
}
