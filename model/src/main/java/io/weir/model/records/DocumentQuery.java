package io.weir.model.records;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A query to documents. A task has metrics of many partitions of the log, so a query may demand a
 * position of each.
 */
public sealed interface DocumentQuery extends RecordQuery {
  static boolean isKind(int kind) {
    return kind == Documents.KIND || kind == Metrics.KIND;
  }

  static DocumentQuery read(int kind, DataInputStream in) throws IOException {
    List<LogPosition> required = LogPosition.readList(in);
    return kind == Documents.KIND
        ? Documents.readFrom(required, in)
        : Metrics.readFrom(required, in);
  }

  /**
   * Where a result ends, if the documents do not end before.
   *
   * @param limit the most documents, 1 to {@value #MAX_LIMIT}
   * @param maxBytes the most that the documents take, 1 to {@value #MAX_BYTES}; the first one is
   *     always given
   * @param maxSkip the most documents that are skipped (did not match), 1 to {@value #MAX_SKIP}
   */
  record Page(int limit, int maxBytes, int maxSkip) {
    /** The most documents that may be asked for. */
    public static final int MAX_LIMIT = 10_000;

    /** The largest result that may be asked for. */
    public static final int MAX_BYTES = 4 << 20;

    /** The most documents that one query may skip, as they do not match. */
    public static final int MAX_SKIP = 1_000_000;

    /**
     * @throws IllegalArgumentException naming the field, the limit and what was got
     */
    public Page {
      require("limit", limit, 1, MAX_LIMIT);
      require("maxBytes", maxBytes, 1, MAX_BYTES);
      require("max_skip", maxSkip, 1, MAX_SKIP);
    }

    private static void require(String field, int value, int least, int most) {
      if (value < least || value > most) {
        throw new IllegalArgumentException(
            field + ": must be " + least + " to " + most + ", got " + value);
      }
    }
  }

  /**
   * Which documents do metrics hold in a range? Answered by {@link DocumentResult.Documents}, of
   * those metrics whose key groups the task owns that the hash leads to, merged in the order of
   * {@link DocumentPlace}.
   *
   * @param routingHash any hash that leads to the wanted task
   * @param keys 1 to {@value #MAX_KEYS} different ones, in any order
   * @param after only documents after this place, in the order wanted: where the result before
   *     ended; of any metric. Empty for all.
   * @param descending whether the latest document comes first
   * @param filter what documents must match; empty for all
   */
  record Documents(
      List<LogPosition> requiredPositions,
      int routingHash,
      List<MetricKey> keys,
      TimeRange range,
      Optional<DocumentPlace> after,
      boolean descending,
      Page page,
      Optional<Filter> filter)
      implements DocumentQuery {
    /** The most metrics in one query. */
    public static final int MAX_KEYS = 1000;

    static final int KIND = 16;

    /**
     * @throws IllegalArgumentException naming the field, the limit and what was got
     */
    public Documents {
      requiredPositions = List.copyOf(requiredPositions);
      keys = List.copyOf(keys);
      if (keys.isEmpty() || keys.size() > MAX_KEYS) {
        throw new IllegalArgumentException(
            "metric_keys: must be 1 to " + MAX_KEYS + " metrics, got " + keys.size());
      }
      if (keys.stream().distinct().count() < keys.size()) {
        throw new IllegalArgumentException("metric_keys: must be different ones");
      }
    }

    static Documents readFrom(List<LogPosition> required, DataInputStream in) throws IOException {
      return new Documents(
          required,
          in.readInt(),
          readKeys(in),
          TimeRange.readFrom(in),
          DocumentPlace.read(in),
          in.readBoolean(),
          new Page(in.readInt(), in.readInt(), in.readInt()),
          in.readBoolean() ? Optional.of(FilterCodec.read(in)) : Optional.empty());
    }

    private static List<MetricKey> readKeys(DataInputStream in) throws IOException {
      int size = RecordBytes.readSize(in);
      List<MetricKey> keys = new ArrayList<>(size);
      for (int i = 0; i < size; i++) {
        keys.add(MetricKey.readFrom(in));
      }
      return keys;
    }

    @Override
    public byte[] toBytes() {
      return RecordBytes.encode(
          KIND,
          32 * (keys.size() + 8) + LogPosition.bytes(requiredPositions),
          out -> {
            LogPosition.write(out, requiredPositions);
            out.writeInt(routingHash);
            out.writeInt(keys.size());
            for (MetricKey key : keys) {
              key.writeTo(out);
            }
            range.writeTo(out);
            DocumentPlace.write(out, after);
            out.writeBoolean(descending);
            out.writeInt(page.limit());
            out.writeInt(page.maxBytes());
            out.writeInt(page.maxSkip());
            out.writeBoolean(filter.isPresent());
            if (filter.isPresent()) {
              FilterCodec.write(out, filter.get());
            }
          });
    }
  }

  /**
   * Which metrics have documents? Answered by {@link DocumentResult.Metrics}, a page of all key
   * groups of the task that the hash leads to, in the order of ids.
   *
   * @param page of ids
   * @param routingHash any hash that leads to the wanted key group
   */
  record Metrics(List<LogPosition> requiredPositions, NamePage page, int routingHash)
      implements DocumentQuery {
    static final int KIND = 17;

    /**
     * @throws IllegalArgumentException naming the field, the limit and what was got
     */
    public Metrics {
      requiredPositions = List.copyOf(requiredPositions);
    }

    static Metrics readFrom(List<LogPosition> required, DataInputStream in) throws IOException {
      return new Metrics(required, NamePage.readFrom(in), in.readInt());
    }

    @Override
    public byte[] toBytes() {
      return RecordBytes.encode(
          KIND,
          LogPosition.bytes(requiredPositions) + NamePage.MAX_BYTES,
          out -> {
            LogPosition.write(out, requiredPositions);
            page.writeTo(out);
            out.writeInt(routingHash);
          });
    }
  }
}
