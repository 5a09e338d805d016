package io.weir.job.samples.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.model.BitPacking;
import io.weir.model.MalformedException;
import io.weir.model.Seeded;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WindowedLongsTest {
  @Seeded
  void readsBackAnyOneLongOfAnyColumn(long seed) {
    Random random = new Random(seed);
    RandomSamples samples = new RandomSamples(random);
    for (int round = 0; round < 50; round++) {
      assertReadsBack(samples.longs(samples.size()), random);
    }
    for (int size : new int[] {1, 63, 64, 65, 128, 1023, 1024}) {
      assertReadsBack(samples.longs(size), random);
    }
  }

  @Test
  void readsBackOffsetsOfEveryWidth() {
    Random random = new Random(1);
    for (int bits = 0; bits <= 64; bits++) {
      long mask = bits == 64 ? -1 : (1L << bits) - 1;
      assertReadsBack(random.longs(200).map(v -> v & mask).toArray(), random);
    }
  }

  private static void assertReadsBack(long[] values, Random random) {
    int size = values.length;
    WindowedLongs.Frames frames = new WindowedLongs.Frames(values, size);
    int at = random.nextInt(9);
    int data = at + FrameOfReference.HEADER_BYTES;
    int end = data + frames.dataBytes();
    byte[] bytes = new byte[end + BitPacking.SLACK_BYTES];
    assertThat(frames.putHeader(bytes, at)).isEqualTo(data);
    assertThat(frames.putData(bytes, data, values)).isEqualTo(end);
    assertThat(Arrays.copyOfRange(bytes, end, bytes.length)).containsOnly(0);
    Arrays.fill(bytes, end, bytes.length, (byte) 0xa5); // a reader may see anything behind

    assertThat(WindowedLongs.is(bytes, at)).isTrue();
    assertThat(WindowedLongs.dataBytes(bytes, data, end, size)).isEqualTo(end - data);
    long[] back = new long[size];
    Arrays.setAll(back, i -> WindowedLongs.get(bytes, at, data, size, i));
    assertThat(back).isEqualTo(values);
    int from = random.nextInt(size);
    int to = from + 1 + random.nextInt(size - from);
    long[] part = new long[to - from];
    WindowedLongs.copy(bytes, at, data, size, from, to, part);
    assertThat(part).isEqualTo(Arrays.copyOfRange(values, from, to));
    for (long value : values) {
      assertThat(Math.abs((double) value)).isLessThanOrEqualTo(frames.bound());
    }
  }

  @Test
  void linesOfOtherSlopesInEachWindowTakeNoOffsets() {
    long[] values = new long[256];
    for (int i = 0; i < values.length; i++) {
      values[i] = i < 128 ? 1000 - 3 * i : 616 + 50 * (i - 128);
    }
    WindowedLongs.Frames frames = new WindowedLongs.Frames(values, values.length);
    // Two bytes and one a window, four bases and four slopes of 12 bits.
    assertThat(frames.dataBytes()).isEqualTo(2 + 4 + 6 + 6);
  }

  /** A slope of a few 64ths, which a line of whole numbers would have to take for none. */
  @Test
  void slopesMayBeFractions() {
    long[] values = new long[64];
    Arrays.setAll(values, i -> i * 40L / 64);
    assertThat(new WindowedLongs.Frames(values, 64).dataBytes()).isEqualTo(2 + 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void refusesWidthsThatNoLongHas(int at) {
    long[] values = new long[128];
    byte[] bytes = new byte[100];
    new WindowedLongs.Frames(values, 128).putData(bytes, 0, values);
    bytes[at] = 65;
    assertThatThrownBy(() -> WindowedLongs.dataBytes(bytes, 0, 100, 128))
        .isInstanceOf(MalformedException.class)
        .hasMessage("sealed chunk: a window must have 0 to 64 bits, got 65");
    bytes[at] = (byte) 0x80;
    assertThatThrownBy(() -> WindowedLongs.dataBytes(bytes, 0, 100, 128))
        .isInstanceOf(MalformedException.class);
  }

  @Test
  void refusesMoreRowsThanItHasAndBytesThatEndBeforeTheWidths() {
    byte[] bytes = new byte[100];
    assertThatThrownBy(() -> WindowedLongs.dataBytes(bytes, 0, 100, 1025))
        .isInstanceOf(MalformedException.class);
    assertThat(WindowedLongs.dataBytes(bytes, 96, 100, 128)).isEqualTo(4);
    assertThatThrownBy(() -> WindowedLongs.dataBytes(bytes, 97, 100, 128))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("128 values in windows does not fit");
  }

  @Test
  void isWrittenAsItAlwaysWas() {
    long[] values = new long[66];
    Arrays.setAll(values, i -> i < 64 ? 2 * i + i % 2 : 1000 + i);
    WindowedLongs.Frames frames = new WindowedLongs.Frames(values, values.length);
    byte[] bytes = new byte[FrameOfReference.HEADER_BYTES + frames.dataBytes()];
    frames.putData(bytes, frames.putHeader(bytes, 0), values);
    assertThat(HexFormat.of().formatHex(bytes))
        .isEqualTo(
            "0000000000000000"
                + "0000000000000000"
                + "80" // from 0, flat at least, in windows
                + "0b08" // bits of bases and slopes
                + "0101" // of offsets
                + "004021" // 0 and 1064
                + "8000" // 128 64ths and none
                + "aaaaaaaaaaaaaaaa" // 0, 1, 0, 1 ...
                + "02");
  }
}
