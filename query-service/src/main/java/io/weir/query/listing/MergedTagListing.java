package io.weir.query.listing;

import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.model.Tag;
import io.weir.model.labels.LabelMatcher;
import io.weir.queryclient.RefusedException;
import io.weir.service.access.NameSet;
import io.weir.service.http.ProblemException;
import io.weir.service.http.QueryParameters;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** The list of all tags. */
public final class MergedTagListing {
  private static final long ENTRY_BYTES = Tag.MAX_BYTES + 128;

  private final TaskListing tasks;

  public MergedTagListing(TaskListing tasks) {
    this.tasks = tasks;
  }

  /**
   * Prepares a page.
   *
   * @param prefix what the names begin with, may be empty
   * @param after only names after this one; empty for all
   * @param limit 1 to {@link Query.TagList#MAX_LIMIT}
   * @param width only tags that have a series of this width, 1 to 64; 0 for all
   * @param visible only these names
   * @throws IllegalArgumentException if prefix or cursor is too long, or the cursor is no tag
   */
  public Listing list(String prefix, String after, int limit, int width, NameSet visible) {
    return list(prefix, after, limit, width, List.of(), visible);
  }

  /**
   * The same of tags with a series whose labels match.
   *
   * @param matchers see {@link Query.TagList}
   */
  public Listing list(
      String prefix,
      String after,
      int limit,
      int width,
      List<LabelMatcher> matchers,
      NameSet visible) {
    return new Listing(new Query.TagList(prefix, after, limit, width, matchers, 0), visible, false);
  }

  /**
   * The same with the parameters {@code prefix}, {@code cursor} and {@code match} of a request.
   *
   * @throws ProblemException 400, naming the field
   */
  public Listing list(QueryParameters parameters, int limit, int width, NameSet visible) {
    String prefix = parameters.optionalText("prefix").orElse("");
    String cursor = parameters.optionalText("cursor").orElse("");
    Optional<String> match = parameters.optionalText("match");
    List<LabelMatcher> matchers = match.map(MergedTagListing::matchers).orElse(List.of());
    try {
      Query.TagList query = new Query.TagList(prefix, cursor, limit, width, matchers, 0);
      return new Listing(query, visible, match.isPresent());
    } catch (IllegalArgumentException e) {
      throw ProblemException.badRequest(e);
    }
  }

  private static List<LabelMatcher> matchers(String match) {
    try {
      return LabelMatcher.ofSelector(match);
    } catch (IllegalArgumentException e) {
      throw ofMatch(String.valueOf(e.getMessage()));
    }
  }

  /** A client that sends {@code match} knows no field {@code matchers}. */
  private static ProblemException ofMatch(String detail) {
    return ProblemException.badRequest("match", detail.replaceFirst("^matchers: ", "match: "));
  }

  /** What went wrong with a page: tasks find out whether expressions can be used. */
  private static Throwable ofMatch(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof RefusedException refused
            && refused.refusal().reason() == QueryResult.Refusal.Reason.INVALID
        ? ofMatch(refused.refusal().message())
        : cause;
  }

  /** A page that is prepared. */
  public final class Listing {
    private final Query.TagList query;
    private final NameSet visible;
    private final boolean hasMatch;

    /**
     * @param hasMatch whether a request has a parameter that the matchers are of
     */
    private Listing(Query.TagList query, NameSet visible, boolean hasMatch) {
      this.query = query;
      this.visible = visible;
      this.hasMatch = hasMatch;
    }

    /** The most bytes held at the same time. */
    public long bytes() {
      return tasks.bytes(visible, new Tags(query));
    }

    /** Sends the queries, as {@link TaskListing.Listing#page}; to be called once. */
    public CompletionStage<TagPage> page() {
      CompletionStage<TagPage> found =
          tasks
              .page(visible, query.prefix(), query.after(), query.limit(), this::tags)
              .thenApply(page -> new TagPage(page.entries(), page.next(), page.caveat()));
      return hasMatch
          ? found.exceptionally(
              failure -> {
                throw new CompletionException(ofMatch(failure));
              })
          : found;
    }

    private Listed<Tag, QueryResult.Tags.Entry> tags(String prefix, String after, int limit) {
      return new Tags(new Query.TagList(prefix, after, limit, query.width(), query.matchers(), 0));
    }
  }

  private record Tags(Query.TagList first) implements Listed<Tag, QueryResult.Tags.Entry> {
    @Override
    public Query query(int routingHash) {
      return new Query.TagList(
          first.prefix(),
          first.after(),
          first.limit(),
          first.width(),
          first.matchers(),
          routingHash);
    }

    @Override
    public ListingPart<Tag, QueryResult.Tags.Entry> part(QueryResult answer) {
      QueryResult.Tags tags = (QueryResult.Tags) answer;
      return new ListingPart<>(tags.tags(), tags.next(), tags.firstKeyGroup(), tags.lastKeyGroup());
    }

    @Override
    public Tag name(QueryResult.Tags.Entry entry) {
      return entry.tag();
    }

    @Override
    public Comparator<Tag> order() {
      return Comparator.naturalOrder();
    }

    @Override
    public QueryResult.Tags.Entry merged(QueryResult.Tags.Entry one, QueryResult.Tags.Entry other) {
      return other;
    }

    @Override
    public int limit() {
      return first.limit();
    }

    @Override
    public long entryBytes() {
      return ENTRY_BYTES;
    }
  }
}
