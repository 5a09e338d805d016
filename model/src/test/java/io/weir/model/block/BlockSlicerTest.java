package io.weir.model.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.model.Damage;
import io.weir.model.MalformedException;
import io.weir.model.Seeded;
import io.weir.model.Tag;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BlockSlicerTest {
  private static final int OWNERS = 3;

  private final BlockSlicer slicer = new BlockSlicer(OWNERS);

  @Seeded
  void givesEachOwnerTheSamplesOfItsTagsInTheirOrder(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 20; round++) {
      int width = 1 + random.nextInt(12);
      List<TestSample> samples = TestSample.random(random, width);
      UnpackedBlock block = new UnpackedBlock(width);
      samples.forEach(each -> each.addTo(block));
      for (byte[] whole : List.of(new BlockPacker().pack(block), block.plain())) {
        slicer.cut(whole, BlockSlicerTest::owner);
        for (int owner = 0; owner < OWNERS; owner++) {
          assertThat(parts(owner)).isEqualTo(ownedBy(owner, TestSample.byTag(samples)));
          assertThat(slicer.part(owner).length).isLessThanOrEqualTo(whole.length + 1024);
        }
      }
    }
  }

  private static int owner(int hash) {
    return Math.floorMod(hash, OWNERS);
  }

  private static List<TestSample> ownedBy(int owner, List<TestSample> samples) {
    return samples.stream().filter(each -> owner(each.tag().hashCode()) == owner).toList();
  }

  private List<TestSample> parts(int owner) {
    byte[] part = slicer.part(owner);
    return part.length == 0 ? List.of() : TestSample.read(part);
  }

  @Test
  void hasNothingForWhoOwnsNothing() {
    slicer.cut(TestSample.pack(List.of(sample("a", 1)), 1), hash -> 1);
    assertThat(slicer.part(0)).isEmpty();
    assertThat(slicer.part(1)).isNotEmpty();
    assertThat(slicer.part(2)).isEmpty();
  }

  private static TestSample sample(String tag, long time) {
    return new TestSample(Tag.of(tag), time, new double[1]);
  }

  @Seeded
  void givesWhatCanBeReadOfADamagedBlock(long seed) {
    Random random = new Random(seed);
    UnpackedBlock block = new UnpackedBlock(2);
    int room = 4096; // as a block is cut at each of its bytes
    for (TestSample each : TestSample.random(random, 2)) {
      room -= each.tag().length() + 24;
      if (room > 0) {
        each.addTo(block);
      }
    }
    for (byte[] good : List.of(new BlockPacker().pack(block), block.plain())) {
      Damage.flip(good, random, 200, this::assertGivesWhatCanBeRead);
      Damage.cutEverywhere(good, this::assertGivesWhatCanBeRead);
    }
  }

  private void assertGivesWhatCanBeRead(byte[] block) {
    List<TestSample> good = TestSample.readGood(block);
    boolean malformed = isMalformed(block);
    if (malformed) {
      assertThatThrownBy(() -> slicer.cut(block, BlockSlicerTest::owner))
          .isInstanceOf(MalformedException.class);
    } else {
      slicer.cut(block, BlockSlicerTest::owner);
    }
    List<TestSample> sliced = new ArrayList<>();
    for (int owner = 0; owner < OWNERS; owner++) {
      assertThat(parts(owner)).isEqualTo(ownedBy(owner, good));
      sliced.addAll(parts(owner));
    }
    assertThat(sliced).hasSameSizeAs(good);
  }

  private static boolean isMalformed(byte[] block) {
    try {
      TestSample.read(Arrays.copyOf(block, block.length));
      return false;
    } catch (MalformedException e) {
      return true;
    }
  }
}
