package io.weir.benchmarks.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.workload.Schedule;
import io.weir.testkit.workload.Segment;
import io.weir.testkit.workload.Workload;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class BinaryCopyRowsTest {
  private static final int HEAD = 19;
  private static final long START = 1_700_000_000_000_000_000L;

  private final Workload workload =
      new Workload(
          7, "copy", 100, 0, new Schedule(START, List.of(new Segment(1000, 1_000_000_000L))));

  @Test
  void rowsSayWhatTheWorkloadSays() {
    BinaryCopyRows rows = new BinaryCopyRows(workload, 500);
    rows.of(0, 500);

    ByteBuffer bytes = rows.of(10, 20);

    byte[] head = new byte[HEAD];
    bytes.get(head);
    assertThat(new String(head, StandardCharsets.ISO_8859_1)).startsWith("PGCOPY\n\u00ff\r\n\0");
    for (long n = 10; n < 20; n++) {
      int tag = workload.tag(n);
      assertThat(bytes.getShort()).isEqualTo((short) 12);
      assertThat(bytes.getInt()).isEqualTo(8);
      assertThat(bytes.getLong()).isEqualTo(workload.time(n));
      for (double value : workload.values(tag, workload.time(n))) {
        assertThat(bytes.getInt()).isEqualTo(8);
        assertThat(bytes.getDouble()).isEqualTo(value);
      }
      byte[] name = new byte[bytes.getInt()];
      bytes.get(name);
      assertThat(new String(name, StandardCharsets.US_ASCII)).isEqualTo(workload.name(tag));
    }
    assertThat(bytes.getShort()).isEqualTo((short) -1);
    assertThat(bytes.hasRemaining()).isFalse();
  }
}
