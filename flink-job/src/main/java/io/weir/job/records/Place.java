package io.weir.job.records;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Where what is in a {@link RecordMap}, big-endian. Numbers are not negative, so that their bytes
 * sort as they do.
 *
 * <pre>
 *   among the names of a key group, {@link MapKey#names}
 *     1 | bucket | 0 | stream             the {@link Head} of a stream that exists
 *     2 | bucket                          {@link BucketSums}, of a bucket that has streams
 *     3 | bucket | 0 | partition i32      limits of the bucket's streams of a partition of the log
 *     4 | bucket | 0 | stream             the {@link Head} of a stream that does not exist
 *     16 | metric id                      see {@code documents.StoredDocument}
 *     32, 33, 34                          see {@code items.ItemPlace}
 *   of a stream, {@link MapKey#stream}
 *     1 | id i64                          a {@link StoredEvent}
 *     2 | SHA-256 of an idempotency key   what became of its first command, see {@link Outcomes}
 *     3 | time i64 | SHA-256              the same in the order of time, without a value
 * </pre>
 */
final class Place {
  private static final byte LIVE = 1;
  private static final byte SUMS = 2;
  private static final byte LIMITS = 3;
  private static final byte ABSENT = 4;

  private static final byte EVENT = 1;
  private static final byte OUTCOME = 2;
  private static final byte OUTCOME_BY_TIME = 3;

  /** Stands after a bucket, whose name does not hold it. */
  private static final byte END = 0;

  private Place() {}

  /**
   * The head of a stream that exists.
   *
   * @param name bucket | 0 | stream
   */
  static byte[] live(byte[] name) {
    return of(LIVE, name);
  }

  /** The head of a stream that does not exist. */
  static byte[] absent(byte[] name) {
    return of(ABSENT, name);
  }

  /** What the heads of a bucket's streams start with whose names start with a prefix. */
  static byte[] liveOf(String bucket, String prefix) {
    return live((bucket + (char) END + prefix).getBytes(StandardCharsets.UTF_8));
  }

  /** The name of a stream in the place of its head. */
  static String streamAt(byte[] live, String bucket) {
    int start = liveOf(bucket, "").length;
    return new String(live, start, live.length - start, StandardCharsets.UTF_8);
  }

  /** The sums of a bucket; also what those start with whose names start with a prefix. */
  static byte[] sums(String bucket) {
    return of(SUMS, bucket.getBytes(StandardCharsets.UTF_8));
  }

  /** The name of a bucket in the place of its sums. */
  static String bucketAt(byte[] sums) {
    return new String(sums, 1, sums.length - 1, StandardCharsets.UTF_8);
  }

  /** The limits of a bucket in a partition. */
  static byte[] limits(String bucket, int partition) {
    byte[] name = bucket.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(1 + name.length + 1 + Integer.BYTES)
        .put(LIMITS)
        .put(name)
        .put(END)
        .putInt(partition)
        .array();
  }

  /** The partition in the place of a bucket's limits. */
  static int partitionAt(byte[] limits) {
    return ByteBuffer.wrap(limits).getInt(limits.length - Integer.BYTES);
  }

  static byte[] event(long id) {
    return ByteBuffer.allocate(1 + Long.BYTES).put(EVENT).putLong(id).array();
  }

  static byte[] outcome(byte[] keyHash) {
    return of(OUTCOME, keyHash);
  }

  static byte[] outcomeByTime(long time, byte[] keyHash) {
    return ByteBuffer.allocate(1 + Long.BYTES + keyHash.length)
        .put(OUTCOME_BY_TIME)
        .putLong(time)
        .put(keyHash)
        .array();
  }

  /** The least place after another one. */
  static byte[] after(byte[] place) {
    return ByteBuffer.allocate(place.length + 1).put(place).array();
  }

  static boolean startsWith(byte[] place, byte[] start) {
    return place.length >= start.length
        && Arrays.equals(place, 0, start.length, start, 0, start.length);
  }

  private static byte[] of(byte kind, byte[] rest) {
    return ByteBuffer.allocate(1 + rest.length).put(kind).put(rest).array();
  }
}
