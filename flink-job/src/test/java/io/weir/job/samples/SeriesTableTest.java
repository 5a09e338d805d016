package io.weir.job.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.SampleBlock;
import io.weir.model.Tag;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeriesTableTest {
  private final SeriesTable table = new SeriesTable();

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void findsWhatIsThereAndNothingElse(long seed) {
    Random random = new Random(seed);
    Map<Tag, TagSeries> reference = new LinkedHashMap<>();
    for (int i = 0; i < 50_000; i++) {
      Tag tag = Tag.of("tag-" + random.nextInt(3000));
      TagSeries series = reference.get(tag);
      assertThat(table.find(tag)).isSameAs(series);
      assertThat(find(tag)).isSameAs(series);
      if (series == null) {
        reference.put(tag, series(tag));
        table.add(reference.get(tag));
      } else if (random.nextInt(4) == 0) {
        reference.remove(tag);
        reference.put(tag, series);
        table.used(series);
      } else {
        table.remove(reference.remove(tag));
      }
      assertThat(table.size()).isEqualTo(reference.size());
    }
    reference.forEach((tag, series) -> assertThat(table.find(tag)).isSameAs(series));
  }

  @Test
  void letsGoOfWhatWasUsedLeastRecently() {
    Tag[] tags = new Tag[1000];
    for (int i = 0; i < tags.length; i++) {
      tags[i] = Tag.of("tag-" + i);
      table.add(series(tags[i]));
    }
    for (int i = 0; i < tags.length; i += 2) {
      table.used(table.find(tags[i]));
    }
    long full = table.heapBytes();
    table.shrinkTo(full);
    assertThat(table.letGo()).isZero();
    long each = table.find(tags[999]).heapBytes();
    table.shrinkTo(full - 490 * each);
    assertThat(table.letGo()).isBetween(480L, 500L);
    for (int i = 0; i < tags.length; i++) {
      if (i % 2 == 0) {
        assertThat(table.find(tags[i])).as("tag %d", i).isNotNull();
      } else if (i < 950) {
        assertThat(table.find(tags[i])).as("tag %d", i).isNull();
      }
    }
    table.shrinkTo(0);
    assertThat(table.size()).isZero();
  }

  private TagSeries find(Tag tag) {
    SampleBlock.Writer block = new SampleBlock.Writer(1, 64);
    block.add(tag, 0, new double[1]);
    SampleBlock.Reader sample = new SampleBlock.Reader(block.toBytes());
    assertThat(sample.next()).isTrue();
    return table.find(sample, sample.tagHash());
  }

  private static TagSeries series(Tag tag) {
    ChunkKey root = ChunkKey.root(tag, ChunkKey.RAW);
    return new TagSeries(tag, new ChunkTree(new HeapFragments(), root, new ReentrantLock(), 1));
  }
}
