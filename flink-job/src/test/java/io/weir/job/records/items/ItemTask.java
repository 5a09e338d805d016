package io.weir.job.records.items;

import io.weir.job.records.RecordMap;
import io.weir.model.KeyGroups;
import io.weir.model.TaskKeyGroups;
import io.weir.model.records.Change;
import io.weir.model.records.ItemCommand;
import io.weir.model.records.ItemKey;
import io.weir.model.records.ItemQuery;
import io.weir.model.records.ItemResult;
import io.weir.model.records.LogPosition;
import io.weir.model.records.NamePage;
import io.weir.model.records.RecordCommand;
import io.weir.model.records.RequestId;
import io.weir.model.records.SearchQuery;
import io.weir.model.records.SearchSetting;
import io.weir.model.records.SearchState;
import io.weir.model.records.SetSearch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A store of items, its engine, its log and its timers, which are due by its clock. */
public final class ItemTask {
  static final int PARTITIONS = 3;
  static final RequestId REQUEST = new RequestId(1, 2);

  final RecordMap map;
  final TaskKeyGroups owned;
  final Map<Integer, Long> timers = new TreeMap<>();
  final ItemStore store;
  final ItemEngine engine;
  final ItemSearch search;
  final Map<Integer, Long> logTimes = new HashMap<>();
  final long[] offsets = new long[PARTITIONS];
  long now;
  long nanos;

  /** What the clock goes on each time that a search looks at it. */
  long nanosAStep;

  public ItemTask(RecordMap map) {
    this(map, new TaskKeyGroups(new KeyGroups(4), 0, 3));
  }

  ItemTask(RecordMap map, TaskKeyGroups owned) {
    this.map = map;
    this.owned = owned;
    store =
        new ItemStore(
            map,
            owned,
            () -> now,
            partition -> logTimes.getOrDefault(partition, 0L),
            (hash, at) -> timers.merge(hash, at, Math::min));
    engine = new ItemEngine(map, owned, () -> now, () -> nanos);
    search = new ItemSearch(map, owned, () -> now, () -> nanos += nanosAStep);
  }

  /** Applies a command that Kafka appended at a time. */
  Change apply(ItemCommand command, LogPosition position, long appendTime) {
    logTimes.put(position.partition(), appendTime);
    return store.apply(command, position, appendTime);
  }

  /** The same of the next command of its partition, at the task's time. */
  public Change apply(ItemCommand command) {
    ItemKey key =
        command instanceof ItemCommand.PutItems many
            ? many.items().get(0).key()
            : ((ItemCommand.OfItem) command).key();
    int partition = key.partition(PARTITIONS);
    return apply(command, new LogPosition(partition, offsets[partition]++), now);
  }

  Change put(ItemKey key, long ttlMillis, String value) {
    return apply(new ItemCommand.PutItem(REQUEST, item(key, ttlMillis, value), RecordCommand.ANY));
  }

  Change remove(ItemKey key) {
    return apply(new ItemCommand.RemoveItem(REQUEST, key, RecordCommand.ANY));
  }

  static ItemCommand.Item item(ItemKey key, long ttlMillis, String value) {
    return new ItemCommand.Item(key, ttlMillis, "text/plain", value.getBytes());
  }

  /** Sets the search of an index. */
  public void setSearch(String index, SearchSetting setting) {
    store.apply(new SetSearch(REQUEST, index, setting));
  }

  /** All hits of a search, however many pages that takes. */
  public List<ItemResult.Items.Entry> hits(String index, String text, int limit, int maxBytes)
      throws ItemSearch.BuildingException {
    List<ItemResult.Items.Entry> all = new ArrayList<>();
    String after = "";
    ItemResult.Items page;
    do {
      page = page(index, text, after, limit, maxBytes);
      all.addAll(page.items());
      after = page.upTo();
    } while (page.more());
    return all;
  }

  ItemResult.Items page(String index, String text, String after, int limit, int maxBytes)
      throws ItemSearch.BuildingException {
    return (ItemResult.Items)
        search.answer(
            new SearchQuery.Hits(
                List.of(), index, text, after, limit, maxBytes > 0, Math.max(1, maxBytes), 0));
  }

  SearchState searchState(String index) throws ItemSearch.BuildingException {
    return (SearchState) search.answer(new SearchQuery.Setting(List.of(), index, 0));
  }

  /** The task's clock and the log go on to a time. */
  public void passTo(long time) {
    now = time;
    for (int partition = 0; partition < PARTITIONS; partition++) {
      logTimes.put(partition, time);
    }
  }

  /** Runs the timers that are due, again and again while they ask for more. */
  public void runTimers() {
    while (runTimersOnce()) {
      // Each run does a bounded part of what is due.
    }
  }

  /** Whether any was due. */
  boolean runTimersOnce() {
    boolean any = false;
    for (int hash : List.copyOf(timers.keySet())) {
      if (timers.get(hash) <= now) {
        any = true;
        timers.remove(hash);
        store.upkeep(hash);
      }
    }
    return any;
  }

  /** All answers to a query for values, however many queries that takes. */
  public List<ItemResult.Values.Answer> values(List<ItemKey> keys, int maxBytes) {
    List<ItemResult.Values.Answer> answers = new ArrayList<>();
    while (answers.size() < keys.size()) {
      ItemQuery query =
          new ItemQuery.Values(List.of(), keys.subList(answers.size(), keys.size()), maxBytes);
      answers.addAll(((ItemResult.Values) engine.answer(query)).answers());
    }
    return answers;
  }

  ItemResult.Values.Answer value(ItemKey key) {
    return values(List.of(key), 1).get(0);
  }

  /** All items of an index, however many pages that takes. */
  List<ItemResult.Items.Entry> items(String index, String prefix, int limit, int maxBytes) {
    List<ItemResult.Items.Entry> all = new ArrayList<>();
    String after = "";
    ItemResult.Items page;
    do {
      page =
          (ItemResult.Items)
              engine.answer(
                  new ItemQuery.Items(
                      List.of(),
                      index,
                      prefix,
                      after,
                      limit,
                      maxBytes > 0,
                      Math.max(1, maxBytes),
                      0));
      all.addAll(page.items());
      after = page.upTo();
    } while (page.more());
    return all;
  }

  List<String> indices(String prefix, int limit) {
    List<String> all = new ArrayList<>();
    ItemResult.Indices page;
    do {
      String after = all.isEmpty() ? "" : all.get(all.size() - 1);
      page =
          (ItemResult.Indices)
              engine.answer(
                  new ItemQuery.Indices(List.of(), new NamePage(prefix, after, limit), 0));
      all.addAll(page.names());
    } while (page.more());
    return all;
  }
}
