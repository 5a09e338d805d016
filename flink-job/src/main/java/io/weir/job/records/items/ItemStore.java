package io.weir.job.records.items;

import io.weir.job.records.MapKey;
import io.weir.job.records.RecordMap;
import io.weir.model.KeyGroups;
import io.weir.model.TaskKeyGroups;
import io.weir.model.records.Change;
import io.weir.model.records.Change.Outcome;
import io.weir.model.records.ItemCommand;
import io.weir.model.records.ItemKey;
import io.weir.model.records.ItemOutcome;
import io.weir.model.records.LogPosition;
import io.weir.model.records.RecordCommand;
import io.weir.model.records.SetSearch;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToLongFunction;
import java.util.function.LongSupplier;

/**
 * Applies commands to the items of a task's key groups. What it decides depends on the log alone:
 * on the commands, their positions and append times. A command to one item reads what is stored
 * before it; a batch is stored without reading. For the task's thread.
 */
public final class ItemStore {
  private final RecordMap map;
  private final KeyGroups keyGroups;
  private final SearchedIndices searched;
  private final IndexNames names;
  private final Expiry expiry;

  /**
   * @param clock ms since the epoch
   * @param logTime the append time, in ms since the epoch, of the last command that was applied of
   *     a partition of the log; 0 if none was
   */
  public ItemStore(
      RecordMap map,
      TaskKeyGroups keyGroups,
      LongSupplier clock,
      IntToLongFunction logTime,
      ExpiryTimers timers) {
    this.map = map;
    this.keyGroups = keyGroups.all();
    names = new IndexNames(map);
    searched = new SearchedIndices(map, keyGroups, hash -> timers.callAt(hash, clock.getAsLong()));
    expiry = new Expiry(map, names, searched, clock, logTime, timers);
  }

  /**
   * Applies a command. What it changed can be read by queries when the call returns.
   *
   * @param command all of whose keys belong to key groups of the task
   * @param position the command's place in the log
   * @param appendTime ms since the epoch at which Kafka appended the command
   */
  public Change apply(ItemCommand command, LogPosition position, long appendTime) {
    if (command instanceof ItemCommand.PutItems many) {
      return putMany(many, position, appendTime);
    }
    ItemCommand.OfItem ofItem = (ItemCommand.OfItem) command;
    ItemKey key = ofItem.key();
    byte[] stored = map.get(itemsOf(key), key.keyBytes(), StoredItem.META_BYTES);
    StoredItem.Meta meta = stored == null ? null : StoredItem.meta(stored);
    StoredItem.Meta found = meta == null || meta.isExpiredAt(appendTime) ? null : meta;
    long version = found == null ? ItemCommand.ABSENT : found.version();
    Outcome outcome;
    List<byte[]> documents = List.of();
    if (!isExpected(ofItem.expected(), version)) {
      outcome = new Outcome.Conflict(ofItem.expected(), version);
    } else if (command instanceof ItemCommand.PutItem put) {
      outcome = put(put.item(), meta, found == null, position, appendTime);
      documents = List.of(put.item().value());
    } else if (found == null) {
      outcome = new Outcome.Refused(Change.Reason.UNKNOWN_ITEM, "There is no item under this key.");
    } else {
      remove(key, found, position.partition());
      outcome = new ItemOutcome.Removed(version);
    }
    return new Change(command.request(), position, appendTime, key, outcome, documents);
  }

  private static boolean isExpected(long expected, long version) {
    if (expected == ItemCommand.PRESENT) {
      return version != ItemCommand.ABSENT;
    }
    return expected == RecordCommand.ANY || expected == version;
  }

  private Outcome put(
      ItemCommand.Item item,
      StoredItem.Meta before,
      boolean created,
      LogPosition position,
      long appendTime) {
    if (before != null && before.expiresAt() != 0) {
      expiry.forget(hashOf(item.key()), position.partition(), before.expiresAt(), item.key());
    }
    StoredItem.Meta meta = put(item, position, appendTime);
    commit();
    return new ItemOutcome.Stored(meta.version(), created, meta.expiresAt(), item.contentType());
  }

  /** Stores an item, without committing it. */
  private StoredItem.Meta put(ItemCommand.Item item, LogPosition position, long appendTime) {
    ItemKey key = item.key();
    long expiresAt = item.ttlMillis() == 0 ? 0 : appendTime + item.ttlMillis();
    StoredItem.Meta meta = new StoredItem.Meta(position.offset() + 1, expiresAt);
    MapKey items = itemsOf(key);
    byte[] at = key.keyBytes();
    map.put(items, at, StoredItem.toBytes(meta, item.contentType(), item.value()));
    names.put(items, key.indexBytes(), at);
    if (expiresAt != 0) {
      expiry.put(items.hashCode(), position.partition(), expiresAt, key);
    }
    searched.put(items.hashCode(), item);
    return meta;
  }

  private void commit() {
    map.commit();
    searched.committed();
  }

  private Change putMany(ItemCommand.PutItems command, LogPosition position, long appendTime) {
    for (ItemCommand.Item item : searched.isAny() ? lastOfEach(command) : command.items()) {
      put(item, position, appendTime);
      if (searched.isMuchWritten()) {
        commit();
      }
    }
    commit();
    return new Change(
        command.request(),
        position,
        appendTime,
        command.items().get(0).key(),
        new ItemOutcome.StoredMany(position.offset() + 1, command.items().size()),
        List.of());
  }

  /** Words are found by what is committed, so none must be written twice before. */
  private static Collection<ItemCommand.Item> lastOfEach(ItemCommand.PutItems command) {
    Map<ItemKey, ItemCommand.Item> last = new LinkedHashMap<>();
    command.items().forEach(item -> last.put(item.key(), item));
    return last.values();
  }

  private void remove(ItemKey key, StoredItem.Meta found, int partition) {
    MapKey items = itemsOf(key);
    map.remove(items, key.keyBytes());
    searched.removed(items.hashCode(), key.indexBytes(), key.keyBytes());
    if (found.expiresAt() != 0) {
      expiry.forget(items.hashCode(), partition, found.expiresAt(), key);
    }
    commit();
    names.removed(items, key.indexBytes());
  }

  private MapKey itemsOf(ItemKey key) {
    return MapKey.items(hashOf(key), key.indexBytes());
  }

  /** The hash by which the maps of the key's key group are found. */
  private int hashOf(ItemKey key) {
    return keyGroups.hashFor(keyGroups.of(key.hashCode()));
  }

  /** The same of a command to all key groups, of which nothing is told. */
  public void apply(SetSearch command) {
    searched.set(command);
    searched.committed();
  }

  /**
   * Removes what has expired in a key group, and finds words of items for a new search, as a timer
   * asked for it.
   */
  public void upkeep(int hash) {
    expiry.run(hash);
    searched.build(hash);
    searched.committed();
  }
}
