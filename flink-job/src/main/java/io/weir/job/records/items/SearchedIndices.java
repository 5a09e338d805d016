package io.weir.job.records.items;

import io.weir.job.records.MapKey;
import io.weir.job.records.RecordMap;
import io.weir.job.records.search.Analysis;
import io.weir.job.records.search.Postings;
import io.weir.job.records.search.ValueWords;
import io.weir.model.TaskKeyGroups;
import io.weir.model.records.ItemCommand.Item;
import io.weir.model.records.SearchSetting;
import io.weir.model.records.SetSearch;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * The indices whose values can be searched, in each key group of a task. While that is on, each
 * write of an item writes its words, too. Items that were there before are looked at by timers, a
 * bounded number each, in the order of their keys; until the last of them, searches are refused.
 * Nothing here decides the outcome of a command. For the task's thread.
 */
final class SearchedIndices {
  /** The most items whose words one timer finds. */
  static final int MAX_BUILT = 100;

  /** The most bytes of values of those, apart from the last one. */
  private static final int MAX_BUILT_BYTES = 256 << 10;

  /** The most bytes of words that are written at once, apart from those of the last item. */
  private static final int MAX_WRITTEN_BYTES = 4 << 20;

  /** How many indices in key groups are remembered, with a search or without. */
  private static final int MAX_REMEMBERED = 10_000;

  private static final byte[] START = {};

  private final RecordMap map;
  private final TaskKeyGroups keyGroups;
  private final DueBuilds due;
  private final Postings postings;

  /** How many indices in key groups have a search; while none has, nothing is looked up. */
  private int count;

  private final Map<MapKey, Optional<Searched>> remembered =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<MapKey, Optional<Searched>> eldest) {
          return size() > MAX_REMEMBERED;
        }
      };

  /** The search of an index in a key group. */
  private record Searched(StoredSearch stored, ValueWords words) {
    static Searched of(StoredSearch stored) {
      return new Searched(stored, new ValueWords(stored.setting()));
    }
  }

  /**
   * Reads which indices have a search, and begins anew what was found by another analysis.
   *
   * @param callSoon asks for a call of {@link #build}, as soon as others have had their turn
   */
  SearchedIndices(RecordMap map, TaskKeyGroups keyGroups, IntConsumer callSoon) {
    this.map = map;
    this.keyGroups = keyGroups;
    due = new DueBuilds(callSoon);
    postings = new Postings(map);
    for (int keyGroup = keyGroups.first(); keyGroup <= keyGroups.last(); keyGroup++) {
      open(keyGroups.all().hashFor(keyGroup));
    }
    map.commit();
  }

  private void open(int hash) {
    try (RecordMap.Walk walk = map.walk()) {
      byte[] places = ItemPlace.search(START);
      for (boolean any = walk.seek(MapKey.names(hash), places);
          any && walk.position()[0] == places[0];
          any = walk.next()) {
        byte[] index = ItemPlace.indexAt(walk.position());
        StoredSearch stored = StoredSearch.of(walk.value());
        count++;
        if (stored.analysis() != Analysis.VERSION) {
          begin(hash, index, stored.setting());
        } else if (stored.isBuilding()) {
          due.add(hash, index);
        }
      }
    }
  }

  /** Drops the words that are there, and begins to find those of all items. */
  private void begin(int hash, byte[] index, SearchSetting setting) {
    postings.drop(MapKey.search(hash, index));
    boolean hasItems;
    try (RecordMap.Walk walk = map.walk()) {
      hasItems = walk.seek(MapKey.items(hash, index), START);
    }
    write(hash, index, new StoredSearch(Analysis.VERSION, hasItems, START, setting));
    if (hasItems) {
      due.add(hash, index);
    }
  }

  private void write(int hash, byte[] index, StoredSearch stored) {
    map.put(MapKey.names(hash), ItemPlace.search(index), stored.toBytes());
    remembered.remove(MapKey.search(hash, index));
  }

  /** Sets the search of an index in each key group; one that is as it was stays as it is. */
  void set(SetSearch command) {
    byte[] index = command.index().getBytes(StandardCharsets.UTF_8);
    for (int keyGroup = keyGroups.first(); keyGroup <= keyGroups.last(); keyGroup++) {
      int hash = keyGroups.all().hashFor(keyGroup);
      byte[] stored = map.get(MapKey.names(hash), ItemPlace.search(index));
      SearchSetting before = stored == null ? SearchSetting.OFF : StoredSearch.of(stored).setting();
      if (before.equals(command.setting())) {
        continue;
      }
      due.remove(hash, index);
      count += (command.setting().on() ? 1 : 0) - (before.on() ? 1 : 0);
      if (command.setting().on()) {
        begin(hash, index, command.setting());
      } else {
        postings.drop(MapKey.search(hash, index));
        map.remove(MapKey.names(hash), ItemPlace.search(index));
        remembered.remove(MapKey.search(hash, index));
      }
    }
    map.commit();
  }

  /** Whether any index has a search. */
  boolean isAny() {
    return count > 0;
  }

  /** Whether an index has a search in a key group. */
  boolean has(int hash, byte[] index) {
    return isAny() && of(hash, index).isPresent();
  }

  private Optional<Searched> of(int hash, byte[] index) {
    MapKey search = MapKey.search(hash, index);
    Optional<Searched> known = remembered.get(search);
    if (known == null) {
      byte[] stored = map.get(MapKey.names(hash), ItemPlace.search(index));
      known = Optional.ofNullable(stored).map(StoredSearch::of).map(Searched::of);
      remembered.put(search, known);
    }
    return known;
  }

  /** An item is put, and not committed yet. */
  void put(int hash, Item item) {
    if (isAny()) {
      byte[] index = item.key().indexBytes();
      of(hash, index)
          .ifPresent(
              searched ->
                  postings.put(
                      MapKey.search(hash, index),
                      item.key().keyBytes(),
                      searched.words,
                      item.contentType(),
                      item.value()));
    }
  }

  /** Whether so much has been written since the last commit that it is time for one. */
  boolean isMuchWritten() {
    return postings.writtenBytes() > MAX_WRITTEN_BYTES;
  }

  /** What was written is committed. */
  void committed() {
    postings.forgetWritten();
  }

  /** An item is removed, and that is not committed yet. */
  void removed(int hash, byte[] index, byte[] key) {
    if (has(hash, index)) {
      postings.remove(MapKey.search(hash, index), key);
    }
  }

  /** Finds the words of some items of a key group that were there before, and asks for the rest. */
  void build(int hash) {
    byte[] index = due.first(hash);
    if (index != null) {
      build(hash, index, of(hash, index).orElseThrow());
      map.commit();
      due.callForRest(hash);
    }
  }

  private void build(int hash, byte[] index, Searched searched) {
    StoredSearch stored = searched.stored;
    byte[] upTo = stored.upTo();
    boolean any;
    try (RecordMap.Walk walk = map.walk()) {
      any = walk.seek(MapKey.items(hash, index), Arrays.copyOf(upTo, upTo.length + 1));
      int bytes = 0;
      for (int built = 0; any && built < MAX_BUILT && bytes < MAX_BUILT_BYTES; built++) {
        upTo = walk.position();
        byte[] item = walk.value();
        postings.put(
            MapKey.search(hash, index),
            upTo,
            searched.words,
            StoredItem.found(item, false).contentType(),
            StoredItem.found(item, true).value());
        bytes += item.length;
        any = walk.next();
      }
    }
    StoredSearch now = new StoredSearch(stored.analysis(), any, upTo, stored.setting());
    write(hash, index, now);
    remembered.put(MapKey.search(hash, index), Optional.of(new Searched(now, searched.words)));
    if (!any) {
      due.remove(hash, index);
    }
  }
}
