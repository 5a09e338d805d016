package io.weir.job.records.items;

import io.weir.job.records.MapKey;
import io.weir.job.records.RecordMap;
import io.weir.model.TaskKeyGroups;
import io.weir.model.records.ItemKey;
import io.weir.model.records.ItemResult;
import io.weir.model.records.ItemResult.Items.Entry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Collects items of an index for one result, as many as it has room for. For one thread. */
final class ItemPage {
  private final RecordMap.Walk walk;
  private final TaskKeyGroups keyGroups;
  private final long now;
  private final String index;
  private final int limit;
  private final int valueBytes;

  private final List<Entry> items = new ArrayList<>();
  private byte[] upTo = {};
  private long bytes;

  /**
   * @param walk over the view that the items are of
   * @param now ms since the epoch; what has expired by then is left out
   * @param limit the most items
   * @param valueBytes the most that the values take, apart from the first one; 0 for no values
   */
  ItemPage(
      RecordMap.Walk walk,
      TaskKeyGroups keyGroups,
      long now,
      String index,
      int limit,
      int valueBytes) {
    this.walk = walk;
    this.keyGroups = keyGroups;
    this.now = now;
    this.index = index;
    this.limit = limit;
    this.valueBytes = valueBytes;
  }

  /** Whether it has as many items as it may. */
  boolean isFull() {
    return items.size() == limit;
  }

  /**
   * Adds the item under a key, unless it has expired.
   *
   * @param key after those before
   * @param head the first {@link StoredItem#MAX_HEAD_BYTES} of the item, or all of it
   * @return whether its value had room
   */
  boolean add(byte[] key, byte[] head) {
    return add(key, new String(key, StandardCharsets.UTF_8), head);
  }

  /** The same where nothing was read of the item, which is there. */
  boolean add(byte[] key) {
    String name = new String(key, StandardCharsets.UTF_8);
    seek(key, name);
    return add(key, name, walk.value(StoredItem.MAX_HEAD_BYTES));
  }

  private boolean add(byte[] key, String name, byte[] head) {
    if (!StoredItem.meta(head).isExpiredAt(now)) {
      byte[] stored = head;
      if (valueBytes > 0) {
        seek(key, name);
        stored = walk.value();
        bytes += stored.length + ItemEngine.ANSWER_BYTES;
        if (bytes > valueBytes && !items.isEmpty()) {
          return false;
        }
      }
      items.add(new Entry(name, StoredItem.found(stored, valueBytes > 0)));
    }
    upTo = key;
    return true;
  }

  /** Goes to an item that the walk's view has. */
  private void seek(byte[] key, String name) {
    ItemKey item = ItemKey.of(index, name);
    int hash = keyGroups.all().hashFor(keyGroups.all().of(item.hashCode()));
    MapKey items = MapKey.items(hash, item.indexBytes());
    if (!walk.seek(items, key) || !Arrays.equals(walk.position(), key)) {
      throw new IllegalStateException("state of records: item " + item + " is not where it was");
    }
  }

  /**
   * The result.
   *
   * @param more whether there may be more items after the last one that was added
   */
  ItemResult.Items result(boolean more) {
    return result(more, upTo);
  }

  /** The same where it is known that there are no others up to a key. */
  ItemResult.Items result(boolean more, byte[] lookedUpTo) {
    return new ItemResult.Items(
        items,
        more ? new String(lookedUpTo, StandardCharsets.UTF_8) : "",
        more,
        keyGroups.first(),
        keyGroups.last());
  }
}
