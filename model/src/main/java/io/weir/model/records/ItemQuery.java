package io.weir.model.records;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A query to items. A task has items of many partitions of the log, so a query may demand a
 * position of each.
 */
public sealed interface ItemQuery extends RecordQuery {
  /** The most keys in one query. */
  int MAX_KEYS = 10_000;

  /** The most that the values of one result take, in bytes, apart from the first one. */
  int MAX_RESULT_BYTES = 4 << 20;

  static boolean isKind(int kind) {
    return kind >= Values.KIND && kind <= Indices.KIND;
  }

  static ItemQuery read(int kind, DataInputStream in) throws IOException {
    List<LogPosition> required = LogPosition.readList(in);
    return switch (kind) {
      case Values.KIND -> Values.read(required, in);
      case Items.KIND ->
          new Items(
              required,
              RecordBytes.readText(in),
              RecordBytes.readText(in),
              RecordBytes.readText(in),
              in.readInt(),
              in.readBoolean(),
              in.readInt(),
              in.readInt());
      case Indices.KIND -> new Indices(required, NamePage.readFrom(in), in.readInt());
      default -> throw RecordBytes.unknownKind("query", kind);
    };
  }

  private static int sizeHint(List<LogPosition> positions) {
    return 64 + LogPosition.bytes(positions);
  }

  static void requireMaxBytes(int maxBytes) {
    if (maxBytes < 1 || maxBytes > MAX_RESULT_BYTES) {
      throw new IllegalArgumentException(
          "maxBytes: must be 1 to " + MAX_RESULT_BYTES + ", got " + maxBytes);
    }
  }

  /**
   * What is stored under these keys? Answered by {@link ItemResult.Values}, in the order of the
   * keys. Sent to the task that owns the first key; keys of another task are answered as such.
   *
   * @param keys of one index, 1 to {@value ItemQuery#MAX_KEYS}
   * @param maxBytes the most that the values take, 1 to {@value ItemQuery#MAX_RESULT_BYTES}; the
   *     first one is always given, and the keys from the first one on that finds no room are not
   *     answered
   */
  record Values(List<LogPosition> requiredPositions, List<ItemKey> keys, int maxBytes)
      implements ItemQuery {
    static final int KIND = 32;

    /**
     * @throws IllegalArgumentException naming the field, the limit and what was got
     */
    public Values {
      requiredPositions = List.copyOf(requiredPositions);
      keys = List.copyOf(keys);
      if (keys.isEmpty() || keys.size() > MAX_KEYS) {
        throw new IllegalArgumentException(
            "keys: must be 1 to " + MAX_KEYS + ", got " + keys.size());
      }
      for (ItemKey key : keys) {
        if (!key.isOfIndexOf(keys.get(0))) {
          throw new IllegalArgumentException(
              "keys: must be of one index, got " + keys.get(0) + " and " + key);
        }
      }
      requireMaxBytes(maxBytes);
    }

    private static Values read(List<LogPosition> required, DataInputStream in) throws IOException {
      String index = RecordBytes.readText(in);
      int size = RecordBytes.readSize(in);
      List<ItemKey> keys = new ArrayList<>(size);
      byte[] start = ItemKey.startOf(index);
      for (int i = 0; i < size; i++) {
        keys.add(ItemKey.readFrom(start, in));
      }
      return new Values(required, keys, in.readInt());
    }

    @Override
    public int routingHash() {
      return keys.get(0).hashCode();
    }

    @Override
    public byte[] toBytes() {
      return RecordBytes.encode(
          KIND,
          sizeHint(requiredPositions)
              + RecordKey.MAX_BYTES
              + keys.stream().mapToInt(ItemKey::nameBytes).sum(),
          out -> {
            LogPosition.write(out, requiredPositions);
            RecordBytes.write(out, keys.get(0).index());
            out.writeInt(keys.size());
            for (ItemKey key : keys) {
              key.writeKeyTo(out);
            }
            out.writeInt(maxBytes);
          });
    }
  }

  /**
   * Which items does an index have? Answered by {@link ItemResult.Items}, a page of all key groups
   * of the task that the hash leads to, in the order of the keys' bytes.
   *
   * @param prefix what the keys start with, may be empty
   * @param after only keys after this one; empty for all
   * @param limit the most to return, 1 to {@value RecordQuery#MAX_LIMIT}
   * @param withValues whether the values are wanted too
   * @param maxBytes the most that the values take, 1 to {@value ItemQuery#MAX_RESULT_BYTES}; the
   *     first one is always given
   * @param routingHash any hash that leads to the wanted key group
   */
  record Items(
      List<LogPosition> requiredPositions,
      String index,
      String prefix,
      String after,
      int limit,
      boolean withValues,
      int maxBytes,
      int routingHash)
      implements ItemQuery {
    static final int KIND = 33;

    /**
     * @throws IllegalArgumentException naming the field, the limit and what was got
     */
    public Items {
      requiredPositions = List.copyOf(requiredPositions);
      RecordKey.utf8("index", index);
      QueryBounds.requireName("prefix", prefix);
      QueryBounds.requireName("after", after);
      QueryBounds.requireLimit(limit);
      requireMaxBytes(maxBytes);
    }

    @Override
    public byte[] toBytes() {
      return RecordBytes.encode(
          KIND,
          sizeHint(requiredPositions) + 3 * RecordKey.MAX_BYTES,
          out -> {
            LogPosition.write(out, requiredPositions);
            RecordBytes.write(out, index);
            RecordBytes.write(out, prefix);
            RecordBytes.write(out, after);
            out.writeInt(limit);
            out.writeBoolean(withValues);
            out.writeInt(maxBytes);
            out.writeInt(routingHash);
          });
    }
  }

  /**
   * Which indices have items? Answered by {@link ItemResult.Indices}, a page of all key groups of
   * the task that the hash leads to, in the order of names. An index whose items have expired may
   * be named for a while.
   *
   * @param routingHash any hash that leads to the wanted key group
   */
  record Indices(List<LogPosition> requiredPositions, NamePage page, int routingHash)
      implements ItemQuery {
    static final int KIND = 34;

    /**
     * @throws IllegalArgumentException naming the field, the limit and what was got
     */
    public Indices {
      requiredPositions = List.copyOf(requiredPositions);
    }

    @Override
    public byte[] toBytes() {
      return RecordBytes.encode(
          KIND,
          sizeHint(requiredPositions) + NamePage.MAX_BYTES,
          out -> {
            LogPosition.write(out, requiredPositions);
            page.writeTo(out);
            out.writeInt(routingHash);
          });
    }
  }
}
