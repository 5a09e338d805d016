package io.weir.job.records;

import io.weir.model.records.LogPosition;
import io.weir.model.records.StreamLimits;
import java.nio.ByteBuffer;

/**
 * What is known of a stream without its events. Ids have no holes, and events go from the oldest on
 * alone, so first and last id tell the count.
 *
 * <pre>
 *   big-endian:
 *   version u8 = 1 | first i64 | last i64 | bytes before i64 | bytes in all i64 | first time i64
 *     | last time i64 | time i64 | limits: events i64, bytes i64, age i64
 *     | position: partition i32, offset i64 | upkeep at i64
 * </pre>
 *
 * @param first id of the oldest event; the id after {@code last} if there is none
 * @param last the last id that was given; 0 if none was
 * @param bytesBefore bytes of the documents of all events that were ever before the first
 * @param bytesInAll bytes of the documents of all events that ever were
 * @param firstTime ms since the epoch, of the first event; of the last one if there is none
 * @param lastTime ms since the epoch, of the event with the last id
 * @param time ms since the epoch, of the stream's last command
 * @param own limits
 * @param position of the last command in the log
 * @param upkeepAt ms since the epoch, when upkeep was asked for; {@link #NEVER} if it was not
 */
record Head(
    long first,
    long last,
    long bytesBefore,
    long bytesInAll,
    long firstTime,
    long lastTime,
    long time,
    StreamLimits own,
    LogPosition position,
    long upkeepAt) {
  static final long NEVER = Long.MAX_VALUE;

  /** Of a stream that never was. */
  static final Head NONE =
      new Head(1, 0, 0, 0, 0, 0, 0, StreamLimits.NONE, LogPosition.NONE, NEVER);

  private static final byte VERSION = 1;
  private static final int BYTES = 1 + 11 * Long.BYTES + Integer.BYTES + Long.BYTES;

  /** How many events there are. */
  long count() {
    return last + 1 - first;
  }

  /** Bytes of their documents. */
  long bytes() {
    return bytesInAll - bytesBefore;
  }

  /** Whether nothing would be lost with it, if the stream does not exist. */
  boolean saysNothing() {
    return last == 0 && own.equals(StreamLimits.NONE) && upkeepAt == NEVER;
  }

  /** After a command. */
  Head at(LogPosition position, long time) {
    return new Head(
        first, last, bytesBefore, bytesInAll, firstTime, lastTime, time, own, position, upkeepAt);
  }

  /** After events were appended at the {@code time}. */
  Head with(int events, long bytes) {
    return new Head(
        first,
        last + events,
        bytesBefore,
        bytesInAll + bytes,
        count() == 0 ? time : firstTime,
        time,
        time,
        own,
        position,
        upkeepAt);
  }

  /** After all events before one were removed. */
  Head from(long id, StoredEvent.Meta event) {
    return new Head(
        id,
        last,
        event.bytesBefore(),
        bytesInAll,
        event.time(),
        lastTime,
        time,
        own,
        position,
        upkeepAt);
  }

  /** After all events were removed. */
  Head empty() {
    return from(last + 1, new StoredEvent.Meta(lastTime, bytesInAll));
  }

  Head withOwn(StreamLimits limits) {
    return new Head(
        first,
        last,
        bytesBefore,
        bytesInAll,
        firstTime,
        lastTime,
        time,
        limits,
        position,
        upkeepAt);
  }

  Head withUpkeepAt(long epochMillis) {
    return new Head(
        first,
        last,
        bytesBefore,
        bytesInAll,
        firstTime,
        lastTime,
        time,
        own,
        position,
        epochMillis);
  }

  byte[] toBytes() {
    ByteBuffer out =
        ByteBuffer.allocate(BYTES)
            .put(VERSION)
            .putLong(first)
            .putLong(last)
            .putLong(bytesBefore)
            .putLong(bytesInAll)
            .putLong(firstTime)
            .putLong(lastTime)
            .putLong(time);
    Stored.write(out, own);
    return out.putInt(position.partition()).putLong(position.offset()).putLong(upkeepAt).array();
  }

  static Head of(byte[] stored) {
    ByteBuffer in = Stored.open("head", stored, VERSION, BYTES);
    return new Head(
        in.getLong(),
        in.getLong(),
        in.getLong(),
        in.getLong(),
        in.getLong(),
        in.getLong(),
        in.getLong(),
        Stored.readLimits(in),
        new LogPosition(in.getInt(), in.getLong()),
        in.getLong());
  }
}
