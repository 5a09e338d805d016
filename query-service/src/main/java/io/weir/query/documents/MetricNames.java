package io.weir.query.documents;

import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.model.Tag;
import io.weir.model.records.DocumentQuery;
import io.weir.model.records.DocumentResult;
import io.weir.model.records.LogPosition;
import io.weir.model.records.NamePage;
import io.weir.query.listing.Listed;
import io.weir.query.listing.ListingPart;
import io.weir.query.records.RecordClient;
import java.util.Comparator;
import java.util.List;

/**
 * The list of metrics that have documents. Their ids are tags, so that they can be merged with
 * those that have numbers.
 */
record MetricNames(List<LogPosition> required, NamePage page) implements Listed<Tag, Tag> {
  private static final long ENTRY_BYTES = 384;

  /** The same of other names. */
  MetricNames of(String prefix, String after, int limit) {
    return new MetricNames(required, new NamePage(prefix, after, limit));
  }

  @Override
  public Query query(int routingHash) {
    return new DocumentQuery.Metrics(required, page, routingHash).toQuery();
  }

  @Override
  public ListingPart<Tag, Tag> part(QueryResult answer) {
    DocumentResult.Metrics metrics = (DocumentResult.Metrics) RecordClient.of(answer);
    List<Tag> ids = metrics.ids().stream().map(Tag::of).toList();
    return new ListingPart<>(
        ids,
        metrics.more() ? ids.get(ids.size() - 1) : null,
        metrics.firstKeyGroup(),
        metrics.lastKeyGroup());
  }

  @Override
  public Tag name(Tag entry) {
    return entry;
  }

  @Override
  public Comparator<Tag> order() {
    return Comparator.naturalOrder();
  }

  @Override
  public Tag merged(Tag one, Tag other) {
    return other;
  }

  @Override
  public int limit() {
    return page.limit();
  }

  @Override
  public long entryBytes() {
    return ENTRY_BYTES;
  }
}
