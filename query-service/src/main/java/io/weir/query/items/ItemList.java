package io.weir.query.items;

import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.model.records.ItemQuery;
import io.weir.model.records.ItemResult;
import io.weir.model.records.ItemResult.Items.Entry;
import io.weir.model.records.RecordQuery;
import io.weir.model.records.SearchQuery;
import io.weir.query.listing.Listed;
import io.weir.query.listing.ListingPage;
import io.weir.query.listing.ListingPart;
import io.weir.query.listing.TaskListing;
import io.weir.query.records.NameList;
import io.weir.query.records.RecordClient;
import io.weir.query.reply.Utf8Text;
import io.weir.service.access.NameSet;
import java.util.Comparator;
import java.util.concurrent.CompletionStage;
import java.util.function.IntFunction;

/**
 * A page of an index' items, of which each task has a part, in the order of the keys' bytes.
 *
 * @param queryOf the query for the task that a hash leads to
 * @param limit the most items
 * @param withValues whether values are wanted too; then a page has fewer items where they are large
 */
record ItemList(IntFunction<RecordQuery> queryOf, int limit, boolean withValues)
    implements Listed<String, Entry> {
  /** The most bytes of the values in a task's part, unless its first one has more. */
  private static final int VALUES_BYTES = 512 << 10;

  /** The key twice, as bytes and as a text, the objects, and the place in the merge. */
  private static final long ENTRY_BYTES = 1024;

  /** Items by the start of their keys. */
  static ItemList of(ItemReader.PageQuery wanted) {
    return new ItemList(
        hash ->
            new ItemQuery.Items(
                wanted.required(),
                wanted.index(),
                wanted.prefix(),
                wanted.after(),
                wanted.limit(),
                wanted.withValues(),
                VALUES_BYTES,
                hash),
        wanted.limit(),
        wanted.withValues());
  }

  /** A page of those that a caller may see. */
  static CompletionStage<ListingPage<String, Entry>> page(
      TaskListing tasks, NameSet visible, ItemReader.PageQuery wanted) {
    return tasks.page(
        visible,
        wanted.prefix(),
        wanted.after(),
        wanted.limit(),
        (prefix, after, limit) -> of(wanted.of(prefix, after, limit)));
  }

  /** Items by the words of their values. */
  static ItemList of(ItemReader.Search wanted) {
    return new ItemList(
        hash ->
            new SearchQuery.Hits(
                wanted.required(),
                wanted.index(),
                wanted.text(),
                wanted.after(),
                wanted.limit(),
                wanted.withValues(),
                VALUES_BYTES,
                hash),
        wanted.limit(),
        wanted.withValues());
  }

  @Override
  public Query query(int routingHash) {
    return queryOf.apply(routingHash).toQuery();
  }

  @Override
  public ListingPart<String, Entry> part(QueryResult answer) {
    ItemResult.Items part = (ItemResult.Items) RecordClient.of(answer);
    return new ListingPart<>(
        part.items(), part.more() ? part.upTo() : null, part.firstKeyGroup(), part.lastKeyGroup());
  }

  @Override
  public String name(Entry entry) {
    return entry.key();
  }

  @Override
  public Comparator<String> order() {
    return NameList::compare;
  }

  @Override
  public Entry merged(Entry one, Entry other) {
    return one.found().version() > other.found().version() ? one : other;
  }

  @Override
  public long entryBytes() {
    long values = withValues ? VALUES_BYTES + (1L << 20) : 0;
    return ENTRY_BYTES + values / limit + 1;
  }

  /** The most bytes that a page's text takes. */
  long textBytes() {
    return 2L * (1 + limit) * entryBytes();
  }

  Utf8Text json(ListingPage<String, Entry> page) {
    Utf8Text json = new Utf8Text(64 + page.entries().size() * 128).text("{\"items\":[");
    String separator = "{\"key\":";
    for (Entry entry : page.entries()) {
      json.text(separator).json(entry.key()).ascii(',');
      ItemJson.writeState(json, entry.found());
      if (withValues) {
        json.ascii(',');
        ItemJson.writeValue(json, entry.found());
      }
      json.ascii('}');
      separator = ",{\"key\":";
    }
    json.text("],\"next\":");
    return (page.next() == null ? json.text("null") : json.json(page.next())).ascii('}');
  }
}
