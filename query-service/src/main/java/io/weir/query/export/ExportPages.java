package io.weir.query.export;

import io.weir.model.Query;
import io.weir.model.QueryClient;
import io.weir.model.QueryResult;
import io.weir.model.Tag;
import io.weir.query.listing.MergedTagListing;
import io.weir.query.listing.TagPage;
import io.weir.service.access.Area;
import io.weir.service.access.Caller;
import io.weir.service.access.Permission;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Asks for the pages of an export, one after the other: the pages of a tag; with a prefix, lists of
 * tags and after each the pages of its tags. For one thread at a time.
 */
final class ExportPages {
  /** The most tags of a list. */
  static final int TAGS = 100;

  private final ExportRequest request;
  private final QueryClient client;
  private final MergedTagListing tagListing;
  private final Caller caller;
  private final Deque<Tag> tags = new ArrayDeque<>();

  /** After which tag the next list begins. */
  private String cursor;

  private boolean allListed;

  ExportPages(
      ExportRequest request, QueryClient client, MergedTagListing tagListing, Caller caller) {
    this.request = request;
    this.client = client;
    this.tagListing = tagListing;
    this.caller = caller;
    allListed = request.tag() != null;
    Tag first = request.after() == null ? request.tag() : request.after().tag();
    if (request.tag() != null) {
      tags.add(request.tag());
      cursor = "";
    } else if (first != null) {
      tags.add(first);
      cursor = first.toString();
    } else {
      cursor = "";
    }
  }

  /**
   * Asks for the next page; empty if the export ends before it.
   *
   * @param before the page before; null for none
   * @param maxBytes the most that a page takes
   */
  Optional<CompletionStage<ExportPage>> after(ExportPage before, int maxBytes) {
    if (before != null && before.goesOn()) {
      long last = before.samples().times()[before.size() - 1];
      return Optional.of(
          ask(ExportRequest.after(before.query(), last, before.samples().width(), maxBytes)));
    } else if (!tags.isEmpty()) {
      caller.require(Permission.GET, Area.TAGS, "", tags.peek().toString());
      return Optional.of(ask(request.page(tags.remove(), maxBytes)));
    } else if (!allListed) {
      return Optional.of(
          tagListing
              .list(
                  request.prefix(),
                  cursor,
                  TAGS,
                  request.width(),
                  caller.names(Permission.GET, Area.TAGS, ""))
              .page()
              .thenApply(this::take));
    }
    return Optional.empty();
  }

  private CompletionStage<ExportPage> ask(Query.SamplePage query) {
    return client.query(query).thenApply(result -> ExportPage.of(query, result));
  }

  /** Leaves out what has no sample in the interval, raw or rolled up. */
  private ExportPage take(TagPage page) {
    for (QueryResult.Tags.Entry entry : page.tags()) {
      if (entry.last() >= request.start() && entry.first() < request.end()) {
        tags.add(entry.tag());
      }
    }
    allListed = page.next() == null;
    cursor = allListed ? cursor : page.next().toString();
    return ExportPage.ofList(page.caveat());
  }
}
