package io.weir.benchmarks.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessTreeTest {
  @Test
  void timesAreThoseOfTheProcessAndOfItsChildrenThatHaveEnded() {
    String stat = "42 (a (strange) name) S 1 42 42 0 -1 4194560 99 0 0 0 10 20 300 4000 20 0 1 0";

    assertThat(ProcessTree.ticks(stat)).isEqualTo(4330);
  }

  @Test
  void segmentsOfSharedMemoryAreThoseThatTheProcessHasMade() {
    List<String> lines =
        List.of(
            "       key      shmid perms       size  cpid  lpid nattch   rss  swap",
            "         1          0   600       9000    42    43      2  4096     0",
            "         2          1   600       9000    42    42      2  8192     0",
            "         3          2   600       9000     7    42      2  1000     0");

    assertThat(ProcessTree.segments(lines, 42)).isEqualTo(12288);
  }

  @Test
  void whatIsDeletedBeforeItReachesTheDiskIsNotWritten() {
    List<String> lines =
        List.of(
            "rchar: 7",
            "wchar: 900000",
            "read_bytes: 5",
            "write_bytes: 500000",
            "cancelled_write_bytes: 40960");

    assertThat(ProcessTree.written(lines)).isEqualTo(459_040);
  }

  @Test
  void memoryOfThisProcessIsMoreThanItsHeap() throws IOException {
    byte[] held = new byte[32 << 20];
    java.util.Arrays.fill(held, (byte) 1);

    assertThat(new ProcessTree(ProcessHandle.current()).residentBytes()).isGreaterThan(held.length);
  }
}
