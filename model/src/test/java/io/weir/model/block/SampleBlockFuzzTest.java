package io.weir.model.block;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.Mutations;
import io.weir.model.Tag;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Blocks of samples as the log has them, of both versions. */
public class SampleBlockFuzzTest {
  /** Called by Jazzer, too: whatever can be read, can be packed and is the same then. */
  public static void fuzzerTestOneInput(byte[] input) {
    List<TestSample> samples = TestSample.readGood(input);
    if (samples.isEmpty()) {
      return;
    }
    UnpackedBlock block = new UnpackedBlock(samples.get(0).values().length);
    samples.forEach(each -> each.addTo(block));
    if (block.plainBytes() > PackedBlock.MOST_PLAIN_BYTES) {
      return;
    }
    byte[] packed = new BlockPacker().pack(block);
    assertThat(TestSample.read(packed)).isEqualTo(TestSample.byTag(samples));
    assertThat(packed.length).isLessThan(input.length + 64 + 70 * samples.size());
    assertThat(TestSample.read(block.plain())).isEqualTo(TestSample.byTag(samples));
    BlockSlicer slicer = new BlockSlicer(1);
    slicer.cut(packed, hash -> 0);
    assertThat(TestSample.read(slicer.part(0))).isEqualTo(TestSample.read(packed));
  }

  @Test
  void refusesWhatMakesNoSense() {
    TestSample one = new TestSample(Tag.of("tag"), 1, new double[] {1.5, -3, Double.NaN});
    TestSample two = new TestSample(Tag.of("tag2"), 2, new double[] {1e300, 0, -0.0});
    UnpackedBlock block = new UnpackedBlock(3);
    List.of(one, two, one, two).forEach(each -> each.addTo(block));
    new Mutations(List.of(new BlockPacker().pack(block), block.plain()))
        .tryAll(5000, SampleBlockFuzzTest::fuzzerTestOneInput);
  }
}
