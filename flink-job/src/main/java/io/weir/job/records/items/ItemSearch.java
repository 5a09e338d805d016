package io.weir.job.records.items;

import io.weir.job.records.MapKey;
import io.weir.job.records.RecordMap;
import io.weir.job.records.search.KeySearch;
import io.weir.job.records.search.WordQuery;
import io.weir.model.TaskKeyGroups;
import io.weir.model.records.ItemResult;
import io.weir.model.records.RecordResult;
import io.weir.model.records.SearchQuery;
import io.weir.model.records.SearchSetting;
import io.weir.model.records.SearchState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Answers searches from the map that an {@link ItemStore} writes: each from one view of it, as it
 * was when the query began. Safe for any number of threads.
 */
public final class ItemSearch {
  /** How long keys are sought for one result; then it says where it stopped. */
  static final Duration TIME = Duration.ofMillis(200);

  private final RecordMap map;
  private final TaskKeyGroups keyGroups;
  private final LongSupplier clock;
  private final LongSupplier nanoTime;

  /**
   * @param clock ms since the epoch; what has expired by it is not answered
   * @param nanoTime a clock in ns
   */
  public ItemSearch(
      RecordMap map, TaskKeyGroups keyGroups, LongSupplier clock, LongSupplier nanoTime) {
    this.map = map;
    this.keyGroups = keyGroups;
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  /** The words of an index are not all found yet. */
  public static final class BuildingException extends Exception {
    private static final long serialVersionUID = 1;

    private BuildingException() {
      super("the search of this index is being built");
    }
  }

  /**
   * The answer; whether the task has applied the required positions is the caller's to know.
   *
   * @throws IllegalArgumentException naming the field, if there is no such search
   * @throws BuildingException if there is none yet
   * @throws IllegalStateException if the state cannot be read
   */
  public RecordResult answer(SearchQuery query) throws BuildingException {
    try (RecordMap.Walk walk = map.walk()) {
      return query instanceof SearchQuery.Hits hits
          ? hits(walk, hits)
          : state(walk, ((SearchQuery.Setting) query).index());
    }
  }

  private ItemResult hits(RecordMap.Walk walk, SearchQuery.Hits query) throws BuildingException {
    long begin = nanoTime.getAsLong();
    WordQuery words = WordQuery.of(query.text());
    SearchState state = state(walk, query.index());
    if (!state.setting().on()) {
      throw new IllegalArgumentException(
          "index: is not searched; PUT /kv/{index}/settings with {\"search\":true} changes that");
    } else if (state.building()) {
      throw new BuildingException();
    }
    byte[] index = utf8(query.index());
    List<MapKey> maps = new ArrayList<>();
    for (int keyGroup = keyGroups.first(); keyGroup <= keyGroups.last(); keyGroup++) {
      maps.add(MapKey.search(keyGroups.all().hashFor(keyGroup), index));
    }
    KeySearch keys =
        new KeySearch(
            walk,
            maps,
            words,
            utf8(query.after()),
            () -> nanoTime.getAsLong() - begin > TIME.toNanos());
    ItemPage page =
        new ItemPage(
            walk,
            keyGroups,
            clock.getAsLong(),
            query.index(),
            query.limit(),
            query.withValues() ? query.maxBytes() : 0);
    while (!page.isFull()) {
      byte[] key = keys.next();
      if (key == null) {
        return keys.mayHaveMore() ? page.result(true, keys.upTo()) : page.result(false);
      }
      if (!page.add(key)) {
        return page.result(true);
      }
    }
    return page.result(keys.mayHaveMore());
  }

  /** What the key groups have in common: where one differs, the setting has not come to all. */
  private SearchState state(RecordMap.Walk walk, String index) {
    byte[] place = ItemPlace.search(utf8(index));
    SearchSetting setting = null;
    boolean isBuilding = false;
    for (int keyGroup = keyGroups.first(); keyGroup <= keyGroups.last(); keyGroup++) {
      boolean found =
          walk.seek(MapKey.names(keyGroups.all().hashFor(keyGroup)), place)
              && Arrays.equals(walk.position(), place);
      StoredSearch stored = found ? StoredSearch.of(walk.value()) : null;
      SearchSetting own = found ? stored.setting() : SearchSetting.OFF;
      isBuilding |= found && stored.isBuilding();
      isBuilding |= setting != null && !setting.equals(own);
      setting = own;
    }
    return new SearchState(setting, isBuilding, keyGroups.first(), keyGroups.last());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
