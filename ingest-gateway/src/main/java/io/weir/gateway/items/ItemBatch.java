package io.weir.gateway.items;

import io.weir.gateway.body.BodyReader;
import io.weir.gateway.body.InFlight;
import io.weir.gateway.log.LogEntry;
import io.weir.model.records.RequestId;
import io.weir.service.access.Caller;
import io.weir.service.http.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The {@link ItemCommands} that a batch of lines becomes. */
final class ItemBatch {
  /** The largest body: 100,000 items of 600 bytes, as JSON. */
  static final int MAX_BYTES = 64 << 20;

  /** The most items of a batch. */
  static final int MAX_ITEMS = 100_000;

  /** What an item takes besides the bytes of its line: its objects, and its place in lists. */
  static final int ITEM_BYTES = 200;

  private final ItemLines lines;
  private final List<LogEntry> entries = new ArrayList<>();
  private final ItemCommands commands;
  private int size;

  /**
   * @param ttl ms that the items live; 0 for ever
   * @param caller who must be permitted to put each item
   * @param partitions of the log
   * @param ids names commands
   */
  ItemBatch(String index, long ttl, Caller caller, int partitions, Supplier<RequestId> ids) {
    this.lines = new ItemLines(index, ttl, caller);
    this.commands = new ItemCommands(partitions, ids, entries::add);
  }

  /** How many items the batch has. */
  int size() {
    return size;
  }

  /**
   * The entries for the log; to be called once.
   *
   * @param hold reserves memory for the items
   * @throws ProblemException 400 or 413, naming the index and the field
   */
  List<LogEntry> entries(BodyReader.Body body, InFlight.Hold hold) {
    byte[] bytes = body.bytes();
    hold.add((long) ITEM_BYTES * count(bytes, body.length()));
    for (int from = 0; from < body.length(); ) {
      int end = lineEnd(bytes, from, body.length());
      if (!isBlank(bytes, from, end)) {
        commands.add(lines.item(bytes, from, end, size));
        size++;
      }
      from = end + 1;
    }
    if (size == 0) {
      throw ProblemException.badRequest("body", "body: must have an item at least, got none");
    }
    commands.close();
    return entries;
  }

  /** How many items there are. */
  private static int count(byte[] bytes, int length) {
    int count = 0;
    for (int from = 0; from < length; ) {
      int end = lineEnd(bytes, from, length);
      if (!isBlank(bytes, from, end) && ++count > MAX_ITEMS) {
        throw ProblemException.tooLarge(
            "body: must have at most " + MAX_ITEMS + " items, got more");
      }
      from = end + 1;
    }
    return count;
  }

  private static int lineEnd(byte[] bytes, int from, int length) {
    int end = from;
    while (end < length && bytes[end] != '\n') {
      end++;
    }
    return end;
  }

  private static boolean isBlank(byte[] bytes, int from, int end) {
    for (int i = from; i < end; i++) {
      if (bytes[i] != ' ' && bytes[i] != '\t' && bytes[i] != '\r') {
        return false;
      }
    }
    return true;
  }
}
