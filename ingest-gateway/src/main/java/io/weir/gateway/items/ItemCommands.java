package io.weir.gateway.items;

import io.weir.gateway.log.LogEntry;
import io.weir.model.records.ItemCommand;
import io.weir.model.records.ItemCommand.Item;
import io.weir.model.records.RecordKey;
import io.weir.model.records.RequestId;
import io.weir.model.records.SetSearch;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Gathers items to commands: for each partition of the log one, or more where its items take more
 * than {@value #COMMAND_BYTES} bytes. Those of a partition are in the order in which the items are
 * added, so of several items with one key the last one counts.
 */
final class ItemCommands {
  /** A command that has reached this is closed. */
  static final int COMMAND_BYTES = 1 << 20;

  private final int partitions;
  private final Supplier<RequestId> ids;
  private final Consumer<LogEntry> closed;
  private final List<List<Item>> open = new ArrayList<>();
  private final int[] openBytes;

  /**
   * @param partitions of the log
   * @param ids names commands
   * @param closed takes commands that get no more items
   */
  ItemCommands(int partitions, Supplier<RequestId> ids, Consumer<LogEntry> closed) {
    this.partitions = partitions;
    this.ids = ids;
    this.closed = closed;
    this.openBytes = new int[partitions];
    for (int i = 0; i < partitions; i++) {
      open.add(new ArrayList<>());
    }
  }

  /** The entry of a setting. */
  static LogEntry entry(SetSearch command, int partitions) {
    byte[] key = RecordKey.utf8("index", command.index());
    return new LogEntry(command.partition(partitions), key, command.toBytes());
  }

  void add(Item item) {
    int partition = item.key().partition(partitions);
    int bytes = item.encodedBytes();
    if (openBytes[partition] + bytes > COMMAND_BYTES) {
      close(partition);
    }
    open.get(partition).add(item);
    openBytes[partition] += bytes;
  }

  /** Closes all commands. */
  void close() {
    for (int partition = 0; partition < partitions; partition++) {
      close(partition);
    }
  }

  private void close(int partition) {
    List<Item> items = open.get(partition);
    if (!items.isEmpty()) {
      byte[] command = new ItemCommand.PutItems(ids.get(), items).toBytes();
      byte[] key = items.get(0).key().name();
      items.clear();
      openBytes[partition] = 0;
      closed.accept(new LogEntry(partition, key, command));
    }
  }
}
