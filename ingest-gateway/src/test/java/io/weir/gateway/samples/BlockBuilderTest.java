package io.weir.gateway.samples;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.gateway.log.LogEntry;
import io.weir.model.SameHash;
import io.weir.model.SampleBlock;
import io.weir.model.Tag;
import io.weir.model.block.SampleReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BlockBuilderTest {
  private static final int PARTITIONS = 4;

  @Test
  void cutsALargeBatchIntoBlocksOfBoundedSize() {
    BlockBuilder builder = new BlockBuilder(1, BlockFormat.PLAIN, bytes -> {});
    double[] values = new double[10];
    for (int i = 0; i < 5_000; i++) {
      builder.add("a".getBytes(), 0, 1, i + 1, values);
    }

    List<LogEntry> blocks = builder.blocks();

    assertThat(blocks).hasSizeBetween(2, 20);
    assertThat(blocks).allMatch(block -> block.value().length < LogEntry.FULL_BYTES + 400);
    long time = 0;
    for (LogEntry block : blocks) {
      SampleReader reader = SampleReader.of(block.value());
      while (reader.next()) {
        assertThat(reader.time()).isEqualTo(++time);
      }
    }
    assertThat(time).isEqualTo(5_000);
  }

  /** Samples as width:tag@time, in the order of blocks. */
  private static List<String> samples(List<LogEntry> blocks) {
    List<String> samples = new ArrayList<>();
    for (LogEntry block : blocks) {
      SampleReader reader = SampleReader.of(block.value());
      while (reader.next()) {
        assertThat(block.partition()).isEqualTo(Tag.partition(reader.tagHash(), PARTITIONS));
        samples.add(reader.width() + ":" + reader.tag() + "@" + reader.time());
      }
    }
    return samples;
  }

  @ParameterizedTest
  @EnumSource
  void makesABlockOfEachWidthAndPartitionAndKeepsTheOrderOfASeries(BlockFormat format) {
    BlockBuilder builder = new BlockBuilder(PARTITIONS, format, bytes -> {});
    List<String> added = new ArrayList<>();
    for (int i = 0; i < 900; i++) {
      String tag = "t" + i % 20;
      int width = new int[] {1, 3, 64}[i % 3];
      builder.add(tag.getBytes(), 0, tag.length(), i + 1, new double[width]);
      added.add(width + ":" + tag + "@" + (i + 1));
    }

    List<LogEntry> blocks = builder.blocks();

    assertThat(blocks).hasSizeBetween(3, 3 * PARTITIONS);
    List<String> samples = samples(blocks);
    assertThat(samples).containsExactlyInAnyOrderElementsOf(added);
    Function<String, String> series = sample -> sample.substring(0, sample.indexOf('@'));
    assertThat(samples.stream().collect(groupingBy(series)))
        .isEqualTo(added.stream().collect(groupingBy(series)));
  }

  @Test
  void packsABatchIntoAThirdOfItsBytes() {
    BlockBuilder packed = new BlockBuilder(PARTITIONS, BlockFormat.PACKED, bytes -> {});
    BlockBuilder plain = new BlockBuilder(PARTITIONS, BlockFormat.PLAIN, bytes -> {});
    double[] values = new double[10];
    for (int n = 0; n < 1000; n++) {
      int i = n;
      byte[] tag = ("tag-" + i % 400).getBytes();
      long time = 1_700_000_000_123_456_789L + i * 100_000L;
      Arrays.setAll(values, c -> 500 + c + (i % 50) / 1e3);
      packed.add(tag, 0, tag.length, time, values);
      plain.add(tag, 0, tag.length, time, values);
    }
    assertThat(bytes(packed)).isBetween(10_000L, bytes(plain) / 3);
  }

  @Test
  void closesPackedBlocksOnlyWhereTheyAreAsLargeAsPlainOnes() {
    BlockBuilder packed = new BlockBuilder(1, BlockFormat.PACKED, bytes -> {});
    for (int i = 0; i < 20_000; i++) {
      byte[] tag = ("metric-with-a-longer-name-" + i % 300).getBytes();
      long time = 1_700_000_000_123_456_789L + i * 100_000L;
      packed.add(tag, 0, tag.length, time, new double[] {500 + (i % 50) / 1e3});
    }

    List<LogEntry> blocks = packed.blocks();

    assertThat(blocks).hasSizeBetween(3, 6);
    assertThat(blocks).allMatch(block -> block.value().length < LogEntry.FULL_BYTES);
  }

  private static long bytes(BlockBuilder builder) {
    return builder.blocks().stream().mapToLong(block -> block.value().length).sum();
  }

  /** Open blocks of a thousand partitions would be 256 MB that nobody counts. */
  @ParameterizedTest
  @EnumSource
  void takesBytesAsBlocksGrow(BlockFormat format) {
    AtomicLong taken = new AtomicLong();
    BlockBuilder builder = new BlockBuilder(1000, format, taken::addAndGet);
    long added = 0;
    for (int i = 0; i < 20_000; i++) {
      String tag = "t" + i;
      builder.add(tag.getBytes(), 0, tag.length(), i + 1, new double[10]);
      added += 1 + tag.length() + 8 + 80;

      assertThat(added - taken.get()).isBetween(0L, 64L << 10);
    }
    int blocks = builder.blocks().size();
    assertThat(taken).hasValue(added + 2L * blocks);
  }

  @ParameterizedTest
  @EnumSource
  void holdsNoMoreInOpenBlocksForManyWidthsThanForOne(BlockFormat format) {
    AtomicLong taken = new AtomicLong();
    BlockBuilder builder = new BlockBuilder(PARTITIONS, format, taken::addAndGet);
    long added = 0;
    for (int i = 0; i < 20_000; i++) {
      String tag = "t" + i % 50;
      int width = 1 + i % SampleBlock.MAX_WIDTH;
      builder.add(tag.getBytes(), 0, tag.length(), i + 1, new double[width]);
      added += 1 + tag.length() + 8 + 8L * width;

      assertThat(added - taken.get()).isLessThan(PARTITIONS * (format.fullBytes() + 1000L));
    }
    assertThat(samples(builder.blocks())).hasSize(20_000);
  }

  @ParameterizedTest
  @EnumSource
  void closesABlockBeforeFindingItsSeriesTakesLong(BlockFormat format) {
    BlockBuilder builder = new BlockBuilder(PARTITIONS, format, bytes -> {});
    List<String> tags = SameHash.names(new byte[0], 11);
    tags.forEach(tag -> builder.add(tag.getBytes(), 0, tag.length(), 1, new double[1]));

    List<LogEntry> blocks = builder.blocks();

    assertThat(samples(blocks)).hasSameSizeAs(tags).doesNotHaveDuplicates();
    assertThat(blocks).hasSizeBetween(tags.size() / 200, tags.size() / 100);
  }
}
