package io.weir.gateway.series;

import java.util.Arrays;

/**
 * What was once read as a metric with labels, as the bytes it was sent as, and the names that its
 * fields have. Bytes that were sent in the same way mean the same. Safe for any number of threads;
 * changed by its cache alone.
 */
public final class CachedSeries {
  /** Names beyond these are made anew each time. */
  static final int MAX_NAMES = 256;

  private static final int OBJECT_BYTES = 96;

  private record Field(byte[] sent, SeriesName name) {}

  private static final Field[] NONE = {};

  private final byte[] sent;
  final int hash;
  private volatile Field[] fields = NONE;

  /** Whether it was used since the cache last looked; races are harmless. */
  boolean used = true;

  CachedSeries(byte[] sent, int hash) {
    this.sent = sent;
    this.hash = hash;
  }

  boolean is(int otherHash, byte[] bytes, int from, int to) {
    return hash == otherHash && Arrays.equals(sent, 0, sent.length, bytes, from, to);
  }

  /**
   * Where the name of the field is that comes at {@code from}; a negative number if it is not here.
   *
   * @param expected where it probably is: where the one before it was, plus one
   */
  public int find(int expected, byte[] bytes, int from, int end) {
    Field[] all = fields;
    for (int i = 0; i < all.length; i++) {
      int at = expected + i < all.length ? expected + i : (expected + i) % all.length;
      byte[] field = all[at].sent;
      if (from + field.length <= end
          && Arrays.equals(field, 0, field.length, bytes, from, from + field.length)) {
        return at;
      }
    }
    return -1;
  }

  /** The name at a place that {@link #find} has told. */
  public SeriesName name(int at) {
    return fields[at].name;
  }

  /** How many bytes the field was sent as, of a place that {@link #find} has told. */
  public int sentBytes(int at) {
    return fields[at].sent.length;
  }

  /** Adds a name; false if there are too many, or it is there by now. */
  boolean add(byte[] field, SeriesName name) {
    Field[] all = fields;
    if (all.length == MAX_NAMES || find(0, field, 0, field.length) >= 0) {
      return false;
    }
    Field[] more = Arrays.copyOf(all, all.length + 1);
    more[all.length] = new Field(field, name);
    fields = more;
    return true;
  }

  /** Bytes of heap, approximately. */
  int bytes() {
    int bytes = OBJECT_BYTES + sent.length;
    for (Field field : fields) {
      bytes += bytes(field.sent, field.name);
    }
    return bytes;
  }

  static int bytes(byte[] field, SeriesName name) {
    return 2 * SeriesName.OBJECT_BYTES + field.length + name.utf8().length;
  }
}
