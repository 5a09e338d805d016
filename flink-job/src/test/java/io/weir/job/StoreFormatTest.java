package io.weir.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.junit.jupiter.api.Test;

class StoreFormatTest {
  private static final StoreFormat OWN = new StoreFormat(7, 6);

  private static void assertRefused(List<byte[]> stored, String... parts) {
    assertThatThrownBy(() -> OWN.requireReadable(stored))
        .isInstanceOf(SuppressRestartsException.class)
        .rootCause()
        .hasMessageContainingAll(parts);
  }

  @Test
  void isWrittenAsItAlwaysWas() {
    assertThat(OWN.toBytes()).isEqualTo(new byte[] {0, 0, 0, 7});
  }

  @Test
  void takesWhatTasksOfItsFormatOrOfOneThatItCanReadLeft() {
    byte[] same = OWN.toBytes();
    byte[] older = new StoreFormat(6, 6).toBytes();
    assertThatCode(() -> OWN.requireReadable(List.of(same, older, same)))
        .doesNotThrowAnyException();
  }

  @Test
  void refusesAnOlderVersionThanItCanRead() {
    assertRefused(List.of(OWN.toBytes(), new StoreFormat(5, 5).toBytes()), "format version 5");
    assertThatThrownBy(
            () -> new StoreFormat(7, 7).requireReadable(List.of(new StoreFormat(6, 6).toBytes())))
        .rootCause()
        .hasMessageContaining("reads 7 alone");
  }

  @Test
  void refusesAnotherVersionWhateverBytesItHas() {
    assertRefused(List.of(new StoreFormat(8, 8).toBytes()), "format version 8", "reads 6 to 7");
    assertRefused(List.of(new byte[] {0, 0, 7}), "format version 0", "reads 6 to 7");
    assertRefused(List.of(OWN.toBytes(), new byte[] {0, 0, 0, 1, 0, 0, 0, 10}), "version 1");
    assertRefused(
        List.of(new byte[] {0, 0, 0, 9, 1, 2, 3, 4, 5, 6, 7}), "format version 9", "reads 6 to 7");
  }

  @Test
  void recordsWithWordsAreTakenFromThoseWithoutAndRefusedThere() {
    StoreFormat withoutWords = new StoreFormat(1, 1);
    assertThatCode(() -> StoreFormat.RECORDS.requireReadable(List.of(withoutWords.toBytes())))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> withoutWords.requireReadable(List.of(StoreFormat.RECORDS.toBytes())))
        .isInstanceOf(SuppressRestartsException.class)
        .rootCause()
        .hasMessageContainingAll("format version 2", "reads 1 alone");
  }

  @Test
  void refusesACheckpointThatSaysNothing() {
    assertRefused(List.of(), "format version none", "reads 6 to 7");
  }
}
