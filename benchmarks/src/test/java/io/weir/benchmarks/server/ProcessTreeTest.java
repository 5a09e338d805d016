package io.weir.benchmarks.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ProcessTreeTest {
  @Test
  void timesAreThoseOfTheProcessAndOfItsChildrenThatHaveEnded() {
    String stat = "42 (a (strange) name) S 1 42 42 0 -1 4194560 99 0 0 0 10 20 300 4000 20 0 1 0";

    assertThat(ProcessTree.ticks(stat)).isEqualTo(4330);
  }

  @Test
  void memoryOfThisProcessIsMoreThanItsHeap() throws IOException {
    byte[] held = new byte[32 << 20];
    java.util.Arrays.fill(held, (byte) 1);

    assertThat(new ProcessTree(ProcessHandle.current()).residentBytes()).isGreaterThan(held.length);
  }
}
