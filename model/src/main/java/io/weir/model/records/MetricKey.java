package io.weir.model.records;

import io.weir.model.MalformedException;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * A metric, by its id, of 1 to {@value RecordKey#MAX_BYTES} bytes of UTF-8 without control
 * characters and without {@code /}. In records it is the key of the metric's documents. Ordered by
 * the id's bytes, unsigned.
 */
public final class MetricKey extends NamedKey implements RecordKey, Comparable<MetricKey> {
  static final byte SPACE = 1;

  private MetricKey(byte[] name) {
    super(name);
  }

  /**
   * The key of a metric.
   *
   * @throws IllegalArgumentException naming the field, {@code metric_id}, the limit and what was
   *     got
   */
  public static MetricKey of(String id) {
    return new MetricKey(join(one(SPACE), RecordKey.utf8("metric_id", id)));
  }

  /**
   * The key with these bytes, as {@link #name} gives them.
   *
   * @throws MalformedException if there is none
   */
  public static MetricKey ofName(byte[] name) {
    return checked(name, () -> of(text(name, 1, name.length)));
  }

  static MetricKey readFrom(DataInputStream in) throws IOException {
    return ofName(RecordBytes.read(in, MAX_NAME_BYTES));
  }

  public String id() {
    return text(name, 1, name.length);
  }

  /** A copy of the id's bytes, in UTF-8. */
  public byte[] idBytes() {
    return Arrays.copyOfRange(name, 1, name.length);
  }

  @Override
  public int compareTo(MetricKey other) {
    return Arrays.compareUnsigned(name, other.name);
  }

  @Override
  public String toString() {
    return "metric " + id();
  }
}
