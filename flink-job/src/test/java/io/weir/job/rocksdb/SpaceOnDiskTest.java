package io.weir.job.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.job.records.StreamStore;
import io.weir.job.records.documents.DocumentStore;
import io.weir.job.records.items.ItemTask;
import io.weir.model.KeyGroups;
import io.weir.model.TaskKeyGroups;
import io.weir.model.records.DocumentCommand.DeleteDocuments;
import io.weir.model.records.DocumentCommand.PutDocument;
import io.weir.model.records.ItemCommand;
import io.weir.model.records.ItemKey;
import io.weir.model.records.LogPosition;
import io.weir.model.records.MetricKey;
import io.weir.model.records.RecordCommand;
import io.weir.model.records.RecordCommand.Append;
import io.weir.model.records.RecordCommand.SetLimits;
import io.weir.model.records.RequestId;
import io.weir.model.records.StreamKey;
import io.weir.model.records.StreamLimits;
import io.weir.model.records.TimeRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.rocksdb.RocksDBException;

/**
 * That the space of what was removed is free again without anybody compacting: checkpoints write
 * files, as here, and RocksDB merges them when they are old enough.
 */
class SpaceOnDiskTest {
  private static final Duration WITHIN = Duration.ofMinutes(1);
  private static final int VALUES = 10_000;
  private static final int VALUE_BYTES = 1000;
  private static final long START_MICROS = 1_700_000_000_000_000L;
  private static final long FULL = (long) VALUES * VALUE_BYTES;

  @RegisterExtension private final MapsOnDisk maps = new MapsOnDisk();
  private final Random random = new Random(2);
  private RocksDbMapOnDisk onDisk;

  @BeforeEach
  void open() throws Exception {
    onDisk = maps.open();
  }

  private byte[] value() {
    byte[] value = new byte[VALUE_BYTES];
    random.nextBytes(value);
    return value;
  }

  private long bytes() throws RocksDBException {
    return onDisk.database().getLongProperty("rocksdb.live-sst-files-size");
  }

  /** In a file at the bottom, where all that is old is. */
  private void becomeOld() throws Exception {
    onDisk.flush();
    onDisk.database().compactRange();
    assertThat(bytes()).isGreaterThan(FULL);
  }

  /** Is called after a removal. Each checkpoint writes something. */
  private void assertSpaceComesBack(Runnable writing) throws Exception {
    onDisk.flush();
    assertThat(bytes()).as("nothing comes back by itself").isGreaterThan(FULL);

    onDisk.column().mergeWithin(Duration.ofSeconds(1));

    await()
        .atMost(WITHIN)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () -> {
              writing.run();
              onDisk.flush();
              assertThat(bytes()).isLessThan(FULL / 50);
            });
  }

  @Test
  void ofExpiredItemsComesBack() throws Exception {
    ItemTask task = new ItemTask(onDisk.map());
    List<ItemCommand.Item> items = new ArrayList<>();
    for (int i = 0; i < VALUES; i++) {
      items.add(new ItemCommand.Item(ItemKey.of("i", "k" + i), 60_000, "a/b", value()));
    }
    task.apply(new ItemCommand.PutItems(new RequestId(1, 1), items));
    becomeOld();

    task.passTo(3_600_000);
    task.runTimers();

    assertSpaceComesBack(
        () ->
            task.apply(
                new ItemCommand.PutItems(
                    new RequestId(1, 2),
                    List.of(new ItemCommand.Item(ItemKey.of("i", "k"), 0, "a/b", new byte[1])))));
  }

  @Test
  void ofEventsBeyondTheirLimitComesBack() throws Exception {
    StreamStore store =
        new StreamStore(
            onDisk.map(),
            new TaskKeyGroups(
                new KeyGroups(RocksDbMapOnDisk.KEY_GROUPS), 0, RocksDbMapOnDisk.KEY_GROUPS - 1),
            () -> 0,
            (key, at) -> {});
    StreamKey key = StreamKey.of("b", "s");
    for (int i = 0; i < VALUES; i++) {
      append(store, key, i, value());
    }
    becomeOld();

    store.apply(
        new SetLimits(new RequestId(1, 2), key, new StreamLimits(10, 0, 0)),
        new LogPosition(0, VALUES),
        0);

    assertSpaceComesBack(() -> append(store, key, VALUES + 1, new byte[] {'1'}));
  }

  private static void append(StreamStore store, StreamKey key, long offset, byte[] document) {
    store.apply(
        new Append(
            new RequestId(1, 1),
            key,
            RecordCommand.NO_IDEMPOTENCY_KEY,
            RecordCommand.ANY,
            List.of(document)),
        new LogPosition(0, offset),
        0);
  }

  @Test
  void ofDeletedDocumentsComesBack() throws Exception {
    DocumentStore store =
        new DocumentStore(onDisk.map(), new KeyGroups(RocksDbMapOnDisk.KEY_GROUPS));
    MetricKey key = MetricKey.of("m");
    for (int i = 0; i < VALUES; i++) {
      apply(store, key, i, value());
    }
    becomeOld();

    store.apply(
        new DeleteDocuments(
            new RequestId(1, 2), key, new TimeRange(START_MICROS, START_MICROS + VALUES)),
        new LogPosition(0, VALUES),
        0);

    assertSpaceComesBack(() -> apply(store, key, VALUES, new byte[] {'1'}));
  }

  private static void apply(DocumentStore store, MetricKey key, long time, byte[] document) {
    store.apply(
        new PutDocument(new RequestId(1, 1), key, START_MICROS + time, document),
        new LogPosition(0, time),
        0);
  }
}
