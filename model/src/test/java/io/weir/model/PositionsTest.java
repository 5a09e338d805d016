package io.weir.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PositionsTest {
  private static final long NOW = 1_700_000_000_000L;

  private static Positions positions(long... partitionOffsetAndTime) {
    int count = partitionOffsetAndTime.length / 3;
    int[] partitions = new int[count];
    long[] offsets = new long[count];
    long[] times = new long[count];
    for (int i = 0; i < count; i++) {
      partitions[i] = (int) partitionOffsetAndTime[3 * i];
      offsets[i] = partitionOffsetAndTime[3 * i + 1];
      times[i] = partitionOffsetAndTime[3 * i + 2];
    }
    return new Positions(partitions, offsets, times);
  }

  private static Positions random(Random random, int count) {
    int[] partitions = random.ints(0, Integer.MAX_VALUE).distinct().limit(count).sorted().toArray();
    long[] offsets = random.longs(count, 0, Long.MAX_VALUE).toArray();
    return new Positions(partitions, offsets, random.longs(count).toArray());
  }

  @Seeded
  void comesBackAsItWas(long seed) {
    Random random = new Random(seed);
    for (int count : new int[] {0, 1, 2, 100, Positions.MAX_PARTITIONS}) {
      Positions positions = random(random, count);
      assertThat(Positions.of(positions.toBytes())).isEqualTo(positions);
    }
  }

  @Test
  void isWrittenInVersion1AsItAlwaysWas() {
    assertThat(hex(Positions.NONE)).isEqualTo("0100");
    assertThat(hex(positions(0, 0, 1, 3, 300, 0)))
        .isEqualTo("0102" + "00" + "00" + "02" + "03" + "ac02" + "01");
  }

  private static String hex(Positions positions) {
    return HexFormat.of().formatHex(positions.toBytes());
  }

  @Test
  void takesAboutEightBytesAPartition() {
    long[] busy = new long[3 * 4000];
    Random random = new Random(1);
    for (int i = 0; i < busy.length; i += 3) {
      busy[i] = i / 3;
      busy[i + 1] = random.nextInt(100_000_000);
      busy[i + 2] = NOW + random.nextInt(5000);
    }
    assertThat(positions(busy).toBytes()).hasSizeLessThan(8 * 4000);
  }

  @Test
  void theLeastOfTwoIsWhatBothHaveApplied() {
    assertThat(positions(0, 5, 50, 1, 7, 70).least(positions(0, 6, 60, 1, 6, 60)))
        .isEqualTo(positions(0, 5, 50, 1, 6, 60));
    assertThat(positions(0, 5, 50, 2, 7, 70).least(positions(1, 6, 60, 2, 9, 90)))
        .isEqualTo(positions(2, 7, 70));
    assertThat(positions(0, 5, 50).least(Positions.NONE)).isEqualTo(Positions.NONE);
  }

  @Test
  void isFoundByItsPartition() {
    Positions positions = positions(2, 5, 50, 9, 7, 70);
    assertThat(positions.indexOf(9)).isEqualTo(1);
    assertThat(positions.offset(1)).isEqualTo(7);
    assertThat(positions.appendTime(1)).isEqualTo(70);
    assertThat(positions.indexOf(3)).isNegative();
  }

  @Test
  void refusesWhatDoesNotAscend() {
    assertThatThrownBy(() -> positions(1, 0, 0, 1, 0, 0))
        .hasMessage(
            "partitions: must ascend from 0, with offsets of 0 or more, got partition 1 at"
                + " offset 0");
    assertThatThrownBy(() -> positions(-1, 0, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> positions(0, -1, 0)).isInstanceOf(IllegalArgumentException.class);
    int[] many = new int[Positions.MAX_PARTITIONS + 1];
    Arrays.setAll(many, i -> i);
    assertThatThrownBy(() -> new Positions(many, new long[many.length], new long[many.length]))
        .hasMessageStartingWith("partitions: must be at most 10000");
  }

  @Seeded
  void spoiledBytesAreMalformedOrOtherPositions(long seed) {
    Random random = new Random(seed);
    byte[] good = random(random, 20).toBytes();
    Damage.cutEverywhere(good, bytes -> assertThat(Positions.of(bytes)).isNull());
    Damage.flip(good, random, 500, bytes -> assertThat(Positions.of(bytes)).isNotNull());
    assertThatThrownBy(() -> Positions.of(Arrays.copyOf(good, good.length + 1)))
        .isInstanceOf(MalformedException.class)
        .hasMessageStartingWith("positions: ");
    assertThatThrownBy(() -> Positions.of(new byte[] {2, 0}))
        .hasMessage("positions: version must be 1, got 2");
  }
}
