package io.weir.job.records.items;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.job.records.MapKey;
import io.weir.job.records.RecordMap;
import io.weir.model.records.Change;
import io.weir.model.records.Change.Outcome;
import io.weir.model.records.ItemCommand;
import io.weir.model.records.ItemCommand.Item;
import io.weir.model.records.ItemKey;
import io.weir.model.records.ItemOutcome;
import io.weir.model.records.ItemResult;
import io.weir.model.records.ItemResult.Found;
import io.weir.model.records.ItemResult.Values.Missing;
import io.weir.model.records.LogPosition;
import io.weir.model.records.RecordCommand;
import io.weir.model.records.RequestId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random commands to items, compared with a plain map, whatever the store's map is. */
public abstract class ItemStoreContract {
  private static final List<String> INDICES = List.of("a", "aü", "b");
  private static final List<String> KEYS =
      List.of("a", "a/", "a~", "aü", "b", "\uFFFD", "\uD83D\uDE00", "z", "z0", "z00");

  /** An empty map. */
  protected abstract RecordMap map() throws Exception;

  private record Logged(ItemCommand command, LogPosition position, long time) {}

  /** What is stored under a key. */
  private record Held(long version, long expiresAt, String type, byte[] value) {}

  /** By index, by key, in the order of the keys' bytes. */
  private static final class Model {
    final Map<String, TreeMap<String, Held>> indices = new TreeMap<>(byBytes());

    TreeMap<String, Held> index(String name) {
      return indices.computeIfAbsent(name, absent -> new TreeMap<>(byBytes()));
    }

    Held at(ItemKey key, long time) {
      Held held = index(key.index()).get(key.key());
      return held == null || (held.expiresAt > 0 && held.expiresAt <= time) ? null : held;
    }

    ItemOutcome.Stored put(Item item, Logged logged) {
      boolean created = at(item.key(), logged.time) == null;
      long expiresAt = item.ttlMillis() == 0 ? 0 : logged.time + item.ttlMillis();
      Held held =
          new Held(logged.position.offset() + 1, expiresAt, item.contentType(), item.value());
      index(item.key().index()).put(item.key().key(), held);
      return new ItemOutcome.Stored(held.version, created, expiresAt, held.type);
    }

    private static Comparator<String> byBytes() {
      return Comparator.comparing(
          text -> text.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);
    }
  }

  static LongStream seeds() {
    return LongStream.range(0, 6);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void doesWhatAPlainMapDoesAndAgainUnderAnotherClock(long seed) throws Exception {
    Random random = new Random(seed);
    Model model = new Model();
    ItemTask task = new ItemTask(map());
    List<Logged> log = new ArrayList<>();
    List<byte[]> changes = new ArrayList<>();
    long[] offsets = new long[ItemTask.PARTITIONS];
    long time = 1_700_000_000_000L;
    for (int i = 0; i < 400; i++) {
      time += random.nextInt(10) == 0 ? random.nextInt(200) - 20 : random.nextInt(3);
      Logged next = random(random, model, offsets, time);
      log.add(next);
      Change change = task.apply(next.command, next.position, next.time);
      check(next, change, model);
      changes.add(change.toBytes());
      task.now = Math.max(task.now, time + random.nextInt(100));
      if (random.nextInt(50) == 0) {
        long now = task.now;
        // Timers run late, with a clock that is ahead; the log's time goes back at times.
        task.now = time - 500 + 2 * Expiry.DELAY_MILLIS;
        task.logTimes.replaceAll((partition, at) -> at - 300 + Expiry.DELAY_MILLIS);
        task.runTimers();
        task.now = now;
      }
      checkReads(random, task, model);
    }
    ItemTask other = new ItemTask(map());
    for (int i = 0; i < log.size(); i++) {
      other.now = Long.MAX_VALUE / 2;
      other.runTimersOnce();
      Logged next = log.get(i);
      assertThat(other.apply(next.command, next.position, next.time).toBytes())
          .as("%d", i)
          .isEqualTo(changes.get(i));
    }
    endsEmpty(task, model, time);
  }

  private static Logged random(Random random, Model model, long[] offsets, long time) {
    ItemKey key = randomKey(random);
    int partition = key.partition(ItemTask.PARTITIONS);
    RequestId request = new RequestId(1, random.nextInt());
    Held held = model.index(key.index()).get(key.key());
    long version = held == null ? 1 : held.version;
    long expected =
        switch (random.nextInt(6)) {
          case 0 -> ItemCommand.ABSENT;
          case 1 -> ItemCommand.PRESENT;
          case 2 -> version;
          case 3 -> version + 1;
          default -> RecordCommand.ANY;
        };
    ItemCommand command =
        switch (random.nextInt(8)) {
          case 0, 1 -> new ItemCommand.RemoveItem(request, key, expected);
          case 2 -> {
            List<Item> items = new ArrayList<>(List.of(randomItem(random, key)));
            for (int i = random.nextInt(12); i > 0; i--) {
              ItemKey other = randomKey(random);
              if (other.partition(ItemTask.PARTITIONS) == partition) {
                items.add(randomItem(random, other));
              }
            }
            yield new ItemCommand.PutItems(request, items);
          }
          default -> new ItemCommand.PutItem(request, randomItem(random, key), expected);
        };
    return new Logged(command, new LogPosition(partition, offsets[partition]++), time);
  }

  private static ItemKey randomKey(Random random) {
    return ItemKey.of(
        INDICES.get(random.nextInt(INDICES.size())), KEYS.get(random.nextInt(KEYS.size())));
  }

  private static Item randomItem(Random random, ItemKey key) {
    byte[] value = new byte[random.nextInt(40)];
    random.nextBytes(value);
    long ttl = random.nextBoolean() ? 0 : 1 + random.nextInt(100);
    return new Item(key, ttl, random.nextBoolean() ? "a/b" : "application/octet-stream", value);
  }

  private static void check(Logged next, Change change, Model model) {
    assertThat(change.position()).isEqualTo(next.position);
    assertThat(change.request()).isEqualTo(next.command.request());
    assertThat(change.time()).isEqualTo(next.time);
    if (next.command instanceof ItemCommand.PutItems many) {
      many.items().forEach(item -> model.put(item, next));
      assertThat(change.key()).isEqualTo(many.items().get(0).key());
      assertThat(change.outcome())
          .isEqualTo(new ItemOutcome.StoredMany(next.position.offset() + 1, many.items().size()));
      return;
    }
    ItemCommand.OfItem ofItem = (ItemCommand.OfItem) next.command;
    assertThat(change.key()).isEqualTo(ofItem.key());
    Held held = model.at(ofItem.key(), next.time);
    long version = held == null ? 0 : held.version;
    long expected = ofItem.expected();
    boolean matches =
        expected == RecordCommand.ANY
            || (expected == ItemCommand.PRESENT ? held != null : expected == version);
    if (!matches) {
      assertThat(change.outcome()).isEqualTo(new Outcome.Conflict(expected, version));
    } else if (ofItem instanceof ItemCommand.PutItem put) {
      assertThat(change.outcome()).isEqualTo(model.put(put.item(), next));
      assertThat(change.documents()).containsExactly(put.item().value());
    } else if (held == null) {
      assertThat(((Outcome.Refused) change.outcome()).reason())
          .isEqualTo(Change.Reason.UNKNOWN_ITEM);
    } else {
      model.index(ofItem.key().index()).remove(ofItem.key().key());
      assertThat(change.outcome()).isEqualTo(new ItemOutcome.Removed(version));
    }
  }

  private static void checkReads(Random random, ItemTask task, Model model) {
    String index = INDICES.get(random.nextInt(INDICES.size()));
    List<ItemKey> keys = new ArrayList<>();
    for (int i = random.nextInt(12); i >= 0; i--) {
      keys.add(ItemKey.of(index, KEYS.get(random.nextInt(KEYS.size()))));
    }
    List<ItemResult.Values.Answer> answers = task.values(keys, 1 + random.nextInt(100));
    for (int i = 0; i < keys.size(); i++) {
      Held held = model.at(keys.get(i), task.now);
      assertThat(answers.get(i))
          .usingRecursiveComparison()
          .isEqualTo(held == null ? Missing.ABSENT : found(held, true));
    }
    String prefix = random.nextBoolean() ? "" : "a";
    boolean withValues = random.nextBoolean();
    List<ItemResult.Items.Entry> expected = new ArrayList<>();
    model
        .index(index)
        .forEach(
            (key, held) -> {
              if (key.startsWith(prefix) && model.at(ItemKey.of(index, key), task.now) != null) {
                expected.add(new ItemResult.Items.Entry(key, found(held, withValues)));
              }
            });
    assertThat(
            task.items(
                index, prefix, 1 + random.nextInt(4), withValues ? 1 + random.nextInt(200) : 0))
        .usingRecursiveComparison()
        .isEqualTo(expected);
    List<String> named = task.indices(prefix, 1);
    assertThat(model.indices.keySet().stream().filter(name -> isThere(model, name, task.now)))
        .filteredOn(name -> name.startsWith(prefix))
        .isSubsetOf(named);
    assertThat(named).isSubsetOf(model.indices.keySet()).allMatch(name -> name.startsWith(prefix));
  }

  private static Found found(Held held, boolean withValue) {
    return new Found(held.version, held.expiresAt, held.type, withValue ? held.value : new byte[0]);
  }

  private static boolean isThere(Model model, String index, long time) {
    return model.index(index).keySet().stream()
        .anyMatch(key -> model.at(ItemKey.of(index, key), time) != null);
  }

  /** Nothing is left of what is removed or has expired. */
  private static void endsEmpty(ItemTask task, Model model, long time) {
    task.now = time + 1000 + 2 * Expiry.DELAY_MILLIS;
    for (String index : INDICES) {
      for (String key : KEYS) {
        task.remove(ItemKey.of(index, key));
      }
    }
    task.passTo(task.now + 2 * Expiry.DELAY_MILLIS);
    task.runTimers();
    try (RecordMap.Walk walk = task.map.walk()) {
      for (int keyGroup = task.owned.first(); keyGroup <= task.owned.last(); keyGroup++) {
        int hash = task.owned.all().hashFor(keyGroup);
        assertThat(walk.seek(MapKey.names(hash), new byte[0])).isFalse();
        for (String index : INDICES) {
          byte[] name = index.getBytes(StandardCharsets.UTF_8);
          assertThat(walk.seek(MapKey.items(hash, name), new byte[0])).isFalse();
        }
      }
    }
    assertThat(task.timers).isEmpty();
  }
}
