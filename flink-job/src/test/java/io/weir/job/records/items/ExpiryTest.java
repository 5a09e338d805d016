package io.weir.job.records.items;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.job.records.CountingRecordMap;
import io.weir.job.records.HeapRecordMap;
import io.weir.model.records.ItemCommand;
import io.weir.model.records.ItemKey;
import io.weir.model.records.ItemOutcome;
import io.weir.model.records.ItemResult.Values.Missing;
import io.weir.model.records.LogPosition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Timers remove what has expired, a bounded number each, and nothing that a command may find. */
class ExpiryTest {
  private static final long START = 1_700_000_000_000L;
  private static final long LATER = START + 10 * Expiry.DELAY_MILLIS;

  private final HeapRecordMap heap = new HeapRecordMap();
  private final int[] steps = {0};
  private final ItemTask task = new ItemTask(new CountingRecordMap(heap, steps));

  private static List<ItemKey> keys(int count) {
    List<ItemKey> keys = new ArrayList<>();
    for (int i = 0; keys.size() < count; i++) {
      ItemKey key = ItemKey.of("i", String.format("k%06d", i));
      if (key.partition(ItemTask.PARTITIONS) == 0) {
        keys.add(key);
      }
    }
    return keys;
  }

  private void putAll(List<ItemKey> keys, long ttlMillis) {
    task.apply(
        new ItemCommand.PutItems(
            ItemTask.REQUEST,
            keys.stream().map(key -> ItemTask.item(key, ttlMillis, "v")).toList()));
  }

  private void logIsAt(long time) {
    long now = task.now;
    task.passTo(time);
    task.now = now;
  }

  @Test
  void aTimerRemovesABoundedNumberAndIsCalledAgain() {
    task.now = START;
    putAll(keys(10 * Expiry.MAX_REMOVED), 1000);
    task.now = LATER;
    logIsAt(LATER);
    int before = heap.size();
    int hash = task.timers.keySet().iterator().next();
    task.timers.remove(hash);
    task.store.upkeep(hash);
    assertThat(before - heap.size()).isEqualTo(2 * Expiry.MAX_REMOVED);
    assertThat(task.timers.get(hash)).isEqualTo(LATER);
    task.runTimers();
    assertThat(heap.size()).isZero();
    assertThat(task.timers).isEmpty();
  }

  @Test
  void nothingGoesBeforeTheLogIsPastItsEnd() {
    task.now = START;
    ItemKey key = keys(1).get(0);
    task.put(key, 1000, "v");
    task.now = LATER;
    int size = heap.size();
    for (long at : new long[] {START, START + 1000, START + 1000 + Expiry.DELAY_MILLIS}) {
      logIsAt(at);
      task.now += 2 * Expiry.DELAY_MILLIS;
      assertThat(task.runTimersOnce()).isTrue();
      assertThat(heap.size()).as("log at %d", at).isEqualTo(size);
      assertThat(task.timers.values()).allMatch(next -> next > task.now);
    }
    logIsAt(START + 1001 + Expiry.DELAY_MILLIS);
    task.now += 2 * Expiry.DELAY_MILLIS;
    task.runTimers();
    assertThat(heap.size()).isZero();
  }

  @Test
  void aCommandInTheLogFindsWhatHasExpiredByTheTasksClockAlone() {
    task.now = START;
    ItemKey key = keys(1).get(0);
    long version = ((ItemOutcome.Stored) task.put(key, 1000, "v").outcome()).version();
    task.now = LATER;
    task.runTimersOnce();
    assertThat(task.value(key)).isEqualTo(Missing.ABSENT);
    task.now = START + 999;
    assertThat(task.remove(key).outcome()).isEqualTo(new ItemOutcome.Removed(version));
  }

  @Test
  void anItemThatIsStoredAgainLivesAsLongAsThenSaid() {
    task.now = START;
    List<ItemKey> keys = keys(3);
    putAll(keys, 1000);
    task.put(keys.get(0), 0, "v");
    putAll(keys.subList(1, 2), 20 * Expiry.DELAY_MILLIS);
    task.put(keys.get(2), 20 * Expiry.DELAY_MILLIS, "v");
    task.now = LATER;
    logIsAt(LATER);
    task.runTimers();
    assertThat(keys.stream().map(task::value)).doesNotContain(Missing.ABSENT);
    task.now = 3 * LATER;
    logIsAt(task.now);
    task.runTimers();
    assertThat(keys.stream().map(task::value))
        .satisfiesExactly(
            first -> assertThat(first).isNotEqualTo(Missing.ABSENT),
            second -> assertThat(second).isEqualTo(Missing.ABSENT),
            third -> assertThat(third).isEqualTo(Missing.ABSENT));
    assertThat(heap.size()).as("the item and its index").isEqualTo(2);
  }

  @Test
  void oneTimerIsSetForManyItems() {
    task.now = START;
    int[] set = {0};
    ItemStore store =
        new ItemStore(heap, task.owned, () -> START, partition -> START, (hash, at) -> set[0]++);
    for (ItemKey key : keys(1000)) {
      store.apply(
          new ItemCommand.PutItem(ItemTask.REQUEST, ItemTask.item(key, 500, ""), -1),
          new LogPosition(0, set[0]),
          START);
    }
    assertThat(set[0]).isEqualTo(task.owned.all().count());
  }

  /** Whichever way they go, the index is named to the last and it costs a step an item or so. */
  @ParameterizedTest
  @ValueSource(strings = {"first to last", "last to first"})
  void anIndexIsNamedUntilItsLastItemIsRemoved(String order) {
    List<ItemKey> keys = keys(3000);
    putAll(keys, 0);
    if (order.equals("last to first")) {
      Collections.reverse(keys);
    }
    steps[0] = 0;
    for (ItemKey key : keys.subList(1, keys.size())) {
      task.remove(key);
    }
    assertThat(steps[0]).isLessThan(2 * keys.size());
    assertThat(task.indices("", 10)).containsExactly("i");
    task.remove(keys.get(0));
    assertThat(task.indices("", 10)).isEmpty();
    assertThat(heap.size()).isZero();
  }

  @Test
  void aStoreThatHasJustStartedUnnamesAnIndexToo() {
    List<ItemKey> keys = keys(10);
    putAll(keys, 0);
    ItemTask restarted = new ItemTask(heap);
    keys.forEach(restarted::remove);
    assertThat(heap.size()).isZero();
  }
}
