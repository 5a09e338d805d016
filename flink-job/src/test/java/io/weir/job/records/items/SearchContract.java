package io.weir.job.records.items;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.job.records.MapKey;
import io.weir.job.records.RecordMap;
import io.weir.model.KeyGroups;
import io.weir.model.TaskKeyGroups;
import io.weir.model.records.ItemCommand;
import io.weir.model.records.ItemCommand.Item;
import io.weir.model.records.ItemKey;
import io.weir.model.records.ItemResult;
import io.weir.model.records.RecordCommand;
import io.weir.model.records.SearchSetting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random values and queries, compared with reading all values, whatever the store's map is. */
public abstract class SearchContract {
  private static final String INDEX = "i";
  private static final long START = 1_700_000_000_000L;
  private static final KeyGroups GROUPS = new KeyGroups(4);

  /** Starts of others among them, and letters of two bytes. */
  private static final List<String> WORDS =
      List.of("the", "of", "a", "rose", "roses", "Rosemary", "red", "reddish", "über", "12", "123");

  private static final List<SearchSetting> SETTINGS =
      List.of(
          SearchSetting.ALL,
          SearchSetting.ALL,
          new SearchSetting(true, List.of("/title", "/tags/1")),
          SearchSetting.OFF);

  /** An empty map. */
  protected abstract RecordMap map() throws Exception;

  /**
   * What is stored under a key: each text by the field that it is in, empty for a value that is one
   * text.
   */
  private record Held(long expiresAt, Map<String, List<String>> texts) {}

  private final NavigableMap<byte[], Held> held = new TreeMap<>(Arrays::compareUnsigned);
  private SearchSetting setting = SearchSetting.OFF;

  static LongStream seeds() {
    return LongStream.range(0, 8);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void findsWhatReadingAllValuesFinds(long seed) throws Exception {
    Random random = new Random(seed);
    RecordMap map = map();
    List<ItemTask> tasks = tasks(map, 1, START);
    for (int i = 0; i < 600; i++) {
      long now = tasks.get(0).now + random.nextInt(20);
      tasks.forEach(task -> task.passTo(now));
      write(random, tasks);
      if (random.nextInt(60) == 0) {
        setting = SETTINGS.get(random.nextInt(SETTINGS.size()));
        tasks.forEach(task -> task.setSearch(INDEX, setting));
      }
      if (random.nextInt(100) == 0) {
        tasks = tasks(map, 1 + random.nextInt(2), now);
      }
      tasks.forEach(ItemTask::runTimersOnce);
      search(random, tasks);
    }
    leavesNothing(map, tasks);
  }

  /** As after a restart, with so many tasks; they have the timers that were set before. */
  private static List<ItemTask> tasks(RecordMap map, int count, long now) {
    int share = GROUPS.count() / count;
    List<ItemTask> tasks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ItemTask task = new ItemTask(map, new TaskKeyGroups(GROUPS, i * share, (i + 1) * share - 1));
      task.passTo(now);
      for (int keyGroup = i * share; keyGroup < (i + 1) * share; keyGroup++) {
        task.timers.put(GROUPS.hashFor(keyGroup), now);
      }
      tasks.add(task);
    }
    return tasks;
  }

  private static ItemTask owner(List<ItemTask> tasks, ItemKey key) {
    return tasks.stream().filter(task -> task.owned.owns(key.hashCode())).findAny().orElseThrow();
  }

  private void write(Random random, List<ItemTask> tasks) {
    ItemKey key = ItemKey.of(INDEX, "k" + random.nextInt(60));
    ItemTask task = owner(tasks, key);
    switch (random.nextInt(6)) {
      case 0 -> {
        task.remove(key);
        held.remove(key.keyBytes());
      }
      case 1 -> {
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
          ItemKey other = ItemKey.of(INDEX, "k" + random.nextInt(60));
          if (task.owned.owns(other.hashCode())) {
            items.add(item(random, other, task.now));
          }
        }
        if (!items.isEmpty()) {
          task.apply(new ItemCommand.PutItems(ItemTask.REQUEST, items));
        }
      }
      default ->
          task.apply(
              new ItemCommand.PutItem(
                  ItemTask.REQUEST, item(random, key, task.now), RecordCommand.ANY));
    }
  }

  private Item item(Random random, ItemKey key, long now) {
    long ttl = random.nextInt(4) == 0 ? 1 + random.nextInt(400) : 0;
    Map<String, List<String>> texts = new TreeMap<>();
    String type;
    String value;
    switch (random.nextInt(5)) {
      case 0 -> {
        type = random.nextBoolean() ? "image/png" : "text/plain; charset=utf-16";
        value = "rose red";
      }
      case 1 -> {
        type = "application/json";
        value = "{\"title\":\"rose red\""; // is no JSON
      }
      case 2 -> {
        type = "Text/Plain; charset=\"UTF-8\"";
        texts.put("", words(random));
        value = text(random, texts.get(""));
      }
      default -> {
        type = random.nextBoolean() ? "application/json" : "application/x+json; charset=utf-8";
        List<String> fields = List.of("/title", "/text", "/tags/0", "/tags/1", "/tags/2/title");
        fields.forEach(field -> texts.put(field, words(random)));
        value =
            String.format(
                "{\"title\":%s,\"rose\":[12,null],\"text\":%s,\"tags\":[%s,%s,{\"title\":%s}]}",
                fields.stream().map(each -> '"' + text(random, texts.get(each)) + '"').toArray());
      }
    }
    held.put(key.keyBytes(), new Held(ttl == 0 ? 0 : now + ttl, texts));
    return new Item(key, ttl, type, value.getBytes(UTF_8));
  }

  private static List<String> words(Random random) {
    return random
        .ints(random.nextInt(7), 0, WORDS.size())
        .mapToObj(WORDS::get)
        .collect(Collectors.toList());
  }

  private static String text(Random random, List<String> words) {
    return words.stream()
        .map(word -> random.nextBoolean() ? word : word.toUpperCase(Locale.ROOT))
        .collect(Collectors.joining(random.nextBoolean() ? " " : ", "));
  }

  /** A part of a query: a word, the start of one, or words that follow each other. */
  private record Clause(List<String> words, boolean isStart) {
    static Clause random(Random random) {
      String word = WORDS.get(random.nextInt(WORDS.size()));
      if (random.nextInt(3) == 0) {
        return new Clause(List.of(word.substring(0, Math.min(word.length(), 2))), true);
      }
      List<String> words = random.nextBoolean() ? List.of(word) : SearchContract.words(random);
      return new Clause(words.isEmpty() ? List.of("of") : words, false);
    }

    boolean isSearchable() {
      return !isStart || words.get(0).getBytes(UTF_8).length > 1;
    }

    String text() {
      return isStart
          ? words.get(0) + '*'
          : words.size() == 1 ? words.get(0) : '"' + String.join(" ", words) + '"';
    }

    boolean isIn(List<String> text) {
      for (int i = 0; i + words.size() <= text.size(); i++) {
        boolean fits = true;
        for (int j = 0; j < words.size(); j++) {
          String word = text.get(i + j).toLowerCase(Locale.ROOT);
          String wanted = words.get(j).toLowerCase(Locale.ROOT);
          fits &= isStart ? word.startsWith(wanted) : word.equals(wanted);
        }
        if (fits) {
          return true;
        }
      }
      return false;
    }
  }

  private boolean isHit(Held value, List<Clause> clauses, long now) {
    List<List<String>> texts =
        value.texts.entrySet().stream()
            .filter(text -> setting.fields().isEmpty() || setting.fields().contains(text.getKey()))
            .map(Map.Entry::getValue)
            .toList();
    return (value.expiresAt == 0 || value.expiresAt > now)
        && clauses.stream().allMatch(clause -> texts.stream().anyMatch(clause::isIn));
  }

  private void search(Random random, List<ItemTask> tasks) throws Exception {
    List<Clause> clauses = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      Clause clause = Clause.random(random);
      if (clause.isSearchable()) {
        clauses.add(clause);
      }
    }
    if (clauses.isEmpty()) {
      return;
    }
    String text = clauses.stream().map(Clause::text).collect(Collectors.joining(" "));
    if (clauses.stream().mapToInt(clause -> clause.words.size()).sum() > 16) {
      return;
    }
    List<ItemResult.Items.Entry> hits = new ArrayList<>();
    for (ItemTask task : tasks) {
      if (!task.searchState(INDEX).setting().equals(setting)
          || task.searchState(INDEX).building()
          || !setting.on()) {
        assertThat(task.searchState(INDEX).setting()).isEqualTo(setting);
        assertThat(refuses(task, text)).isTrue();
        return;
      }
      task.nanosAStep = random.nextBoolean() ? 0 : ItemSearch.TIME.toNanos() / 3;
      hits.addAll(
          task.hits(INDEX, text, 1 + random.nextInt(9), random.nextInt(2) * random.nextInt(99)));
    }
    hits.sort(Comparator.comparing(hit -> hit.key().getBytes(UTF_8), Arrays::compareUnsigned));
    long now = tasks.get(0).now;
    assertThat(hits.stream().map(ItemResult.Items.Entry::key))
        .as("q=%s", text)
        .containsExactlyElementsOf(
            held.entrySet().stream()
                .filter(each -> isHit(each.getValue(), clauses, now))
                .map(each -> new String(each.getKey(), UTF_8))
                .toList());
  }

  private static boolean refuses(ItemTask task, String text) {
    try {
      task.hits(INDEX, text, 1, 0);
      return false;
    } catch (ItemSearch.BuildingException | IllegalArgumentException e) {
      return true;
    }
  }

  /** Nothing is left of the words of items that are removed or have expired. */
  private void leavesNothing(RecordMap map, List<ItemTask> tasks) {
    setting = SearchSetting.ALL;
    for (ItemTask task : tasks) {
      task.setSearch(INDEX, setting);
      task.runTimers();
    }
    held.keySet().stream()
        .map(key -> ItemKey.of(INDEX, new String(key, UTF_8)))
        .forEach(key -> owner(tasks, key).remove(key));
    for (ItemTask task : tasks) {
      task.passTo(task.now + 10 * Expiry.DELAY_MILLIS);
      task.runTimers();
    }
    try (RecordMap.Walk walk = map.walk()) {
      for (int keyGroup = 0; keyGroup < GROUPS.count(); keyGroup++) {
        MapKey words = MapKey.search(GROUPS.hashFor(keyGroup), INDEX.getBytes(UTF_8));
        assertThat(walk.seek(words, new byte[0])).isFalse();
      }
    }
  }
}
