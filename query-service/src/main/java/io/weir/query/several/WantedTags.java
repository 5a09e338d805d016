package io.weir.query.several;

import io.weir.model.QueryResult;
import io.weir.model.Tag;
import io.weir.query.listing.MergedTagListing;
import io.weir.query.listing.TagPage;
import io.weir.service.access.NameSet;
import io.weir.service.http.ProblemException;
import io.weir.service.http.QueryParameters;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * The tags that a request names, each counted once, or by what their names begin with.
 *
 * @param texts each a name, or a prefix with {@code *} after it
 */
public record WantedTags(List<String> texts) {
  /** The most tags in one request. */
  static final int MOST = 100;

  /** The most prefixes in one request. */
  private static final int MOST_PREFIXES = 10;

  /** Pages of a listing may be short; a request whose prefixes take more in all is refused. */
  private static final int MOST_PAGES = 20;

  static final String FIELD = "tag";
  private static final String ANY_MORE = "*";

  /**
   * The tags that the parameter names, one or more, and no prefixes.
   *
   * @throws ProblemException 400, naming the field, the limit and what was got
   */
  public static List<Tag> names(QueryParameters parameters) {
    return texts(parameters).stream().map(WantedTags::tag).distinct().toList();
  }

  /**
   * The names and prefixes that the parameter has, one or more.
   *
   * @throws ProblemException 400, naming the field, the limit and what was got
   */
  static WantedTags of(QueryParameters parameters) {
    List<String> texts = texts(parameters);
    texts.stream()
        .map(text -> isPrefix(text) ? prefix(text) : text)
        .filter(text -> !text.isEmpty() || texts.contains(text))
        .forEach(WantedTags::tag);
    long prefixes = texts.stream().filter(WantedTags::isPrefix).distinct().count();
    if (prefixes > MOST_PREFIXES) {
      throw refusal("must have at most " + MOST_PREFIXES + " prefixes, got " + prefixes);
    }
    return new WantedTags(texts);
  }

  private static List<String> texts(QueryParameters parameters) {
    List<String> texts = parameters.texts(FIELD);
    if (texts.isEmpty()) {
      throw refusal("must be given, got none");
    } else if (texts.size() > MOST) {
      throw refusal("must be given at most " + MOST + " times, got it " + texts.size() + " times");
    }
    return texts;
  }

  static boolean isPrefix(String text) {
    return text.endsWith(ANY_MORE);
  }

  private static String prefix(String text) {
    return text.substring(0, text.length() - ANY_MORE.length());
  }

  /** Whether there is one name and no prefix. */
  boolean isOneName() {
    return texts.size() == 1 && !isPrefix(texts.get(0));
  }

  /** The most tags that these may be. */
  int most() {
    return texts.stream().anyMatch(WantedTags::isPrefix) ? MOST : texts.size();
  }

  /**
   * The tags in the order asked for, those of a prefix in order of their names; each once.
   *
   * @param width only tags that have a series of this width are of a prefix; 0 for all
   * @param visible only these are of a prefix
   * @param caveats gets what the lists of names may lack, before the result is complete
   * @return fails with {@link ProblemException} if they are too many
   */
  CompletionStage<List<Tag>> resolve(
      MergedTagListing listing, int width, NameSet visible, Consumer<QueryResult.Caveat> caveats) {
    Set<Tag> tags = new LinkedHashSet<>();
    CompletionStage<Integer> all = CompletableFuture.completedFuture(MOST_PAGES);
    for (String text : new LinkedHashSet<>(texts)) {
      all =
          all.thenCompose(
              pagesLeft -> {
                if (isPrefix(text)) {
                  return addPages(
                      tags, caveats, listing, visible, prefix(text), "", width, pagesLeft);
                }
                add(tags, tag(text));
                return CompletableFuture.completedFuture(pagesLeft);
              });
    }
    return all.thenApply(none -> List.copyOf(tags));
  }

  /** Returns how many pages are left for the prefixes that follow. */
  private static CompletionStage<Integer> addPages(
      Set<Tag> tags,
      Consumer<QueryResult.Caveat> caveats,
      MergedTagListing listing,
      NameSet visible,
      String prefix,
      String after,
      int width,
      int pagesLeft) {
    if (pagesLeft == 0) {
      throw refusal(
          "must have prefixes whose names take at most "
              + MOST_PAGES
              + " pages to list, got more up to those of \""
              + prefix
              + '"');
    }
    return listing
        .list(prefix, after, MOST + 1, width, visible)
        .page()
        .thenCompose(
            page -> {
              caveats.accept(page.caveat());
              addAll(tags, page);
              return page.next() == null
                  ? CompletableFuture.completedFuture(pagesLeft - 1)
                  : addPages(
                      tags,
                      caveats,
                      listing,
                      visible,
                      prefix,
                      page.next().toString(),
                      width,
                      pagesLeft - 1);
            });
  }

  private static void addAll(Set<Tag> tags, TagPage page) {
    for (QueryResult.Tags.Entry entry : page.tags()) {
      add(tags, entry.tag());
    }
  }

  private static void add(Set<Tag> tags, Tag tag) {
    tags.add(tag);
    if (tags.size() > MOST) {
      throw refusal("must be at most " + MOST + " names, got more with those of prefixes");
    }
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
