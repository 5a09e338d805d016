package io.weir.model.records;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * How much of a stream is kept; what exceeds a limit is not answered from that moment on.
 *
 * @param events the most; 0 for no limit
 * @param bytes the most that the events' documents take; 0 for no limit. The last event stays,
 *     whatever it takes.
 * @param ageMillis ms, the oldest that an event gets; 0 for no limit
 */
public record StreamLimits(long events, long bytes, long ageMillis) {
  public static final StreamLimits NONE = new StreamLimits(0, 0, 0);

  /**
   * @throws IllegalArgumentException naming the field, the limit and what was got
   */
  public StreamLimits {
    requireNotNegative("events", events);
    requireNotNegative("bytes", bytes);
    requireNotNegative("age", ageMillis);
  }

  private static void requireNotNegative(String field, long limit) {
    if (limit < 0) {
      throw new IllegalArgumentException(field + ": must not be negative, got " + limit);
    }
  }

  /** Of each limit the narrower one. */
  public StreamLimits and(StreamLimits other) {
    return new StreamLimits(
        narrower(events, other.events),
        narrower(bytes, other.bytes),
        narrower(ageMillis, other.ageMillis));
  }

  private static long narrower(long one, long other) {
    return one == 0 || other == 0 ? Math.max(one, other) : Math.min(one, other);
  }

  /** As three i64. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeLong(events);
    out.writeLong(bytes);
    out.writeLong(ageMillis);
  }

  public static StreamLimits readFrom(DataInput in) throws IOException {
    return new StreamLimits(in.readLong(), in.readLong(), in.readLong());
  }
}
