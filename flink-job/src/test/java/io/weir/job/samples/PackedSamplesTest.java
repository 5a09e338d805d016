package io.weir.job.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.model.MalformedException;
import io.weir.model.Periods;
import io.weir.model.Seeded;
import io.weir.model.Tag;
import io.weir.model.block.BlockPacker;
import io.weir.model.block.UnpackedBlock;
import java.util.Arrays;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Packed blocks of the log, which hold the samples of a series one after the other. */
class PackedSamplesTest {
  private static final int TAGS = 20;
  private static final long END = 3_000;

  private final StoreUnderTest store = new StoreUnderTest();

  @Seeded
  void areStoredAsTheyCameAndTheLastOfATimeWins(long seed) {
    Random random = new Random(seed);
    @SuppressWarnings({"unchecked", "rawtypes"})
    TreeMap<Long, double[]>[] expected = new TreeMap[TAGS];
    Arrays.setAll(expected, tag -> new TreeMap<Long, double[]>());
    for (int block = 0; block < 30; block++) {
      UnpackedBlock samples = new UnpackedBlock(StoreUnderTest.WIDTH);
      for (int i = 1 + random.nextInt(300); i > 0; i--) {
        int tag = random.nextInt(TAGS);
        long time = 1 + random.nextInt((int) END - 1);
        double[] values = {random.nextInt(100) / 10.0, block, i};
        expected[tag].put(time, values);
        add(samples, tag, time, values);
      }
      store.store.samples().add(new BlockPacker().pack(samples));
      if (random.nextInt(3) == 0) {
        store.flush();
      }
    }
    store.flush();
    Periods periods = new Periods(0, END, 500);
    for (int tag = 0; tag < TAGS; tag++) {
      assertThat(StoreUnderTest.rows(store.ask(tag(tag), periods)))
          .isDeepEqualTo(StoreUnderTest.expected(expected[tag], periods));
    }
  }

  private static Tag tag(int i) {
    return Tag.of("packed-" + i);
  }

  private static void add(UnpackedBlock samples, int tag, long time, double... values) {
    byte[] name = tag(tag).utf8();
    samples.add(tag(tag).hashCode(), name, 0, name.length, time, values);
  }

  @Test
  void areTakenUpToWhereABlockCannotBeRead() {
    UnpackedBlock samples = new UnpackedBlock(1);
    for (int i = 1; i <= 100; i++) {
      add(samples, i % 3, i, i);
    }
    byte[] whole = new BlockPacker().pack(samples);
    byte[] cut = Arrays.copyOf(whole, whole.length - 1);

    assertThatThrownBy(() -> store.store.samples().add(cut)).isInstanceOf(MalformedException.class);

    store.flush();
    assertThat(store.store.samples().received()).isEqualTo(99);
  }
}
