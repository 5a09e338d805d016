package io.weir.job.records;

import java.nio.ByteBuffer;

/**
 * What the streams of a bucket hold in one key group.
 *
 * <pre>
 *   big-endian:
 *   version u8 = 1 | streams i64 | count i64 | bytes i64 | time i64
 * </pre>
 *
 * @param streams how many exist
 * @param count of their events
 * @param bytes of the events' documents
 * @param time ms since the epoch, of the latest event that was appended
 */
record BucketSums(long streams, long count, long bytes, long time) {
  static final BucketSums NONE = new BucketSums(0, 0, 0, 0);

  private static final byte VERSION = 1;
  private static final int BYTES = 1 + 4 * Long.BYTES;

  BucketSums plus(BucketSums other) {
    return new BucketSums(
        streams + other.streams,
        count + other.count,
        bytes + other.bytes,
        Math.max(time, other.time));
  }

  byte[] toBytes() {
    return ByteBuffer.allocate(BYTES)
        .put(VERSION)
        .putLong(streams)
        .putLong(count)
        .putLong(bytes)
        .putLong(time)
        .array();
  }

  static BucketSums of(byte[] stored) {
    ByteBuffer in = Stored.open("bucket's sums", stored, VERSION, BYTES);
    return new BucketSums(in.getLong(), in.getLong(), in.getLong(), in.getLong());
  }
}
