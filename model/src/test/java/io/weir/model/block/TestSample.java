package io.weir.model.block;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.MalformedException;
import io.weir.model.Tag;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A sample of a test, equal to others bit by bit. */
record TestSample(Tag tag, long time, double[] values) {
  /** Makes a packed block. */
  static byte[] pack(List<TestSample> samples, int width) {
    UnpackedBlock block = new UnpackedBlock(width);
    samples.forEach(each -> each.addTo(block));
    return new BlockPacker().pack(block);
  }

  void addTo(UnpackedBlock block) {
    byte[] buffer = new byte[tag.length() + 7];
    tag.copyTo(buffer, 5);
    block.add(tag.hashCode(), buffer, 5, tag.length(), time, values);
  }

  /** The same with those of a tag one after the other, tags in the order of their first samples. */
  static List<TestSample> byTag(List<TestSample> samples) {
    Map<Tag, List<TestSample>> byTag = new LinkedHashMap<>();
    samples.forEach(each -> byTag.computeIfAbsent(each.tag, tag -> new ArrayList<>()).add(each));
    return byTag.values().stream().flatMap(List::stream).toList();
  }

  /** All samples of a block. */
  static List<TestSample> read(byte[] block) {
    List<TestSample> samples = new ArrayList<>();
    readTo(samples, block);
    return samples;
  }

  /** The samples of a block up to where it cannot be read. */
  static List<TestSample> readGood(byte[] block) {
    List<TestSample> samples = new ArrayList<>();
    try {
      readTo(samples, block);
    } catch (MalformedException e) {
      // What was read before it counts.
    }
    return samples;
  }

  private static void readTo(List<TestSample> samples, byte[] block) {
    SampleReader reader = SampleReader.of(block);
    while (reader.next()) {
      assertThat(reader.tagHash()).isEqualTo(reader.tag().hashCode());
      samples.add(new TestSample(reader.tag(), reader.time(), reader.values().clone()));
    }
  }

  static List<TestSample> random(Random random, int width) {
    int tags = 1 + random.nextInt(random.nextBoolean() ? 3 : 60);
    List<Tag> names = new ArrayList<>();
    for (int i = 0; i < tags; i++) {
      String end = "t".repeat(random.nextInt(random.nextInt(8) == 0 ? 1000 : 20));
      names.add(Tag.of("ü".repeat(random.nextInt(3)) + i + end));
    }
    int kind = random.nextInt(6);
    long[] unit = {1, 10, 1000, 1_000_000, 1_000_000_000, 60_000_000_000L};
    long step = unit[random.nextInt(unit.length)];
    long time = random.nextInt(4) == 0 ? random.nextLong() : 1_700_000_000_123_456_789L;
    List<TestSample> samples = new ArrayList<>();
    for (int i = 1 + random.nextInt(random.nextBoolean() ? 5 : 300); i > 0; i--) {
      time = random.nextInt(50) == 0 ? random.nextLong() : time + step * (random.nextInt(50) - 9);
      double[] values = new double[width];
      int ofRow = kind;
      Arrays.setAll(values, c -> value(random, ofRow == 5 ? c % 5 : ofRow));
      samples.add(new TestSample(names.get(random.nextInt(tags)), time, values));
    }
    return samples;
  }

  private static double value(Random random, int kind) {
    return switch (random.nextInt(200) == 0 ? 4 : kind) {
      case 0 -> random.nextInt(1_000_000) / 1e3;
      case 1 -> random.nextInt(10);
      case 2 -> 1e6 * random.nextInt(100) + random.nextInt(10) / Math.pow(10, random.nextInt(13));
      case 3 -> 20 + random.nextDouble();
      default ->
          switch (random.nextInt(8)) {
            case 0 -> -0.0;
            case 1 -> Double.NaN;
            case 2 -> Double.longBitsToDouble(0xfff8_0000_dead_beefL);
            case 3 -> Double.NEGATIVE_INFINITY;
            case 4 -> Double.POSITIVE_INFINITY;
            case 5 -> Double.MIN_VALUE;
            default -> Double.longBitsToDouble(random.nextLong());
          };
    };
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TestSample that
        && tag.equals(that.tag)
        && time == that.time
        && Arrays.equals(bits(), that.bits());
  }

  @Override
  public int hashCode() {
    return tag.hashCode() + Long.hashCode(time);
  }

  /** Two NaN of other bits are two values. */
  private long[] bits() {
    return Arrays.stream(values).mapToLong(Double::doubleToRawLongBits).toArray();
  }

  @Override
  public String toString() {
    return tag + "@" + time + Arrays.toString(values);
  }
}
