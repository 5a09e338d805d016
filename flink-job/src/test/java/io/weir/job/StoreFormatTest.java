package io.weir.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.junit.jupiter.api.Test;

class StoreFormatTest {
  private static final StoreFormat OWN = new StoreFormat(7);

  private static void assertRefused(List<byte[]> stored, String... parts) {
    assertThatThrownBy(() -> OWN.requireSame(stored))
        .isInstanceOf(SuppressRestartsException.class)
        .rootCause()
        .hasMessageContainingAll(parts);
  }

  @Test
  void isWrittenAsItAlwaysWas() {
    assertThat(OWN.toBytes()).isEqualTo(new byte[] {0, 0, 0, 7});
  }

  @Test
  void takesWhatTasksOfItsFormatLeft() {
    byte[] same = OWN.toBytes();
    assertThatCode(() -> OWN.requireSame(List.of(same, same, same))).doesNotThrowAnyException();
  }

  @Test
  void refusesAnotherVersionWhateverBytesItHas() {
    assertRefused(List.of(new StoreFormat(8).toBytes()), "format version 8", "reads 7");
    assertRefused(List.of(new byte[] {0, 0, 7}), "format version 0", "reads 7");
    assertRefused(List.of(OWN.toBytes(), new byte[] {0, 0, 0, 1, 0, 0, 0, 10}), "version 1");
    assertRefused(
        List.of(new byte[] {0, 0, 0, 9, 1, 2, 3, 4, 5, 6, 7}), "format version 9", "reads 7");
  }

  @Test
  void refusesACheckpointThatSaysNothing() {
    assertRefused(List.of(), "format version none", "reads 7");
  }
}
