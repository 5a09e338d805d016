package io.weir.model.records;

import io.weir.model.Utf8;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.List;

/**
 * A query to the texts of an index' values, answered by each task for its key groups. As for other
 * queries to items, a position of each partition of the log may be demanded.
 */
public sealed interface SearchQuery extends RecordQuery {
  /** The longest text of a query, in bytes of UTF-8. */
  int MAX_TEXT_BYTES = 1000;

  static boolean isKind(int kind) {
    return kind == Hits.KIND || kind == Setting.KIND;
  }

  static SearchQuery read(int kind, DataInputStream in) throws IOException {
    List<LogPosition> required = LogPosition.readList(in);
    return switch (kind) {
      case Hits.KIND ->
          new Hits(
              required,
              RecordBytes.readText(in),
              RecordBytes.readText(in),
              RecordBytes.readText(in),
              in.readInt(),
              in.readBoolean(),
              in.readInt(),
              in.readInt());
      case Setting.KIND -> new Setting(required, RecordBytes.readText(in), in.readInt());
      default -> throw RecordBytes.unknownKind("query", kind);
    };
  }

  /**
   * Which items have values with these words? Answered by {@link ItemResult.Items} as {@link
   * ItemQuery.Items} is, of the task that the hash leads to; a page may have fewer items than the
   * limit, or none, where the query's time was over. Refused where the text cannot be searched for,
   * or the index not at all or not yet.
   *
   * @param text the words: each must be there; those in quotes one after the other, and of one that
   *     ends with {@code *} its start; 1 to {@value SearchQuery#MAX_TEXT_BYTES} bytes of UTF-8
   * @param after only keys after this one; empty for all
   * @param limit the most to return, 1 to {@value RecordQuery#MAX_LIMIT}
   * @param withValues whether the values are wanted too
   * @param maxBytes the most that the values take, 1 to {@value ItemQuery#MAX_RESULT_BYTES}; the
   *     first one is always given
   * @param routingHash any hash that leads to the wanted key group
   */
  record Hits(
      List<LogPosition> requiredPositions,
      String index,
      String text,
      String after,
      int limit,
      boolean withValues,
      int maxBytes,
      int routingHash)
      implements SearchQuery {
    static final int KIND = 35;

    /**
     * @throws IllegalArgumentException naming the field, {@code q} for the text, the limit and what
     *     was got
     */
    public Hits {
      requiredPositions = List.copyOf(requiredPositions);
      RecordKey.utf8("index", index);
      Utf8.requireAtMost("q", text, MAX_TEXT_BYTES);
      if (text.isBlank()) {
        throw new IllegalArgumentException("q: must have a word, got none");
      }
      QueryBounds.requireName("after", after);
      QueryBounds.requireLimit(limit);
      ItemQuery.requireMaxBytes(maxBytes);
    }

    @Override
    public byte[] toBytes() {
      return RecordBytes.encode(
          KIND,
          LogPosition.bytes(requiredPositions) + MAX_TEXT_BYTES + 2 * RecordKey.MAX_BYTES,
          out -> {
            LogPosition.write(out, requiredPositions);
            RecordBytes.write(out, index);
            RecordBytes.write(out, text);
            RecordBytes.write(out, after);
            out.writeInt(limit);
            out.writeBoolean(withValues);
            out.writeInt(maxBytes);
            out.writeInt(routingHash);
          });
    }
  }

  /**
   * Can the values of an index be searched? Answered by {@link SearchState}.
   *
   * @param routingHash any hash that leads to the wanted key group
   */
  record Setting(List<LogPosition> requiredPositions, String index, int routingHash)
      implements SearchQuery {
    static final int KIND = 36;

    /**
     * @throws IllegalArgumentException if there can be no index of this name
     */
    public Setting {
      requiredPositions = List.copyOf(requiredPositions);
      RecordKey.utf8("index", index);
    }

    @Override
    public byte[] toBytes() {
      return RecordBytes.encode(
          KIND,
          LogPosition.bytes(requiredPositions) + RecordKey.MAX_BYTES,
          out -> {
            LogPosition.write(out, requiredPositions);
            RecordBytes.write(out, index);
            out.writeInt(routingHash);
          });
    }
  }
}
