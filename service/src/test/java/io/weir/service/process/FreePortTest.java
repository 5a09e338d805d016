package io.weir.service.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FreePortTest {
  /** So many that two of them would be the same if each were chosen by itself. */
  @Test
  void choosesNoPortTwice() {
    assertThat(FreePort.choose(500)).hasSize(500).doesNotHaveDuplicates();
  }
}
