package io.weir.job.records.items;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.job.records.HeapRecordMap;
import io.weir.model.KeyGroups;
import io.weir.model.TaskKeyGroups;
import io.weir.model.records.ItemKey;
import io.weir.model.records.ItemQuery;
import io.weir.model.records.ItemResult;
import io.weir.model.records.ItemResult.Found;
import io.weir.model.records.ItemResult.Values.Answer;
import io.weir.model.records.ItemResult.Values.Missing;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What bounds the work of a query, and what an answer says where it stopped. */
class ItemEngineTest {
  private final ItemTask task = new ItemTask(new HeapRecordMap());

  private static List<ItemKey> keys(int count) {
    List<ItemKey> keys = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      keys.add(ItemKey.of("i", String.format("k%05d", i)));
    }
    return keys;
  }

  private List<Answer> answers(List<ItemKey> keys, int maxBytes) {
    ItemQuery query = new ItemQuery.Values(List.of(), keys, maxBytes);
    return ((ItemResult.Values) task.engine.answer(query)).answers();
  }

  private ItemResult.Items items(int limit, boolean withValues, int maxBytes) {
    return (ItemResult.Items)
        task.engine.answer(
            new ItemQuery.Items(List.of(), "i", "", "", limit, withValues, maxBytes, 0));
  }

  @Test
  void valuesStopAtTheirBytesAndGiveTheFirstWhateverItTakes() {
    List<ItemKey> keys = keys(5);
    for (ItemKey key : keys.subList(1, 5)) {
      task.put(key, 0, "v".repeat(1000));
    }
    assertThat(answers(keys, 1)).hasSize(2);
    assertThat(answers(keys, 1).get(0)).isEqualTo(Missing.ABSENT);
    assertThat(((Found) answers(keys, 1).get(1)).value()).hasSize(1000);
    assertThat(answers(keys, 3000)).hasSize(3);
    assertThat(answers(keys, 1 << 20)).hasSize(5);
  }

  @Test
  void valuesStopAfterTheirTime() {
    ItemEngine slow =
        new ItemEngine(
            task.map, task.owned, () -> 0, () -> task.nanos += TimeUnit.MILLISECONDS.toNanos(60));
    ItemQuery query = new ItemQuery.Values(List.of(), keys(10_000), 1 << 20);
    int answered = ((ItemResult.Values) slow.answer(query)).answers().size();
    assertThat(answered).isEqualTo(ItemEngine.RUN_KEYS);
  }

  @Test
  void keysOfAnotherTaskAreToldFromAbsentOnes() {
    KeyGroups all = new KeyGroups(4);
    ItemTask half = new ItemTask(task.map, new TaskKeyGroups(all, 0, 1));
    List<ItemKey> keys = keys(100);
    keys.stream().filter(key -> all.of(key.hashCode()) < 2).forEach(key -> half.put(key, 0, ""));
    List<Answer> answers = half.values(keys, 1 << 20);
    for (int i = 0; i < keys.size(); i++) {
      if (half.owned.owns(keys.get(i).hashCode())) {
        assertThat(((Found) answers.get(i)).value()).isEmpty();
      } else {
        assertThat(answers.get(i)).isEqualTo(Missing.ELSEWHERE);
      }
    }
    assertThat(answers).contains(Missing.ELSEWHERE);
  }

  @Test
  void listsStopAtTheirBytesAndSayUpToWhere() {
    List<ItemKey> keys = keys(5);
    keys.forEach(key -> task.put(key, 0, "v".repeat(1000)));
    ItemResult.Items page = items(10, true, 2500);
    assertThat(page.items()).hasSize(2);
    assertThat(page.upTo()).isEqualTo(keys.get(1).key());
    assertThat(page.more()).isTrue();
    assertThat(items(10, true, 1).items()).hasSize(1);
    assertThat(items(10, false, 1).items()).hasSize(5);
    assertThat(items(5, false, 1).more()).isFalse();
    assertThat(items(5, false, 1).upTo()).isEmpty();
  }

  @Test
  void listsStopAfterManyItemsThatHaveExpiredAndGoOnThere() {
    List<ItemKey> keys = keys(ItemEngine.MAX_LOOKED + 10);
    keys.forEach(key -> task.put(key, 5, ""));
    ItemKey last = ItemKey.of("i", "last");
    task.put(last, 0, "");
    task.now = 5;
    ItemResult.Items page = items(10, false, 1);
    assertThat(page.items()).isEmpty();
    assertThat(page.more()).isTrue();
    assertThat(page.upTo()).isEqualTo(keys.get(ItemEngine.MAX_LOOKED - 1).key());
    assertThat(task.items("i", "", 10, 0)).hasSize(1).first().matches(e -> e.key().equals("last"));
  }

  @Test
  void anItemIsFoundUpToItsEndAndNotAMillisecondLonger() {
    ItemKey key = ItemKey.of("i", "k");
    task.now = 1000;
    task.put(key, 10, "v");
    task.now = 1009;
    assertThat(((Found) task.value(key)).expiresAt()).isEqualTo(1010);
    task.now = 1010;
    assertThat(task.value(key)).isEqualTo(Missing.ABSENT);
    assertThat(task.items("i", "", 10, 0)).isEmpty();
  }
}
