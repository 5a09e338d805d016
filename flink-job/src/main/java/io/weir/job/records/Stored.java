package io.weir.job.records;

import io.weir.model.records.StreamLimits;
import java.nio.ByteBuffer;

/** Reads and writes what stored values have in common. */
public final class Stored {
  private static final byte LIMITS_VERSION = 1;
  private static final int LIMITS_BYTES = 1 + 3 * Long.BYTES;

  private Stored() {}

  /**
   * A value, after its version.
   *
   * @param what for the message
   * @param least how many bytes it must have at least
   * @throws IllegalStateException if it is damaged, or of another version; never caused by input
   */
  public static ByteBuffer open(String what, byte[] stored, byte version, int least) {
    if (stored == null || stored.length < least || stored[0] != version) {
      throw new IllegalStateException(
          "state of records: a "
              + what
              + " must have "
              + least
              + " bytes of version "
              + version
              + ", got "
              + (stored == null ? "nothing" : stored.length + " bytes"));
    }
    return ByteBuffer.wrap(stored).position(1);
  }

  static void write(ByteBuffer out, StreamLimits limits) {
    out.putLong(limits.events()).putLong(limits.bytes()).putLong(limits.ageMillis());
  }

  static StreamLimits readLimits(ByteBuffer in) {
    return new StreamLimits(in.getLong(), in.getLong(), in.getLong());
  }

  /** Limits of a bucket: {@code version u8 = 1 | events i64 | bytes i64 | age i64}, big-endian. */
  static byte[] toBytes(StreamLimits limits) {
    ByteBuffer out = ByteBuffer.allocate(LIMITS_BYTES).put(LIMITS_VERSION);
    write(out, limits);
    return out.array();
  }

  /** Limits of a bucket; none where nothing is stored. */
  static StreamLimits limitsOf(byte[] stored) {
    return stored == null
        ? StreamLimits.NONE
        : readLimits(open("bucket's limits", stored, LIMITS_VERSION, LIMITS_BYTES));
  }
}
