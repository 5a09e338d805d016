package io.weir.job.records.items;

import io.weir.job.records.MapKey;
import io.weir.job.records.NameMerge;
import io.weir.job.records.RecordMap;
import io.weir.model.TaskKeyGroups;
import io.weir.model.records.ItemKey;
import io.weir.model.records.ItemQuery;
import io.weir.model.records.ItemResult;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Answers queries from the map that an {@link ItemStore} writes: each from one view of it, as it
 * was when the query began. What has expired by the task's clock is not there. Safe for any number
 * of threads.
 */
public final class ItemEngine {
  /** How long keys are looked up for one result; then it says where it stopped. */
  static final Duration TIME = Duration.ofMillis(50);

  /** The most items that are looked at for one result, those that have expired among them. */
  static final int MAX_LOOKED = 10_000;

  /** How many keys are looked up at once; after them the clock is looked at. */
  static final int RUN_KEYS = 5000;

  /** About what an answer takes without its value and content type, in bytes. */
  static final int ANSWER_BYTES = 32;

  private final RecordMap map;
  private final TaskKeyGroups keyGroups;
  private final LongSupplier clock;
  private final LongSupplier nanoTime;

  /**
   * @param clock ms since the epoch; what has expired by it is not answered
   * @param nanoTime a clock in ns
   */
  public ItemEngine(
      RecordMap map, TaskKeyGroups keyGroups, LongSupplier clock, LongSupplier nanoTime) {
    this.map = map;
    this.keyGroups = keyGroups;
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  /**
   * The answer; whether the task has applied the required positions is the caller's to know.
   *
   * @throws IllegalStateException if the state cannot be read
   */
  public ItemResult answer(ItemQuery query) {
    try (RecordMap.Walk walk = map.walk()) {
      if (query instanceof ItemQuery.Values values) {
        return values(walk, values);
      }
      return query instanceof ItemQuery.Items items
          ? items(walk, items)
          : indices(walk, (ItemQuery.Indices) query);
    }
  }

  private ItemResult values(RecordMap.Walk walk, ItemQuery.Values query) {
    long begin = nanoTime.getAsLong();
    List<ItemKey> keys = query.keys();
    ItemValues values = new ItemValues(walk, keyGroups, clock.getAsLong(), query);
    for (int from = 0; from < keys.size(); from += RUN_KEYS) {
      boolean goesOn = values.answer(keys.subList(from, Math.min(keys.size(), from + RUN_KEYS)));
      if (!goesOn || nanoTime.getAsLong() - begin > TIME.toNanos()) {
        break;
      }
    }
    return new ItemResult.Values(values.answers());
  }

  private ItemResult items(RecordMap.Walk walk, ItemQuery.Items query) {
    long now = clock.getAsLong();
    byte[] index = utf8(query.index());
    NameMerge keys =
        new NameMerge(
            walk,
            keyGroups,
            hash -> MapKey.items(hash, index),
            utf8(query.prefix()),
            query.after().isEmpty() ? null : utf8(query.after()),
            query.limit(),
            StoredItem.MAX_HEAD_BYTES);
    ItemPage page =
        new ItemPage(
            walk,
            keyGroups,
            now,
            query.index(),
            query.limit(),
            query.withValues() ? query.maxBytes() : 0);
    for (int looked = 0; keys.hasNext() && !page.isFull() && looked < MAX_LOOKED; looked++) {
      NameMerge.Entry entry = keys.next();
      if (!page.add(entry.place(), entry.value())) {
        return page.result(true);
      }
    }
    return page.result(keys.hasNext());
  }

  private ItemResult indices(RecordMap.Walk walk, ItemQuery.Indices query) {
    NameMerge entries =
        new NameMerge(walk, keyGroups, query.page(), name -> ItemPlace.index(utf8(name)));
    List<String> names = new ArrayList<>();
    while (entries.hasNext() && names.size() < query.page().limit()) {
      byte[] place = entries.next().place();
      while (entries.isNext(place)) {
        entries.next();
      }
      names.add(new String(ItemPlace.indexAt(place), StandardCharsets.UTF_8));
    }
    return new ItemResult.Indices(names, entries.hasNext(), keyGroups.first(), keyGroups.last());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
