package io.weir.query.reply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.junit.jupiter.api.Test;

class PacedStreamTest {
  private static final long NO_PATIENCE = 0;

  @Test
  void passesOnWhatIsWrittenToAReaderThatIsFastEnough() throws IOException {
    ByteArrayOutputStream reader = new ByteArrayOutputStream();
    try (OutputStream out = new PacedStream(reader, 1, NO_PATIENCE, () -> {})) {
      out.write(new byte[] {1, 2, 3}, 1, 2);
    }
    assertThat(reader.toByteArray()).containsExactly(2, 3);
  }

  @Test
  void failsWhereTheReaderIsSlowerThanTheRate() throws IOException {
    OutputStream out =
        new PacedStream(new ByteArrayOutputStream(), Long.MAX_VALUE, NO_PATIENCE, () -> {});
    assertThatThrownBy(() -> out.write(new byte[1], 0, 1))
        .isInstanceOf(PacedStream.SlowReaderException.class);
  }

  @Test
  void writesNothingOnceItDiscards() throws IOException {
    ByteArrayOutputStream reader = new ByteArrayOutputStream();
    PacedStream out = new PacedStream(reader, 1, NO_PATIENCE, () -> {});
    out.discard();
    out.write(new byte[] {1}, 0, 1);
    assertThat(reader.size()).isZero();
  }

  @Test
  void isPatientForAWhile() throws IOException {
    OutputStream out =
        new PacedStream(new ByteArrayOutputStream(), Long.MAX_VALUE, Long.MAX_VALUE, () -> {});
    out.write(new byte[1], 0, 1);
  }

  @Test
  void failsWithinALongWrite() {
    ByteArrayOutputStream reader = new ByteArrayOutputStream();
    OutputStream out = new PacedStream(reader, Long.MAX_VALUE, NO_PATIENCE, () -> {});
    assertThatThrownBy(() -> out.write(new byte[1 << 20], 0, 1 << 20))
        .isInstanceOf(PacedStream.SlowReaderException.class);
    assertThat(reader.size()).isLessThan(1 << 20);
  }
}
