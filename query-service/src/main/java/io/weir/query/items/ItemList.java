package io.weir.query.items;

import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.model.records.ItemQuery;
import io.weir.model.records.ItemResult;
import io.weir.model.records.ItemResult.Items.Entry;
import io.weir.model.records.LogPosition;
import io.weir.query.listing.TaskListing;
import io.weir.query.records.NameList;
import io.weir.query.records.RecordClient;
import io.weir.query.reply.Utf8Text;
import java.util.Comparator;
import java.util.List;

/**
 * A page of an index' items, of which each task has a part, in the order of the keys' bytes.
 *
 * @param prefix what the keys start with, may be empty
 * @param after only keys after this one; empty for all
 * @param limit the most items
 * @param withValues whether values are wanted too; then a page has fewer items where they are large
 */
record ItemList(
    List<LogPosition> required,
    String index,
    String prefix,
    String after,
    int limit,
    boolean withValues)
    implements TaskListing.Listed<String, Entry> {
  /** The most bytes of the values in a task's part, unless its first one has more. */
  private static final int VALUES_BYTES = 512 << 10;

  /** The key twice, as bytes and as a text, the objects, and the place in the merge. */
  private static final long ENTRY_BYTES = 1024;

  @Override
  public Query query(int routingHash) {
    return new ItemQuery.Items(
            required, index, prefix, after, limit, withValues, VALUES_BYTES, routingHash)
        .toQuery();
  }

  @Override
  public TaskListing.Part<String, Entry> part(QueryResult answer) {
    ItemResult.Items part = (ItemResult.Items) RecordClient.of(answer);
    return new TaskListing.Part<>(
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

  Utf8Text json(TaskListing.Page<String, Entry> page) {
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
