package io.weir.model.records;

import io.weir.model.MalformedException;
import io.weir.model.Tag;
import io.weir.model.Utf8;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The stream that records belong to: a bucket and a name in it, each of 1 to {@value #MAX_BYTES}
 * bytes of UTF-8 without control characters and without {@code /}. Ordered by bucket, then stream,
 * each by its bytes, unsigned.
 *
 * <p>The {@linkplain #hashCode() hash} is part of the stored format: it chooses the Kafka partition
 * and the Flink key group of all commands to the stream, so it is the same in every process and may
 * never change.
 */
public final class RecordKey implements Comparable<RecordKey> {
  /** The longest name, in bytes of UTF-8. */
  public static final int MAX_BYTES = 255;

  /** Stands between bucket and stream; no name holds it. */
  private static final byte SEPARATOR = 0;

  private final byte[] name;
  private final int bucketLength;
  private final int hash;

  private RecordKey(byte[] name, int bucketLength) {
    this.name = name;
    this.bucketLength = bucketLength;
    hash = Tag.hash(name, 0, name.length);
  }

  /**
   * The key of a stream.
   *
   * @throws IllegalArgumentException naming the field, {@code bucket} or {@code stream}, the limit
   *     and what was got
   */
  public static RecordKey of(String bucket, String stream) {
    byte[] first = utf8("bucket", bucket);
    byte[] second = utf8("stream", stream);
    byte[] name = Arrays.copyOf(first, first.length + 1 + second.length);
    name[first.length] = SEPARATOR;
    System.arraycopy(second, 0, name, first.length + 1, second.length);
    return new RecordKey(name, first.length);
  }

  /**
   * The key with these bytes, as {@link #name} gives them.
   *
   * @throws MalformedException if there is none
   */
  public static RecordKey ofName(byte[] name) {
    for (int i = 0; i < name.length; i++) {
      if (name[i] == SEPARATOR) {
        try {
          String bucket = new String(name, 0, i, StandardCharsets.UTF_8);
          RecordKey key =
              of(bucket, new String(name, i + 1, name.length - i - 1, StandardCharsets.UTF_8));
          if (Arrays.equals(key.name, name)) {
            return key;
          }
        } catch (IllegalArgumentException e) {
          throw new MalformedException("key: " + e.getMessage());
        }
      }
    }
    throw new MalformedException("key: must hold a bucket and a stream");
  }

  /**
   * A name's bytes.
   *
   * @param field to be named in the message
   * @throws IllegalArgumentException naming the field, the limit and what was got
   */
  public static byte[] utf8(String field, String name) {
    byte[] bytes = Utf8.encode(field, name);
    if (bytes.length < 1 || bytes.length > MAX_BYTES) {
      throw new IllegalArgumentException(
          field + ": must have 1 to " + MAX_BYTES + " bytes of UTF-8, got " + bytes.length);
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (Character.isISOControl(c) || c == '/') {
        throw new IllegalArgumentException(
            String.format(
                "%s: must hold no control character and no /, got U+%04X", field, (int) c));
      }
    }
    return bytes;
  }

  public String bucket() {
    return new String(name, 0, bucketLength, StandardCharsets.UTF_8);
  }

  public String stream() {
    int start = bucketLength + 1;
    return new String(name, start, name.length - start, StandardCharsets.UTF_8);
  }

  /** A copy of {@code bucket | 0 | stream}, in UTF-8. */
  public byte[] name() {
    return name.clone();
  }

  /** The partition of the log that commands to the stream belong to. */
  public int partition(int partitions) {
    return Tag.partition(hash, partitions);
  }

  void writeTo(DataOutput out) throws IOException {
    RecordBytes.write(out, name);
  }

  static RecordKey readFrom(DataInputStream in) throws IOException {
    return ofName(RecordBytes.read(in, 2 * MAX_BYTES + 1));
  }

  @Override
  public int compareTo(RecordKey other) {
    return Arrays.compareUnsigned(name, other.name);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RecordKey that && hash == that.hash && Arrays.equals(name, that.name);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  /** {@code bucket/stream}. */
  @Override
  public String toString() {
    return bucket() + "/" + stream();
  }
}
