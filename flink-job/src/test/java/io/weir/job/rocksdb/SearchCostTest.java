package io.weir.job.rocksdb;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.job.records.items.ItemSearch;
import io.weir.job.records.items.ItemStore;
import io.weir.model.KeyGroups;
import io.weir.model.TaskKeyGroups;
import io.weir.model.records.ItemCommand;
import io.weir.model.records.ItemCommand.Item;
import io.weir.model.records.ItemKey;
import io.weir.model.records.ItemResult;
import io.weir.model.records.LogPosition;
import io.weir.model.records.RequestId;
import io.weir.model.records.SearchQuery;
import io.weir.model.records.SearchSetting;
import io.weir.model.records.SetSearch;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;

/**
 * What searches cost over RocksDB, in CPU time of the one thread that does it all: {@code mvn test
 * -pl flink-job -am -Dtest=SearchCostTest -Dsurefire.failIfNoSpecifiedTests=false
 * -Dweir.cost=search}.
 */
@EnabledIfSystemProperty(named = "weir.cost", matches = "search")
class SearchCostTest {
  private static final TaskKeyGroups ALL =
      new TaskKeyGroups(
          new KeyGroups(RocksDbMapOnDisk.KEY_GROUPS), 0, RocksDbMapOnDisk.KEY_GROUPS - 1);
  private static final int MANY = 100_000;
  private static final int BATCH = 1000;
  private static final int WORDS = 20;
  private static final int VOCABULARY = 50_000;
  private static final int ROUNDS = 20;

  private final Random random = new Random(3);
  private final Queue<Integer> due = new ArrayDeque<>();

  @Test
  void showsTheCostOfSearches(@TempDir Path dir) throws Exception {
    try (RocksDbMapOnDisk onDisk = new RocksDbMapOnDisk(dir)) {
      ItemStore store =
          new ItemStore(onDisk.map(), ALL, () -> 0, partition -> 0, (hash, at) -> due.add(hash));
      ItemSearch search = new ItemSearch(onDisk.map(), ALL, () -> 0, System::nanoTime);
      putAll(store, "warm", "to warm up");
      putAll(store, "plain", "without a search");
      putAll(store, "plain", "without a search, again");
      show(onDisk, "stored three times");
      set(store, "docs");
      putAll(store, "other", "without a search while another index has one");
      putAll(store, "docs", "with a search");
      putAll(store, "docs", "with a search, again");
      show(onDisk, "stored with a search");
      long begin = cpuNanos();
      set(store, "plain");
      while (!due.isEmpty()) {
        store.upkeep(due.remove());
      }
      System.out.printf("built in %.0f ms%n", (cpuNanos() - begin) / 1e6);
      onDisk.flush();
      for (String text :
          List.of(
              word(0),
              word(VOCABULARY / 2),
              word(0) + " " + word(1),
              word(0) + " " + word(1) + " " + word(1000),
              '"' + word(0) + " " + word(1) + '"',
              word(12345).substring(0, 5) + "*",
              "wo*",
              word(0) + " wo*",
              "nowhere " + word(0))) {
        show(search, text, 100);
      }
      show(search, word(0), 1000);
    }
  }

  private static String word(int rank) {
    return "word" + rank;
  }

  /** Words by Zipf's law. */
  private byte[] text() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < WORDS; i++) {
      text.append(word((int) Math.pow(VOCABULARY, random.nextDouble()) - 1)).append(' ');
    }
    return text.toString().getBytes(US_ASCII);
  }

  private static void set(ItemStore store, String index) {
    store.apply(new SetSearch(new RequestId(1, 1), index, SearchSetting.ALL));
  }

  private void putAll(ItemStore store, String index, String what) {
    List<ItemCommand> commands = new ArrayList<>();
    for (int from = 0; from < MANY; from += BATCH) {
      List<Item> items = new ArrayList<>();
      for (int i = from; i < from + BATCH; i++) {
        items.add(new Item(ItemKey.of(index, "key/" + i * 7919L % MANY), 0, "text/plain", text()));
      }
      commands.add(new ItemCommand.PutItems(new RequestId(1, from), items));
    }
    long begin = cpuNanos();
    for (int i = 0; i < commands.size(); i++) {
      store.apply(commands.get(i), new LogPosition(0, i), 0);
    }
    System.out.printf("%.1f us a put %s%n", (cpuNanos() - begin) / 1e3 / MANY, what);
  }

  private static void show(RocksDbMapOnDisk onDisk, String what) throws RocksDBException {
    onDisk.flush();
    onDisk.database().compactRange();
    System.out.printf(
        "%,d bytes, %s%n", onDisk.database().getLongProperty("rocksdb.live-sst-files-size"), what);
  }

  private static void show(ItemSearch search, String text, int limit) throws Exception {
    long least = Long.MAX_VALUE;
    int found = 0;
    int pages = 0;
    for (int round = 0; round < ROUNDS; round++) {
      found = 0;
      pages = 0;
      String after = "";
      long begin = cpuNanos();
      ItemResult.Items page;
      do {
        page =
            (ItemResult.Items)
                search.answer(
                    new SearchQuery.Hits(
                        List.of(), "docs", text, after, limit - found, false, 1, 0));
        found += page.items().size();
        after = page.upTo();
        pages++;
      } while (page.more() && found < limit);
      least = Math.min(least, cpuNanos() - begin);
    }
    assertThat(found).isLessThanOrEqualTo(limit);
    System.out.printf(
        "%s: the first %d of %d in %d pages, %.1f ms%n", text, found, limit, pages, least / 1e6);
  }

  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
