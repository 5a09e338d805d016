package io.weir.job.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.job.samples.chunk.StoredFormat;
import io.weir.model.SameHash;
import io.weir.model.SampleBlock;
import io.weir.model.Tag;
import io.weir.model.block.SampleReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeriesTableTest {
  private final SeriesTable table = new SeriesTable();

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void findsWhatIsThereAndNothingElse(long seed) {
    Random random = new Random(seed);
    Map<Series, OpenSeries> reference = new LinkedHashMap<>();
    for (int i = 0; i < 50_000; i++) {
      Series name = new Series(Tag.of("tag-" + random.nextInt(600)), 1 + random.nextInt(64) / 13);
      OpenSeries series = reference.get(name);
      assertThat(table.find(name)).isSameAs(series);
      assertThat(find(name)).isSameAs(series);
      if (series == null) {
        reference.put(name, series(name));
        table.add(reference.get(name));
      } else if (random.nextInt(4) == 0) {
        reference.remove(name);
        reference.put(name, series);
        table.used(series);
      } else {
        table.remove(reference.remove(name));
      }
      assertThat(table.size()).isEqualTo(reference.size());
    }
    reference.forEach((name, series) -> assertThat(table.find(name)).isSameAs(series));
  }

  @Test
  void letsGoOfWhatWasUsedLeastRecently() {
    Series[] tags = new Series[1000];
    for (int i = 0; i < tags.length; i++) {
      tags[i] = new Series(Tag.of("tag-" + i), 1);
      table.add(series(tags[i]));
    }
    for (int i = 0; i < tags.length; i += 2) {
      table.used(table.find(tags[i]));
    }
    long full = table.heapBytes();
    table.shrinkTo(full);
    assertThat(table.evicted()).isZero();
    long each = table.find(tags[999]).heapBytes();
    table.shrinkTo(full - 490 * each);
    assertThat(table.evicted()).isBetween(480L, 500L);
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

  @Test
  void tagsOfTheSameHashAreFarApart() {
    List<Tag> tags = SameHash.names(new byte[0], 10).stream().map(Tag::of).toList();
    assertThat(tags).map(Tag::hashCode).containsOnly(tags.get(0).hashCode());

    assertThat(tags.stream().map(tag -> SeriesTable.hash(new Series(tag, 1))).distinct())
        .hasSize(tags.size());
  }

  @Test
  void spreadsNumberedTagsOverTheSlots() {
    int slots = 1 << 12;
    long used =
        IntStream.range(0, slots)
            .map(i -> SeriesTable.hash(new Series(Tag.of("tag-" + i / 4), 1 + i % 4)) & slots - 1)
            .distinct()
            .count();

    assertThat(used / (double) slots).isBetween(0.58, 0.68); // 1 - 1/e by chance
  }

  private OpenSeries find(Series name) {
    SampleBlock.Writer block = new SampleBlock.Writer(name.width(), 64);
    block.add(name.tag(), 0, new double[name.width()]);
    SampleReader sample = SampleReader.of(block.toBytes());
    assertThat(sample.next()).isTrue();
    return table.find(sample);
  }

  private static OpenSeries series(Series name) {
    ChunkKey root = ChunkKey.root(name, ChunkKey.RAW);
    ChunkTree tree =
        new ChunkTree(
            new HeapFragments(), root, new ReentrantLock(), StoredFormat.COLUMNS, name.width());
    return new OpenSeries(name, tree, new Pending(1 << 20).ofWidth(name.width()));
  }
}
