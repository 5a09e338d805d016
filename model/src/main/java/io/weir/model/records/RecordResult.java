package io.weir.model.records;

import io.weir.model.MalformedException;
import io.weir.model.QueryResult;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What the state of records answers. It travels in a {@link QueryResult.Records}. */
public sealed interface RecordResult
    permits RecordResult.OfStreams, DocumentResult, ItemResult, SearchState {
  byte[] toBytes();

  /** As it travels. */
  default QueryResult.Records toResult() {
    return new QueryResult.Records(toBytes());
  }

  /**
   * @throws MalformedException if the bytes are no result of this version
   */
  static RecordResult of(byte[] bytes) {
    return RecordBytes.decode("result", bytes, RecordResult::read);
  }

  private static RecordResult read(int kind, DataInputStream in) throws IOException {
    return switch (kind) {
      case Events.KIND ->
          new Events(in.readBoolean(), in.readLong(), in.readLong(), readEvents(in));
      case Streams.KIND -> readStreams(in);
      case Buckets.KIND -> readBuckets(in);
      case LimitsOf.KIND -> new LimitsOf(StreamLimits.readFrom(in), StreamLimits.readFrom(in));
      case DocumentResult.Documents.KIND -> DocumentResult.Documents.readFrom(in);
      case DocumentResult.Metrics.KIND -> DocumentResult.Metrics.readFrom(in);
      case SearchState.KIND -> SearchState.readFrom(in);
      default -> ItemResult.read(kind, in);
    };
  }

  private static List<Events.Event> readEvents(DataInputStream in) throws IOException {
    int size = RecordBytes.readSize(in);
    List<Events.Event> events = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      events.add(
          new Events.Event(in.readLong(), in.readLong(), RecordBytes.read(in, Integer.MAX_VALUE)));
    }
    return events;
  }

  private static Streams readStreams(DataInputStream in) throws IOException {
    int size = RecordBytes.readSize(in);
    List<Streams.Entry> streams = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      streams.add(
          new Streams.Entry(
              RecordBytes.readText(in),
              in.readLong(),
              in.readLong(),
              in.readLong(),
              in.readLong(),
              in.readLong()));
    }
    return new Streams(streams, in.readBoolean(), in.readInt(), in.readInt());
  }

  private static Buckets readBuckets(DataInputStream in) throws IOException {
    int size = RecordBytes.readSize(in);
    List<Buckets.Entry> buckets = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      buckets.add(
          new Buckets.Entry(
              RecordBytes.readText(in),
              in.readLong(),
              in.readLong(),
              in.readLong(),
              in.readLong()));
    }
    return new Buckets(buckets, in.readBoolean(), in.readInt(), in.readInt());
  }

  /** What the state of streams answers. */
  sealed interface OfStreams extends RecordResult {}

  /**
   * Events of a stream, ascending.
   *
   * @param known whether the stream exists: it was appended to, and not deleted since
   * @param first id of the oldest event that is held; the id after {@code last} if none is
   * @param last the last id that was given; 0 if none was
   */
  record Events(boolean known, long first, long last, List<Event> events) implements OfStreams {
    static final int KIND = 1;

    public Events {
      events = List.copyOf(events);
    }

    /**
     * An event.
     *
     * @param id from 1 on
     * @param time ms since the epoch at which Kafka took it
     * @param document JSON, as it came
     */
    public record Event(long id, long time, byte[] document) {}

    @Override
    public byte[] toBytes() {
      int size = events.stream().mapToInt(event -> event.document().length + 20).sum();
      return RecordBytes.encode(
          KIND,
          size + 64,
          out -> {
            out.writeBoolean(known);
            out.writeLong(first);
            out.writeLong(last);
            out.writeInt(events.size());
            for (Event event : events) {
              out.writeLong(event.id());
              out.writeLong(event.time());
              RecordBytes.write(out, event.document());
            }
          });
    }
  }

  /**
   * Streams of a bucket, in the order of names.
   *
   * @param more whether there may be more after the last one
   * @param firstKeyGroup the first of the key groups that the result covers
   * @param lastKeyGroup the last of them
   */
  record Streams(List<Entry> streams, boolean more, int firstKeyGroup, int lastKeyGroup)
      implements OfStreams {
    static final int KIND = 2;

    public Streams {
      streams = List.copyOf(streams);
    }

    /**
     * What is held of a stream.
     *
     * @param first id of the oldest event; the id after {@code last} if none is held
     * @param last the last id that was given
     * @param count of events
     * @param bytes of their documents
     * @param time ms since the epoch, of the last event
     */
    public record Entry(String name, long first, long last, long count, long bytes, long time) {}

    @Override
    public byte[] toBytes() {
      return RecordBytes.encode(
          KIND,
          64 * (streams.size() + 1),
          out -> {
            out.writeInt(streams.size());
            for (Entry entry : streams) {
              RecordBytes.write(out, entry.name());
              out.writeLong(entry.first());
              out.writeLong(entry.last());
              out.writeLong(entry.count());
              out.writeLong(entry.bytes());
              out.writeLong(entry.time());
            }
            writeEnd(out, more, firstKeyGroup, lastKeyGroup);
          });
    }
  }

  /**
   * Buckets, in the order of names.
   *
   * @param more whether there may be more after the last one
   * @param firstKeyGroup the first of the key groups that the result covers
   * @param lastKeyGroup the last of them
   */
  record Buckets(List<Entry> buckets, boolean more, int firstKeyGroup, int lastKeyGroup)
      implements OfStreams {
    static final int KIND = 3;

    public Buckets {
      buckets = List.copyOf(buckets);
    }

    /**
     * What these key groups hold of a bucket.
     *
     * @param streams how many
     * @param count of events
     * @param bytes of their documents
     * @param time ms since the epoch, of the latest event
     */
    public record Entry(String name, long streams, long count, long bytes, long time) {}

    @Override
    public byte[] toBytes() {
      return RecordBytes.encode(
          KIND,
          64 * (buckets.size() + 1),
          out -> {
            out.writeInt(buckets.size());
            for (Entry entry : buckets) {
              RecordBytes.write(out, entry.name());
              out.writeLong(entry.streams());
              out.writeLong(entry.count());
              out.writeLong(entry.bytes());
              out.writeLong(entry.time());
            }
            writeEnd(out, more, firstKeyGroup, lastKeyGroup);
          });
    }
  }

  static void writeEnd(DataOutputStream out, boolean more, int first, int last) throws IOException {
    out.writeBoolean(more);
    out.writeInt(first);
    out.writeInt(last);
  }

  /**
   * What is kept of a stream, or of each stream of a bucket.
   *
   * @param own the stream's; {@link StreamLimits#NONE} where a bucket was asked for
   * @param ofBucket the bucket's
   */
  record LimitsOf(StreamLimits own, StreamLimits ofBucket) implements OfStreams {
    static final int KIND = 4;

    @Override
    public byte[] toBytes() {
      return RecordBytes.encode(
          KIND,
          64,
          out -> {
            own.writeTo(out);
            ofBucket.writeTo(out);
          });
    }
  }
}
