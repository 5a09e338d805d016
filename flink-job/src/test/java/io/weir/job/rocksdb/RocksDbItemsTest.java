package io.weir.job.rocksdb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.job.records.RecordMap;
import io.weir.job.records.items.ItemStoreContract;
import io.weir.job.records.items.ItemTask;
import io.weir.model.KeyGroups;
import io.weir.model.records.ItemCommand;
import io.weir.model.records.ItemKey;
import io.weir.model.records.ItemResult;
import io.weir.model.records.ItemResult.Values.Missing;
import io.weir.model.records.RecordCommand;
import io.weir.model.records.RequestId;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.rocksdb.FlushOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

class RocksDbItemsTest extends ItemStoreContract {
  private static final int MANY = 100_000;

  @RegisterExtension private final MapsOnDisk maps = new MapsOnDisk();

  @Override
  protected RecordMap map() throws Exception {
    return maps.open().map();
  }

  /** Prints what a put and a lookup cost, for the RATIONALE.md of the records. */
  @Test
  void storesAHundredThousandItemsAndFindsEach() throws Exception {
    List<ItemKey> keys = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      keys.add(ItemKey.of("bench", "user/" + i));
    }
    Collections.shuffle(keys, new Random(1));
    List<ItemKey> asStored = new ArrayList<>(keys);
    KeyGroups groups = new KeyGroups(4);
    asStored.sort(
        Comparator.<ItemKey>comparingInt(key -> groups.of(key.hashCode()))
            .thenComparing(ItemKey::key));
    for (int round = 0; round < 3; round++) {
      ItemTask task = new ItemTask(map());
      List<byte[]> commands = commands(keys);
      long begin = cpu();
      for (byte[] command : commands) {
        task.apply((ItemCommand) RecordCommand.of(command));
      }
      long put = cpu();
      for (int from = 0; from < MANY; from += 10_000) {
        List<ItemKey> part = keys.subList(from, from + 10_000);
        List<ItemResult.Values.Answer> answers = task.values(part, 4 << 20);
        for (int i = 0; i < part.size(); i++) {
          assertThat(((ItemResult.Found) answers.get(i)).value())
              .isEqualTo(part.get(i).key().getBytes(UTF_8));
        }
      }
      long atRandom = lookUp(task, keys);
      long inOrder = lookUp(task, asStored);
      assertThat(task.values(List.of(ItemKey.of("bench", "user/")), 1))
          .containsExactly(Missing.ABSENT);
      System.out.printf(
          "items, CPU: %d ns a put, %d ns a lookup at random, %d ns in the order stored%n",
          (put - begin) / MANY, atRandom, inOrder);
    }
  }

  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /** The CPU time of this thread, in ns a key. */
  private static long lookUp(ItemTask task, List<ItemKey> keys) {
    long begin = cpu();
    for (int from = 0; from < MANY; from += 10_000) {
      task.values(keys.subList(from, from + 10_000), 4 << 20);
    }
    return (cpu() - begin) / MANY;
  }

  @Test
  void spaceOfExpiredItemsReturns() throws Exception {
    RocksDbMapOnDisk onDisk = maps.open();
    ItemTask task = new ItemTask(onDisk.map());
    RocksDB database = onDisk.database();
    Random random = new Random(2);
    for (int i = 0; i < 20; i++) {
      List<ItemCommand.Item> items = new ArrayList<>();
      for (int j = 0; j < 1000; j++) {
        byte[] value = new byte[1000];
        random.nextBytes(value);
        ItemKey key = ItemKey.of("sessions", "user/" + random.nextInt());
        items.add(new ItemCommand.Item(key, 60_000, "a/b", value));
      }
      task.apply(new ItemCommand.PutItems(new RequestId(1, i), items));
    }
    assertThat(bytesOnDisk(database)).isGreaterThan(20_000_000);

    task.passTo(3_600_000);
    task.runTimers();

    assertThat(bytesOnDisk(database)).isLessThan(20_000);
  }

  private static long bytesOnDisk(RocksDB database) throws RocksDBException {
    try (FlushOptions flush = new FlushOptions()) {
      database.flush(flush);
    }
    database.compactRange();
    return database.getLongProperty("rocksdb.live-sst-files-size");
  }

  private static List<byte[]> commands(List<ItemKey> keys) {
    List<byte[]> commands = new ArrayList<>();
    for (int from = 0; from < keys.size(); from += 1000) {
      List<ItemCommand.Item> items =
          keys.subList(from, from + 1000).stream()
              .map(
                  key ->
                      new ItemCommand.Item(
                          key, 0, "application/octet-stream", key.key().getBytes(UTF_8)))
              .toList();
      commands.add(new ItemCommand.PutItems(new RequestId(1, from), items).toBytes());
    }
    return commands;
  }
}
