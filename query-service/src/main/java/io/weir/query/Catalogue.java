package io.weir.query;

import io.weir.model.Answer;
import io.weir.model.Asker;
import io.weir.model.Question;
import io.weir.model.Tag;
import io.weir.query.ask.KeyGroups;
import java.util.List;
import java.util.NavigableMap;
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
    return keyGroups
        .askEach(asker, hash -> new Question.TagList(prefix, after, limit, hash))
        .thenApply(answers -> merge(answers, limit));
  }

  /**
   * The page goes no further than every task has looked: what one has beyond its own end may come
   * before what another has already told.
   */
  private static TagPage merge(List<Answer> answers, int limit) {
    // Two replicas of the job may have answered, for ranges that overlap.
    TreeMap<Tag, Answer.Tags.Entry> merged = new TreeMap<>();
    Tag end = null;
    Answer.Caveat caveat = Answer.Caveat.NONE;
    for (Answer answer : answers) {
      Answer.Tags tags = (Answer.Tags) answer.unmarked();
      caveat = caveat.and(answer.caveat());
      tags.tags().forEach(entry -> merged.put(entry.tag(), entry));
      if (tags.next() != null && (end == null || tags.next().compareTo(end) < 0)) {
        end = tags.next();
      }
    }
    NavigableMap<Tag, Answer.Tags.Entry> complete =
        end == null ? merged : merged.headMap(end, true);
    List<Answer.Tags.Entry> page = complete.values().stream().limit(limit).toList();
    Tag next = page.size() < complete.size() ? page.get(limit - 1).tag() : end;
    return new TagPage(page, next, caveat);
  }
}
