package io.weir.benchmarks.server;

import io.weir.testkit.workload.Workload;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Samples as PostgreSQL's binary COPY takes them: a head, for each row the number of its fields and
 * each field after its length, and a trailer. Not for several threads.
 */
final class BinaryCopyRows {
  /** What takes them. */
  static final String COPY =
      "copy samples (time," + PostgreSql.COLUMNS + ",tag) from stdin (format binary)";

  private static final byte[] HEAD = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
  };
  private static final int FIELDS = Workload.WIDTH + 2;
  private static final int MAX_TAG = 20;
  private static final int MAX_ROW =
      Short.BYTES + FIELDS * Integer.BYTES + (FIELDS - 1) * Long.BYTES + MAX_TAG;

  private final Workload workload;
  private final ByteBuffer buffer;

  /**
   * @param batch rows at most
   */
  BinaryCopyRows(Workload workload, int batch) {
    this.workload = workload;
    buffer = ByteBuffer.allocate(HEAD.length + batch * MAX_ROW + Short.BYTES);
  }

  /** Samples {@code from} to {@code to - 1}; valid until the next call. */
  ByteBuffer of(long from, long to) {
    buffer.clear();
    buffer.put(HEAD);
    for (long n = from; n < to; n++) {
      row(n);
    }
    buffer.putShort((short) -1);
    return buffer.flip();
  }

  private void row(long n) {
    int tag = workload.tag(n);
    long time = workload.time(n);
    buffer.putShort((short) FIELDS);
    buffer.putInt(Long.BYTES).putLong(time);
    Arrays.stream(workload.values(tag, time))
        .forEach(value -> buffer.putInt(Double.BYTES).putDouble(value));
    byte[] name = workload.name(tag).getBytes(StandardCharsets.US_ASCII);
    buffer.putInt(name.length).put(name);
  }
}
