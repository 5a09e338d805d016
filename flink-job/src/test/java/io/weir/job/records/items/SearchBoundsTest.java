package io.weir.job.records.items;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.job.records.CountingRecordMap;
import io.weir.job.records.HeapRecordMap;
import io.weir.job.records.MapKey;
import io.weir.job.records.search.Analysis;
import io.weir.model.records.ItemCommand;
import io.weir.model.records.ItemKey;
import io.weir.model.records.ItemResult;
import io.weir.model.records.SearchSetting;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What bounds the work for a search, and what is built when one is asked for late. */
class SearchBoundsTest {
  private final HeapRecordMap heap = new HeapRecordMap();
  private final int[] steps = {0};
  private final ItemTask task = new ItemTask(new CountingRecordMap(heap, steps));

  private void putAll(ItemTask to, int count, IntFunction<String> value) {
    for (int i = 0; i < count; i++) {
      to.put(ItemKey.of("i", String.format("k%05d", i)), 0, value.apply(i));
    }
  }

  private static List<String> keys(List<ItemResult.Items.Entry> items) {
    return items.stream().map(ItemResult.Items.Entry::key).toList();
  }

  @Test
  void buildsInBoundedStepsAndRefusesUntilTheLast() throws Exception {
    int count = 20 * SearchedIndices.MAX_BUILT;
    putAll(task, count, i -> "rose " + i);
    task.setSearch("i", SearchSetting.ALL);
    int builds = 0;
    while (!task.timers.isEmpty()) {
      assertThat(task.searchState("i").building()).isTrue();
      assertThatThrownBy(() -> task.hits("i", "rose", 10, 0))
          .isInstanceOf(ItemSearch.BuildingException.class);
      int hash = task.timers.keySet().iterator().next();
      task.timers.remove(hash);
      int before = heap.size();
      task.store.upkeep(hash);
      assertThat(heap.size() - before).isLessThanOrEqualTo(3 * SearchedIndices.MAX_BUILT);
      // What is written meanwhile, before and after where the building is.
      ItemKey changed = ItemKey.of("i", String.format("k%05d", 97 * builds % count));
      task.put(changed, 0, "rose red");
      task.remove(ItemKey.of("i", String.format("k%05d", (97 * builds + 31) % count)));
      builds++;
    }
    assertThat(builds).isBetween(20, 30);
    assertThat(task.searchState("i").building()).isFalse();
    List<String> red = new ArrayList<>();
    List<String> all = new ArrayList<>();
    for (ItemResult.Items.Entry item : task.items("i", "", 1000, 1 << 20)) {
      all.add(item.key());
      if (new String(item.found().value(), UTF_8).equals("rose red")) {
        red.add(item.key());
      }
    }
    assertThat(red).isNotEmpty();
    assertThat(keys(task.hits("i", "red", 100, 0))).isEqualTo(red);
    assertThat(keys(task.hits("i", "rose", 100, 0))).isEqualTo(all);
  }

  @Test
  void goesOnBuildingAfterARestart() throws Exception {
    putAll(task, 10 * SearchedIndices.MAX_BUILT, i -> "rose");
    task.setSearch("i", SearchSetting.ALL);
    task.runTimersOnce();
    ItemTask restarted = new ItemTask(heap);
    assertThat(restarted.searchState("i").building()).isTrue();
    restarted.runTimers();
    assertThat(restarted.hits("i", "rose", 1000, 0)).hasSize(10 * SearchedIndices.MAX_BUILT);
  }

  @Test
  void buildsAnewWhatAnotherAnalysisFound() throws Exception {
    putAll(task, 10, i -> "rose");
    task.setSearch("i", SearchSetting.ALL);
    task.runTimers();
    for (int keyGroup = 0; keyGroup < task.owned.all().count(); keyGroup++) {
      MapKey names = MapKey.names(task.owned.all().hashFor(keyGroup));
      StoredSearch older =
          new StoredSearch(Analysis.VERSION + 1, false, new byte[0], SearchSetting.ALL);
      heap.put(names, ItemPlace.search(new byte[] {'i'}), older.toBytes());
    }
    heap.commit();
    ItemTask restarted = new ItemTask(heap);
    assertThatThrownBy(() -> restarted.hits("i", "rose", 10, 0))
        .isInstanceOf(ItemSearch.BuildingException.class);
    restarted.runTimers();
    assertThat(restarted.hits("i", "rose", 10, 0)).hasSize(10);
  }

  /** Words in turns, which never meet: each page ends by its time, and they come to the end. */
  @Test
  void aSearchThatFindsLittleEndsByItsTimeAndGoesOnFromThere() throws Exception {
    task.setSearch("i", SearchSetting.ALL);
    putAll(task, 3000, i -> i % 37 == 0 ? "even odd" : i % 2 == 0 ? "even" : "odd");
    task.nanosAStep = 2 * ItemSearch.TIME.toNanos();
    List<String> found = new ArrayList<>();
    String after = "";
    int pages = 0;
    ItemResult.Items page;
    do {
      steps[0] = 0;
      page = task.page("i", "even odd", after, 10, 0);
      assertThat(steps[0]).isLessThan(3000);
      assertThat(!page.more() || page.upTo().compareTo(after) > 0).isTrue();
      found.addAll(keys(page.items()));
      after = page.upTo();
      pages++;
    } while (page.more() && pages < 3000);
    assertThat(found)
        .containsExactlyElementsOf(
            IntStream.range(0, 3000)
                .filter(i -> i % 37 == 0)
                .mapToObj(i -> String.format("k%05d", i))
                .toList());
    assertThat(pages).isGreaterThan(5);
  }

  /** However many have the other word, what the rare one has decides. */
  @Test
  void costsWhatTheRarestWordCosts() throws Exception {
    task.setSearch("i", SearchSetting.ALL);
    putAll(task, 3000, i -> i % 1000 == 7 ? "rose red and white" : "red and white");
    steps[0] = 0;
    assertThat(keys(task.hits("i", "and red rose", 10, 0)))
        .containsExactly("k00007", "k01007", "k02007");
    assertThat(steps[0]).isLessThan(250);
  }

  @Test
  void findsTheStartOfMoreWordsThanAreLookedUpOneByOne() throws Exception {
    task.setSearch("i", SearchSetting.ALL);
    putAll(task, 2000, i -> i % 3 == 0 ? "red" : "rose" + i);
    assertThat(task.hits("i", "ro*", 100, 0)).hasSize(1333);
    assertThat(keys(task.hits("i", "rose1999* ro*", 100, 0))).containsExactly("k01999");
    assertThat(keys(task.hits("i", "rose199*", 100, 0)))
        .containsExactly(
            "k00199", "k01990", "k01991", "k01993", "k01994", "k01996", "k01997", "k01999");
  }

  @Test
  void anIndexWithoutASearchPaysNothing() {
    task.setSearch("other", SearchSetting.ALL);
    int before = heap.size();
    task.put(ItemKey.of("i", "k"), 0, "rose red");
    task.apply(
        new ItemCommand.PutItems(
            ItemTask.REQUEST, List.of(ItemTask.item(ItemKey.of("i", "k"), 0, "rose"))));
    assertThat(heap.size() - before).as("the item and the name of its index").isEqualTo(2);
  }

  @Test
  void aSearchThatIsOffLeavesNoWords() throws Exception {
    task.setSearch("i", SearchSetting.ALL);
    putAll(task, 2000, i -> "rose" + i);
    task.setSearch("i", SearchSetting.OFF);
    assertThat(task.searchState("i").setting()).isEqualTo(SearchSetting.OFF);
    assertThat(heap.size()).isEqualTo(2000 + task.owned.all().count());
    assertThatThrownBy(() -> task.hits("i", "rose1", 1, 0))
        .hasMessageStartingWith("index: is not searched");
  }
}
