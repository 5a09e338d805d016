package io.weir.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.model.MalformedException;
import io.weir.model.Positions;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class AppliedPositionsTest {
  private final AppliedPositions applied = AppliedPositions.none();

  @Test
  void holdsTheLastRecordOfEachPartition() {
    assertThat(applied.reach(2, 0, 50)).isTrue();
    assertThat(applied.reach(2, 7, 60)).isFalse();
    applied.reach(new Positions(new int[] {0, 2}, new long[] {3, 8}, new long[] {40, 70}));

    assertThat(applied.positions())
        .isEqualTo(new Positions(new int[] {0, 2}, new long[] {3, 8}, new long[] {40, 70}));
    assertThat(applied.positions(BitSet.valueOf(new long[] {4})))
        .isEqualTo(new Positions(new int[] {2}, new long[] {8}, new long[] {70}));
  }

  @Test
  void goesOnFromTheLeastOfAllTasks() {
    applied.reach(0, 5, 50);
    applied.reach(1, 7, 70);
    AppliedPositions other = AppliedPositions.none();
    other.reach(0, 6, 60);
    other.reach(1, 6, 60);
    other.reach(2, 0, 60);

    AppliedPositions restored = restore(applied, other);

    assertThat(restored.positions())
        .isEqualTo(new Positions(new int[] {0, 1}, new long[] {5, 6}, new long[] {50, 60}));
    assertThat(restored.reach(0, 6, 60)).as("the first one of the run").isTrue();
  }

  private static AppliedPositions restore(AppliedPositions... tasks) {
    return AppliedPositions.restore(
        List.of(tasks).stream().map(AppliedPositions::toBytes).toList());
  }

  @Test
  void isCompleteIfItHasReadEveryPartitionFromItsFirstRecordOn() {
    applied.reach(0, 0, 50);
    applied.reach(1, 0, 60);
    applied.reach(0, 9, 70);

    assertThat(applied.completeSince(0)).isZero();
    AppliedPositions restored = restore(applied, applied);
    restored.reach(0, 10, 80);
    restored.reach(1, 1, 90);
    assertThat(restored.completeSince(0)).isZero();
  }

  @Test
  void isCompleteSinceTheOldestRecordWhereTheLogNoLongerBeganWithItsFirst() {
    applied.reach(0, 0, 50);
    applied.reach(1, 1, 60);
    applied.reach(2, 100, 55);
    applied.reach(2, 200, 90);

    assertThat(applied.completeSince(0)).isEqualTo(60);
    assertThat(restore(applied).completeSince(0)).isEqualTo(60);
  }

  @Test
  void isCompleteOnlySinceAGapInWhatItRead() {
    applied.reach(0, 0, 50);
    AppliedPositions restored = restore(applied);

    restored.reach(0, 2, 80);

    assertThat(restored.completeSince(0)).isEqualTo(80);
  }

  @Test
  void isCompleteOnlySinceTheLatestLoss() {
    applied.reach(0, 0, 50);

    applied.lackBefore(70);
    applied.lackBefore(60);

    assertThat(restore(applied).completeSince(0)).isEqualTo(70);
  }

  @Test
  void isCompleteAgainOnceWhatItLacksWouldHaveExpired() {
    applied.reach(0, 3, 50);

    assertThat(applied.completeSince(49)).isEqualTo(50);
    assertThat(applied.completeSince(50)).isZero();
  }

  @Test
  void isWrittenInVersion1AsItAlwaysWas() {
    applied.reach(1, 2, 3);

    assertThat(HexFormat.of().formatHex(applied.toBytes()))
        .isEqualTo("01" + "0300000000000000" + "0101" + "010206");
  }

  @Test
  void refusesOtherVersions() {
    byte[] bytes = applied.toBytes();
    bytes[0] = 2;
    assertThatThrownBy(() -> AppliedPositions.restore(List.of(bytes)))
        .isInstanceOf(MalformedException.class)
        .hasMessage("applied positions: must start with version 1");
  }

  @Test
  void refusesMorePartitionsThanItKeeps() {
    assertThatThrownBy(() -> applied.reach(Positions.MAX_PARTITIONS, 0, 0))
        .hasMessage("partition: must be less than 10000, got 10000");
  }
}
