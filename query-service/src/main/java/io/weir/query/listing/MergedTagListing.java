package io.weir.query.listing;

import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.model.Tag;
import io.weir.model.labels.LabelMatcher;
import io.weir.service.access.NameSet;
import io.weir.service.http.ProblemException;
import io.weir.service.http.QueryParameters;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
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
    return new Listing(new Query.TagList(prefix, after, limit, width, matchers, 0), visible);
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
    try {
      List<LabelMatcher> matchers = match.map(LabelMatcher::ofSelector).orElse(List.of());
      return list(prefix, cursor, limit, width, matchers, visible);
    } catch (IllegalArgumentException e) {
      throw ProblemException.badRequest(e);
    }
  }

  /** A page that is prepared. */
  public final class Listing {
    private final Query.TagList query;
    private final NameSet visible;

    private Listing(Query.TagList query, NameSet visible) {
      this.query = query;
      this.visible = visible;
    }

    /** The most bytes held at the same time. */
    public long bytes() {
      return tasks.bytes(visible, new Tags(query));
    }

    /** Sends the queries, as {@link TaskListing.Listing#page}; to be called once. */
    public CompletionStage<TagPage> page() {
      return tasks
          .page(visible, query.prefix(), query.after(), query.limit(), this::tags)
          .thenApply(page -> new TagPage(page.entries(), page.next(), page.caveat()));
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
