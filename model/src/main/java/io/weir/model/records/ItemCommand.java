package io.weir.model.records;

import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * A write to items. The version of an item is the offset of the command that stored it, plus 1, so
 * no version of a key comes twice.
 */
public sealed interface ItemCommand extends RecordCommand {
  /** The largest value, in bytes. */
  int MAX_VALUE_BYTES = MAX_DOCUMENT_BYTES;

  /** The longest time to live, in ms: 100 years. */
  long MAX_TTL_MILLIS = 36_525L * 24 * 60 * 60 * 1000;

  /** Instead of an expected version: there must be no item. */
  long ABSENT = 0;

  /** Instead of an expected version: there must be an item, of any version. */
  long PRESENT = -2;

  /** Reads a command of a kind that is neither a stream's nor a document's. */
  static ItemCommand read(int kind, RequestId request, DataInputStream in) throws IOException {
    return switch (kind) {
      case PutItem.KIND -> new PutItem(request, Item.readFrom(in), in.readLong());
      case RemoveItem.KIND -> new RemoveItem(request, ItemKey.readFrom(in), in.readLong());
      case PutItems.KIND -> new PutItems(request, PutItems.readItems(in));
      default -> throw RecordBytes.unknownKind("command", kind);
    };
  }

  /** A command to one item, with a condition. */
  sealed interface OfItem extends ItemCommand, RecordCommand.OfKey {
    @Override
    ItemKey key();

    /**
     * The version that the item must have, from 1 on; {@link RecordCommand#ANY}, {@link #ABSENT} or
     * {@link #PRESENT}.
     */
    long expected();
  }

  private static void requireExpected(long expected) {
    if (expected < PRESENT) {
      throw new IllegalArgumentException("version: must be 1 at least, got " + expected);
    }
  }

  /**
   * A value to be stored under a key.
   *
   * @param ttlMillis ms from the command's append time on, after which it expires; 0 for never
   * @param contentType see {@link ContentType}
   */
  record Item(ItemKey key, long ttlMillis, String contentType, byte[] value) {
    /**
     * @throws IllegalArgumentException naming the field, the limit and what was got
     */
    public Item {
      if (ttlMillis < 0 || ttlMillis > MAX_TTL_MILLIS) {
        throw new IllegalArgumentException(
            "ttl: must be 0 (never) to " + MAX_TTL_MILLIS + " ms, got " + ttlMillis);
      }
      ContentType.require(contentType);
      if (value.length > MAX_VALUE_BYTES) {
        throw new IllegalArgumentException(
            "value: must have at most " + MAX_VALUE_BYTES + " bytes, got " + value.length);
      }
    }

    /** At most what it takes in a command, in bytes. */
    public int encodedBytes() {
      return Integer.BYTES
          + key.nameBytes()
          + Long.BYTES
          + 1
          + contentType.length()
          + Integer.BYTES
          + value.length;
    }

    private void writeTo(DataOutput out) throws IOException {
      key.writeTo(out);
      out.writeLong(ttlMillis);
      ContentType.write(out, contentType);
      RecordBytes.write(out, value);
    }

    private static Item readFrom(DataInputStream in) throws IOException {
      return new Item(
          ItemKey.readFrom(in),
          in.readLong(),
          ContentType.read(in),
          RecordBytes.read(in, MAX_VALUE_BYTES));
    }
  }

  /** Stores a value under a key. */
  record PutItem(RequestId request, Item item, long expected) implements OfItem {
    static final int KIND = 32;

    /**
     * @throws IllegalArgumentException if there is no such version
     */
    public PutItem {
      requireExpected(expected);
    }

    @Override
    public ItemKey key() {
      return item.key();
    }

    @Override
    public byte[] toBytes() {
      return RecordBytes.encode(
          KIND,
          item.encodedBytes() + 64,
          out -> {
            request.writeTo(out);
            item.writeTo(out);
            out.writeLong(expected);
          });
    }
  }

  /** Removes an item. */
  record RemoveItem(RequestId request, ItemKey key, long expected) implements OfItem {
    static final int KIND = 33;

    /**
     * @throws IllegalArgumentException if there is no such version
     */
    public RemoveItem {
      requireExpected(expected);
    }

    @Override
    public byte[] toBytes() {
      return RecordBytes.encode(
          KIND,
          2 * RecordKey.MAX_BYTES,
          out -> {
            request.writeTo(out);
            key.writeTo(out);
            out.writeLong(expected);
          });
    }
  }

  /**
   * Stores many values; of several of one key, the last. All keys must belong to the same partition
   * of the log. Its items may belong to several tasks: each gets a command with its own, applies it
   * at once and emits one change for it, under the key of the first.
   *
   * @param items 1 or more
   */
  record PutItems(RequestId request, List<Item> items) implements ItemCommand {
    static final int KIND = 34;

    /**
     * @throws IllegalArgumentException naming the limit and what was got
     */
    public PutItems {
      items = List.copyOf(items);
      long bytes = items.stream().mapToLong(item -> item.value().length).sum();
      if (items.isEmpty() || bytes > MAX_BATCH_BYTES) {
        throw new IllegalArgumentException(
            "items: must be 1 at least, with at most "
                + MAX_BATCH_BYTES
                + " bytes of values, got "
                + items.size()
                + " with "
                + bytes);
      }
    }

    private static List<Item> readItems(DataInputStream in) throws IOException {
      int size = RecordBytes.readSize(in);
      List<Item> items = new ArrayList<>(size);
      for (int i = 0; i < size; i++) {
        items.add(Item.readFrom(in));
      }
      return items;
    }

    /** Whether bytes start as those of such a command. */
    public static boolean is(byte[] bytes) {
      return bytes.length > 1 && bytes[0] == RecordBytes.VERSION && bytes[1] == KIND;
    }

    /**
     * The part of each task, null if it has none.
     *
     * @param tasks how many there are
     * @param taskOf the task that owns a hash
     */
    public PutItems[] split(int tasks, IntUnaryOperator taskOf) {
      List<List<Item>> split = new ArrayList<>();
      for (int task = 0; task < tasks; task++) {
        split.add(new ArrayList<>());
      }
      for (Item item : items) {
        split.get(taskOf.applyAsInt(item.key().hashCode())).add(item);
      }
      return split.stream()
          .map(part -> part.isEmpty() ? null : new PutItems(request, part))
          .toArray(PutItems[]::new);
    }

    @Override
    public byte[] toBytes() {
      return RecordBytes.encode(
          KIND,
          items.stream().mapToInt(Item::encodedBytes).sum() + 64,
          out -> {
            request.writeTo(out);
            out.writeInt(items.size());
            for (Item item : items) {
              item.writeTo(out);
            }
          });
    }
  }
}
