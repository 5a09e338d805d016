package io.weir.model.records;

import io.weir.model.MalformedException;
import io.weir.model.Query;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.List;

/**
 * A query to the state of records. It travels in a {@link Query.Records}. Each may demand that the
 * task has applied the log up to positions; a task that has not refuses with {@link
 * io.weir.model.QueryResult.Refusal.Reason#BEHIND}. The codes 2, 3 and 5 are of an earlier version.
 */
public sealed interface RecordQuery
    permits RecordQuery.OfOnePosition,
        RecordQuery.OfStreams,
        DocumentQuery,
        ItemQuery,
        SearchQuery {
  /** The most entries in one result. */
  int MAX_LIMIT = 1000;

  /** The positions that the task must have applied; {@link LogPosition#NONE} demands nothing. */
  List<LogPosition> requiredPositions();

  /** The hash that leads to the task. */
  int routingHash();

  byte[] toBytes();

  /** As it travels. */
  default Query.Records toQuery() {
    return new Query.Records(routingHash(), toBytes());
  }

  /**
   * @throws MalformedException if the bytes are no query of this version
   */
  static RecordQuery of(byte[] bytes) {
    return RecordBytes.decode("query", bytes, RecordQuery::read);
  }

  private static RecordQuery read(int kind, DataInputStream in) throws IOException {
    if (DocumentQuery.isKind(kind)) {
      return DocumentQuery.read(kind, in);
    } else if (ItemQuery.isKind(kind)) {
      return ItemQuery.read(kind, in);
    } else if (SearchQuery.isKind(kind)) {
      return SearchQuery.read(kind, in);
    }
    return switch (kind) {
      case Streams.KIND ->
          new Streams(
              LogPosition.readList(in),
              RecordBytes.readText(in),
              NamePage.readFrom(in),
              in.readInt());
      case Buckets.KIND ->
          new Buckets(LogPosition.readList(in), NamePage.readFrom(in), in.readInt());
      case LimitsOfBucket.KIND ->
          new LimitsOfBucket(LogPosition.readList(in), RecordBytes.readText(in), in.readInt());
      default -> readOfOnePosition(kind, in);
    };
  }

  private static RecordQuery readOfOnePosition(int kind, DataInputStream in) throws IOException {
    LogPosition required = LogPosition.readFrom(in);
    return switch (kind) {
      case Events.KIND ->
          new Events(required, StreamKey.readFrom(in), in.readLong(), in.readInt(), in.readInt());
      case LimitsOf.KIND -> new LimitsOf(required, StreamKey.readFrom(in));
      default -> throw RecordBytes.unknownKind("query", kind);
    };
  }

  /** A query that demands one position at most. */
  sealed interface OfOnePosition extends RecordQuery permits Events, LimitsOf {
    /** The position that the task must have applied; {@link LogPosition#NONE} for none. */
    LogPosition required();

    @Override
    default List<LogPosition> requiredPositions() {
      return List.of(required());
    }
  }

  /** A query to streams. */
  sealed interface OfStreams extends RecordQuery {}

  /**
   * Which events does a stream hold from an id on? Answered by {@link RecordResult.Events}, in the
   * order of ids.
   *
   * @param from the first id wanted; the oldest held if that is greater. Negative: counted from the
   *     end, -1 is the last event. 0: the last {@code limit} events.
   * @param limit the most events, 1 to {@value RecordQuery#MAX_LIMIT}
   * @param maxBytes the most that the documents take, 1 to {@value #MAX_BYTES}; the first one is
   *     always given. Where {@code from} is 0, fewer than {@code limit} may come: the earliest
   *     ones.
   */
  record Events(LogPosition required, StreamKey key, long from, int limit, int maxBytes)
      implements OfStreams, OfOnePosition {
    /** The largest result that may be asked for. */
    public static final int MAX_BYTES = 4 << 20;

    static final int KIND = 1;

    /**
     * @throws IllegalArgumentException naming the field, the limit and what was got
     */
    public Events {
      QueryBounds.requireLimit(limit);
      if (maxBytes < 1 || maxBytes > MAX_BYTES) {
        throw new IllegalArgumentException(
            "maxBytes: must be 1 to " + MAX_BYTES + ", got " + maxBytes);
      }
    }

    @Override
    public int routingHash() {
      return key.hashCode();
    }

    @Override
    public byte[] toBytes() {
      return RecordBytes.encode(
          KIND,
          2 * RecordKey.MAX_BYTES,
          out -> {
            required.writeTo(out);
            key.writeTo(out);
            out.writeLong(from);
            out.writeInt(limit);
            out.writeInt(maxBytes);
          });
    }
  }

  /**
   * Which streams does a bucket have? Answered by {@link RecordResult.Streams}, a page of all key
   * groups of the task that the hash leads to, in the order of names.
   *
   * @param routingHash any hash that leads to the wanted key group
   */
  record Streams(List<LogPosition> requiredPositions, String bucket, NamePage page, int routingHash)
      implements OfStreams {
    static final int KIND = 6;

    /**
     * @throws IllegalArgumentException naming the field, the limit and what was got
     */
    public Streams {
      requiredPositions = List.copyOf(requiredPositions);
      RecordKey.utf8("bucket", bucket);
    }

    @Override
    public byte[] toBytes() {
      return RecordBytes.encode(
          KIND,
          LogPosition.bytes(requiredPositions) + RecordKey.MAX_BYTES + NamePage.MAX_BYTES,
          out -> {
            LogPosition.write(out, requiredPositions);
            RecordBytes.write(out, bucket);
            page.writeTo(out);
            out.writeInt(routingHash);
          });
    }
  }

  /**
   * Which buckets are there? Answered by {@link RecordResult.Buckets}, a page of all key groups of
   * the task that the hash leads to: what it gives of a bucket is of these key groups.
   *
   * @param routingHash any hash that leads to the wanted key group
   */
  record Buckets(List<LogPosition> requiredPositions, NamePage page, int routingHash)
      implements OfStreams {
    static final int KIND = 7;

    /**
     * @throws IllegalArgumentException naming the field, the limit and what was got
     */
    public Buckets {
      requiredPositions = List.copyOf(requiredPositions);
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

  /** What is kept of a stream? Answered by {@link RecordResult.LimitsOf}. */
  record LimitsOf(LogPosition required, StreamKey key) implements OfStreams, OfOnePosition {
    static final int KIND = 4;

    @Override
    public int routingHash() {
      return key.hashCode();
    }

    @Override
    public byte[] toBytes() {
      return RecordBytes.encode(
          KIND,
          2 * RecordKey.MAX_BYTES,
          out -> {
            required.writeTo(out);
            key.writeTo(out);
          });
    }
  }

  /**
   * What is kept of each stream of a bucket? Answered by {@link RecordResult.LimitsOf}.
   *
   * @param routingHash any; the limits of a bucket are held by every task
   */
  record LimitsOfBucket(List<LogPosition> requiredPositions, String bucket, int routingHash)
      implements OfStreams {
    static final int KIND = 8;

    /**
     * @throws IllegalArgumentException if there can be no bucket of this name
     */
    public LimitsOfBucket {
      requiredPositions = List.copyOf(requiredPositions);
      RecordKey.utf8("bucket", bucket);
    }

    @Override
    public byte[] toBytes() {
      return RecordBytes.encode(
          KIND,
          LogPosition.bytes(requiredPositions) + RecordKey.MAX_BYTES,
          out -> {
            LogPosition.write(out, requiredPositions);
            RecordBytes.write(out, bucket);
            out.writeInt(routingHash);
          });
    }
  }
}
