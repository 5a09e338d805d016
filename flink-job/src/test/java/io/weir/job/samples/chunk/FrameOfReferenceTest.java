package io.weir.job.samples.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.model.BitPacking;
import io.weir.model.MalformedException;
import io.weir.model.Seeded;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameOfReferenceTest {
  @Seeded
  void readsBackAnyOneLongOfAnyColumn(long seed) {
    Random random = new Random(seed);
    RandomSamples samples = new RandomSamples(random);
    for (int round = 0; round < 50; round++) {
      assertReadsBack(samples.longs(samples.size()), random.nextInt(9));
    }
  }

  @Test
  void readsBackEveryWidthAtEverySize() {
    Random random = new Random(1);
    for (int bits = 0; bits <= 64; bits++) {
      for (int size = 1; size <= 70; size++) {
        long mask = bits == 64 ? -1 : (1L << bits) - 1;
        long[] values = random.longs(size).map(v -> v & mask).toArray();
        values[0] = 0;
        values[size - 1] = mask;
        assertReadsBack(values, size & 7);
      }
    }
  }

  private static void assertReadsBack(long[] values, int at) {
    FrameOfReference.Frame frame = FrameOfReference.Frame.of(values, values.length);
    int dataAt = at + FrameOfReference.HEADER_BYTES;
    int end = dataAt + frame.dataBytes(values.length);
    byte[] bytes = new byte[end + BitPacking.SLACK_BYTES];
    assertThat(FrameOfReference.putHeader(bytes, at, frame)).isEqualTo(dataAt);
    assertThat(FrameOfReference.putData(bytes, dataAt, frame, values, values.length))
        .isEqualTo(end);
    assertThat(Arrays.copyOfRange(bytes, end, bytes.length)).containsOnly(0);
    Arrays.fill(bytes, end, bytes.length, (byte) 0xa5); // a reader may see anything behind
    assertThat(FrameOfReference.bits(bytes, at)).isEqualTo(frame.bits());
    long[] back = new long[values.length];
    Arrays.setAll(back, i -> FrameOfReference.get(bytes, at, dataAt, i));
    assertThat(back).as("%s", frame).isEqualTo(values);
  }

  @Test
  void aLineTakesNoBits() {
    long[] line = new long[300];
    Arrays.setAll(line, i -> Long.MIN_VALUE + 3 * i);
    assertThat(FrameOfReference.Frame.of(line, 300))
        .isEqualTo(new FrameOfReference.Frame(Long.MIN_VALUE, 3, 0));
    long[] constant = {42, 42};
    assertThat(FrameOfReference.Frame.of(constant, 2))
        .isEqualTo(new FrameOfReference.Frame(42, 0, 0));
  }

  @Test
  void takesTheNarrowerOfFlatAndSloped() {
    long[] sawtooth = {0, 3, 0, 3, 0, 3, 4};
    assertThat(FrameOfReference.Frame.of(sawtooth, 7))
        .isEqualTo(new FrameOfReference.Frame(0, 0, 3));
    long[] climb = {1000, 2001, 3000, 4001, 5000};
    assertThat(FrameOfReference.Frame.of(climb, 5))
        .isEqualTo(new FrameOfReference.Frame(1000, 1000, 1));
  }

  @ParameterizedTest
  @ValueSource(ints = {65, 100, 127, 128, 200, 255})
  void refusesWidthsThatNoLongHas(int bits) {
    byte[] header = new byte[FrameOfReference.HEADER_BYTES];
    header[16] = (byte) bits;
    assertThatThrownBy(() -> FrameOfReference.bits(header, 0))
        .isInstanceOf(MalformedException.class)
        .hasMessage("sealed chunk: a column must have 0 to 64 bits, got " + bits);
  }
}
