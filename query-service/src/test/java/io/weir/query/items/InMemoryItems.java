package io.weir.query.items;

import io.weir.model.KeyGroups;
import io.weir.model.Query;
import io.weir.model.QueryClient;
import io.weir.model.QueryResult;
import io.weir.model.QueryResult.Refusal.Reason;
import io.weir.model.records.ItemKey;
import io.weir.model.records.ItemQuery;
import io.weir.model.records.ItemResult;
import io.weir.model.records.ItemResult.Found;
import io.weir.model.records.ItemResult.Values.Answer;
import io.weir.model.records.ItemResult.Values.Missing;
import io.weir.model.records.LogPosition;
import io.weir.model.records.RecordQuery;
import io.weir.model.records.SearchQuery;
import io.weir.model.records.SearchSetting;
import io.weir.model.records.SearchState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Items in a map, owned by tasks that share the key groups evenly. */
public final class InMemoryItems implements QueryClient {
  private final NavigableMap<byte[], Found> items = new TreeMap<>(Arrays::compareUnsigned);
  private final List<ItemQuery> asked = new ArrayList<>();
  private final int keyGroups;
  private final Map<Integer, SearchState> searches = new HashMap<>();
  private int tasks;
  private LogPosition behind = LogPosition.NONE;
  private String unreachable;
  private int failsAfter = Integer.MAX_VALUE;

  public InMemoryItems(int keyGroups, int tasks) {
    this.keyGroups = keyGroups;
    this.tasks = tasks;
  }

  /** Stores a value, whose version is that of the last one plus 1. */
  public synchronized void put(ItemKey key, String type, byte[] value) {
    put(key, type, value, 0);
  }

  /** The same of a value that expires. */
  public synchronized void put(ItemKey key, String type, byte[] value, long expiresAt) {
    Found before = items.get(key.name());
    long version = before == null ? 1 : before.version() + 1;
    items.put(key.name(), new Found(version, expiresAt, type, value));
  }

  /** From now on there are so many tasks. */
  public synchronized void rescale(int number) {
    tasks = number;
  }

  /** From now on has not applied this position. */
  public synchronized void isBehind(LogPosition position) {
    behind = position;
  }

  /** From now on cannot be reached; null ends it. */
  public synchronized void unreachable(String message) {
    unreachable = message;
  }

  /** Fails once it has answered so many queries for values. */
  public synchronized void failAfter(int queries) {
    failsAfter = queries;
  }

  /** The queries that came. */
  public synchronized List<ItemQuery> asked() {
    return List.copyOf(asked);
  }

  @Override
  public synchronized CompletionStage<QueryResult> query(Query query) {
    if (unreachable != null) {
      return CompletableFuture.failedFuture(new UnreachableException(unreachable, null));
    }
    if (query instanceof Query.StatusOf status) {
      int task = task(status.routingHash());
      return CompletableFuture.completedFuture(
          QueryResult.Status.empty(first(task), first(task + 1) - 1));
    }
    RecordQuery any = RecordQuery.of(((Query.Records) query).query());
    if (any instanceof SearchQuery search) {
      return CompletableFuture.completedFuture(answer(search));
    }
    ItemQuery decoded = (ItemQuery) any;
    asked.add(decoded);
    if (!behind.equals(LogPosition.NONE) && decoded.requiredPositions().contains(behind)) {
      return CompletableFuture.completedFuture(
          new QueryResult.Refusal(Reason.BEHIND, "not applied yet"));
    }
    if (decoded instanceof ItemQuery.Values && failsAfter-- <= 0) {
      return CompletableFuture.failedFuture(new UnreachableException("gone", null));
    }
    return CompletableFuture.completedFuture(answer(decoded).toResult());
  }

  /** From now on a task is so far with the search of every index. */
  public synchronized void search(int task, SearchSetting setting, boolean building) {
    searches.put(task, new SearchState(setting, building, first(task), first(task + 1) - 1));
  }

  /** Finds values that contain the text as it stands. */
  private QueryResult answer(SearchQuery query) {
    if (query.requiredPositions().contains(behind)) {
      return new QueryResult.Refusal(Reason.BEHIND, "not applied yet");
    }
    SearchState state = searches.get(task(query.routingHash()));
    if (!(query instanceof SearchQuery.Hits hits)) {
      return state.toResult();
    } else if (!state.setting().on()) {
      return new QueryResult.Refusal(Reason.INVALID, "index: is not searched");
    } else if (state.building()) {
      return new QueryResult.Refusal(Reason.BUILDING, "being built");
    }
    return items(
            new ItemQuery.Items(
                List.of(),
                hits.index(),
                "",
                hits.after(),
                hits.limit(),
                hits.withValues(),
                hits.maxBytes(),
                hits.routingHash()),
            hits.text())
        .toResult();
  }

  private ItemResult answer(ItemQuery query) {
    if (query instanceof ItemQuery.Values values) {
      return values(values);
    } else if (query instanceof ItemQuery.Items list) {
      return items(list, "");
    }
    return indices((ItemQuery.Indices) query);
  }

  private ItemResult values(ItemQuery.Values query) {
    int task = task(query.routingHash());
    List<Answer> answers = new ArrayList<>();
    long bytes = 0;
    for (ItemKey key : query.keys()) {
      Found found = items.get(key.name());
      bytes += found == null ? 0 : found.value().length;
      if (!answers.isEmpty() && bytes > query.maxBytes()) {
        break;
      }
      boolean owned = task(key.hashCode()) == task;
      answers.add(!owned ? Missing.ELSEWHERE : found == null ? Missing.ABSENT : found);
    }
    return new ItemResult.Values(answers);
  }

  private int task(int hash) {
    return new KeyGroups(keyGroups).of(hash) * tasks / keyGroups;
  }

  private int first(int task) {
    return (task * keyGroups + tasks - 1) / tasks;
  }

  private ItemResult items(ItemQuery.Items query, String text) {
    int task = task(query.routingHash());
    List<ItemResult.Items.Entry> entries = new ArrayList<>();
    long bytes = 0;
    boolean more = false;
    for (Map.Entry<byte[], Found> each : items.entrySet()) {
      ItemKey key = ItemKey.ofName(each.getKey());
      if (!key.index().equals(query.index())
          || task(key.hashCode()) != task
          || !isIn(key.key(), query.prefix(), query.after())
          || !new String(each.getValue().value(), StandardCharsets.UTF_8).contains(text)) {
        continue;
      }
      Found found = each.getValue();
      bytes += query.withValues() ? found.value().length : 0;
      more = entries.size() == query.limit() || !entries.isEmpty() && bytes > query.maxBytes();
      if (more) {
        break;
      }
      byte[] value = query.withValues() ? found.value() : new byte[0];
      entries.add(
          new ItemResult.Items.Entry(
              key.key(),
              new Found(found.version(), found.expiresAt(), found.contentType(), value)));
    }
    String upTo = more ? entries.get(entries.size() - 1).key() : "";
    return new ItemResult.Items(entries, upTo, more, first(task), first(task + 1) - 1);
  }

  private static boolean isIn(String name, String prefix, String after) {
    return name.startsWith(prefix) && Arrays.compareUnsigned(utf8(name), utf8(after)) > 0;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private ItemResult indices(ItemQuery.Indices query) {
    int task = task(query.routingHash());
    List<String> names =
        items.keySet().stream()
            .map(ItemKey::ofName)
            .filter(key -> task(key.hashCode()) == task)
            .map(ItemKey::index)
            .distinct()
            .filter(name -> isIn(name, query.page().prefix(), query.page().after()))
            .sorted((one, other) -> Arrays.compareUnsigned(utf8(one), utf8(other)))
            .toList();
    return new ItemResult.Indices(
        names.subList(0, Math.min(names.size(), query.page().limit())),
        names.size() > query.page().limit(),
        first(task),
        first(task + 1) - 1);
  }
}
