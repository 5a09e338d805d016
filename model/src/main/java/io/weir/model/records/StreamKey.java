package io.weir.model.records;

import io.weir.model.MalformedException;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * A stream: a bucket and a name in it, each of 1 to {@value RecordKey#MAX_BYTES} bytes of UTF-8
 * without control characters and without {@code /}. Ordered by bucket, then stream, each by its
 * bytes, unsigned.
 */
public final class StreamKey extends NamedKey implements RecordKey, Comparable<StreamKey> {
  /** What names of buckets begin with that Weir alone writes to. */
  public static final String SYSTEM = "$";

  private StreamKey(byte[] name) {
    super(name);
  }

  /**
   * The key of a stream.
   *
   * @throws IllegalArgumentException naming the field, {@code bucket} or {@code stream}, the limit
   *     and what was got
   */
  public static StreamKey of(String bucket, String stream) {
    byte[] first = RecordKey.utf8("bucket", bucket);
    return new StreamKey(join(first, one(SEPARATOR), RecordKey.utf8("stream", stream)));
  }

  /**
   * The key with these bytes, as {@link #name} gives them.
   *
   * @throws MalformedException if there is none
   */
  public static StreamKey ofName(byte[] name) {
    int end = separatorIn(name, 0);
    return checked(name, () -> of(text(name, 0, end), text(name, end + 1, name.length)));
  }

  /** Whether Weir alone writes to the bucket, and to its limits; whoever may read may read it. */
  public static boolean isOfSystem(String bucket) {
    return bucket.startsWith(SYSTEM);
  }

  static StreamKey readFrom(DataInputStream in) throws IOException {
    return ofName(RecordBytes.read(in, MAX_NAME_BYTES));
  }

  public String bucket() {
    return text(name, 0, separatorIn(name, 0));
  }

  public String stream() {
    return text(name, separatorIn(name, 0) + 1, name.length);
  }

  @Override
  public int compareTo(StreamKey other) {
    return Arrays.compareUnsigned(name, other.name);
  }

  /** {@code bucket/stream}. */
  @Override
  public String toString() {
    return bucket() + "/" + stream();
  }
}
