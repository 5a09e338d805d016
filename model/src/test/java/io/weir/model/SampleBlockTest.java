package io.weir.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.model.block.SampleReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SampleBlockTest {
  private record Sample(Tag tag, long time, double[] values) {}

  @Seeded
  void readsBackWhatWasWritten(long seed) {
    Random random = new Random(seed);
    int width = 1 + random.nextInt(random.nextBoolean() ? 10 : SampleBlock.MAX_WIDTH);
    List<Sample> samples = randomSamples(random, width);
    SampleBlock.Writer writer = new SampleBlock.Writer(width, random.nextInt(2000));
    writer.add(Tag.of("forgotten"), 1, new double[width]);
    writer.clear();
    assertThat(writer.size()).isEqualTo(2);
    assertThat(writer.count()).isZero();
    for (Sample sample : samples) {
      add(writer, sample, random.nextBoolean());
    }
    assertThat(writer.count()).isEqualTo(samples.size());
    byte[] block = writer.toBytes();
    assertThat(block).hasSize(writer.size());
    assertReads(SampleReader.of(block), width, samples);
  }

  private static void add(SampleBlock.Writer writer, Sample sample, boolean asBytes) {
    if (asBytes) {
      byte[] buffer = new byte[sample.tag.length() + 7];
      sample.tag.copyTo(buffer, 5);
      writer.add(buffer, 5, sample.tag.length(), sample.time, sample.values);
    } else {
      writer.add(sample.tag, sample.time, sample.values);
    }
  }

  private static List<Sample> randomSamples(Random random, int width) {
    List<Sample> samples = new ArrayList<>();
    for (int i = random.nextInt(100); i > 0; i--) {
      Tag tag = Tag.of("ü" + "t".repeat(random.nextInt(random.nextBoolean() ? 20 : 1023)));
      double[] values = new double[width];
      Arrays.setAll(values, v -> Double.longBitsToDouble(random.nextLong()));
      samples.add(new Sample(tag, random.nextLong(), values));
    }
    return samples;
  }

  private static void assertReads(SampleReader reader, int width, List<Sample> samples) {
    assertThat(reader.width()).isEqualTo(width);
    int expectedOffset = 2;
    for (Sample sample : samples) {
      assertThat(reader.next()).isTrue();
      assertThat(reader.tag()).isEqualTo(sample.tag);
      assertThat(reader.tagHash()).isEqualTo(sample.tag.hashCode());
      assertThat(reader.tagLength()).isEqualTo(sample.tag.length());
      assertThat(reader.time()).isEqualTo(sample.time);
      for (int v = 0; v < width; v++) {
        assertThat(Double.doubleToRawLongBits(reader.value(v)))
            .isEqualTo(Double.doubleToRawLongBits(sample.values[v]));
      }
      expectedOffset += 1 + (sample.tag.length() > 255 ? 2 : 0) + sample.tag.length();
      expectedOffset += 8 + 8 * width;
      assertThat(reader.position()).isEqualTo(expectedOffset);
      assertThat(reader.beginsSeries()).isTrue();
    }
    assertThat(reader.next()).isFalse();
  }

  @Test
  void keepsTheTagOfTheSampleThatMakesTheBufferGrow() {
    SampleBlock.Writer writer = new SampleBlock.Writer(1, 40);
    writer.add(Tag.of("first"), 1, new double[] {1});
    writer.add(Tag.of("second"), 2, new double[] {2});
    SampleReader reader = SampleReader.of(writer.toBytes());
    reader.next();
    assertThat(reader.tag()).hasToString("first");
    reader.next();
    assertThat(reader.tag()).hasToString("second");
  }

  @Test
  void isWrittenInVersion1AsItAlwaysWas() {
    SampleBlock.Writer writer = new SampleBlock.Writer(2, 0);
    writer.add(Tag.of("ab"), 0x0102030405060708L, new double[] {1.5, -0.0});
    writer.add(Tag.of("ä"), -1, new double[] {Double.NaN, Double.NEGATIVE_INFINITY});
    assertThat(HexFormat.of().formatHex(writer.toBytes()))
        .isEqualTo(
            "0102"
                + ("02" + "6162" + "0807060504030201" + "000000000000f83f" + "0000000000000080")
                + ("02" + "c3a4" + "ffffffffffffffff" + "000000000000f87f" + "000000000000f0ff"));
  }

  @Test
  void writesTheLengthOfALongTagInThreeBytes() {
    for (int length : new int[] {255, 256, 1024}) {
      SampleBlock.Writer writer = new SampleBlock.Writer(1, 64);
      writer.add(Tag.of("t".repeat(length)), 1, new double[1]);
      writer.add(Tag.of("ab"), 2, new double[1]);
      String begin = HexFormat.of().formatHex(writer.toBytes()).substring(0, 12);
      assertThat(begin)
          .isEqualTo(
              length == 255 ? "0101ff747474" : length == 256 ? "010100000174" : "010100000474");

      SampleReader reader = SampleReader.of(writer.toBytes());
      reader.next();
      assertThat(reader.tag().length()).isEqualTo(length);
      reader.next();
      assertThat(reader.tag()).hasToString("ab");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"010100", "01010000", "0101000000", "010100ff0074", "0101000001"})
  void refusesALengthThatIsNone(String hex) {
    byte[] block = Arrays.copyOf(HexFormat.of().parseHex(hex), 3 + 2 + 200 + 16);
    SampleReader reader = SampleReader.of(hex.length() > 8 ? block : HexFormat.of().parseHex(hex));
    assertThatThrownBy(reader::next).isInstanceOf(MalformedException.class);
  }

  @Test
  void cutAnywhereIsMalformedOrHasFewerSamples() {
    SampleBlock.Writer writer = new SampleBlock.Writer(3, 64);
    for (int i = 0; i < 5; i++) {
      writer.add(Tag.of("tag-" + i), i, new double[] {i, i, i});
    }
    int sampleBytes = 1 + 5 + 4 * 8;
    byte[] good = writer.toBytes();
    List<Integer> whole = new ArrayList<>();
    Damage.cutEverywhere(
        good,
        bytes -> {
          int count = readAll(bytes);
          assertThat(bytes).hasSize(2 + count * sampleBytes);
          whole.add(count);
        });
    assertThat(whole).containsExactly(0, 1, 2, 3, 4);
  }

  @Seeded
  void spoiledBytesAreMalformedOrReadWithinTheBlock(long seed) {
    Random random = new Random(seed);
    SampleBlock.Writer writer = new SampleBlock.Writer(2, 64);
    for (int i = 0; i < 10; i++) {
      writer.add(Tag.of("tag-" + i), random.nextLong(), new double[] {i, i});
    }
    Damage.flip(writer.toBytes(), random, 500, SampleBlockTest::readAll);
  }

  private static int readAll(byte[] bytes) {
    SampleReader reader = SampleReader.of(bytes);
    int count = 0;
    for (; reader.next(); count++) {
      reader.tag();
      reader.time();
      reader.value(reader.width() - 1);
    }
    return count;
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "01", "0001", "0201", "0301", "ff01"})
  void refusesWhatDoesNotStartWithAVersionAndAWidth(String hex) {
    assertThatThrownBy(() -> SampleReader.of(HexFormat.of().parseHex(hex)))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("version 1 or 2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0100", "0141", "01ff"})
  void refusesToReadAWidthThatNoSampleHas(String hex) {
    byte[] block = HexFormat.of().parseHex(hex);
    assertThatThrownBy(() -> SampleReader.of(block))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("1 to 64 values a sample, got " + (block[1] & 0xff));
  }

  @Test
  void refusesASampleWithoutTag() {
    byte[] block = new byte[2 + 1 + 8 + 8];
    block[0] = 1;
    block[1] = 1;
    SampleReader reader = SampleReader.of(block);
    assertThatThrownBy(reader::next)
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("at byte 2");
  }

  @Test
  void refusesATagLongerThanOneIs() {
    byte[] tag = new byte[Tag.MAX_BYTES + 1];
    Arrays.fill(tag, (byte) 't');
    SampleBlock.Writer writer = new SampleBlock.Writer(1, 2000);
    writer.add(Tag.ofUtf8(tag, 0, Tag.MAX_BYTES), 1, new double[1]);
    writer.add(Tag.ofUtf8(tag, 0, tag.length), 2, new double[1]);
    SampleReader reader = SampleReader.of(writer.toBytes());
    assertThat(reader.next()).isTrue();
    assertThatThrownBy(reader::next)
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("no tag has 1025 bytes");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 65})
  void refusesWidthsThatNoSampleHas(int width) {
    assertThatThrownBy(() -> new SampleBlock.Writer(width, 100))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("width: must be 1 to 64, got " + width);
  }

  @Test
  void refusesASampleOfAnotherWidthAndStaysAsItWas() {
    SampleBlock.Writer writer = new SampleBlock.Writer(2, 100);
    assertThatThrownBy(() -> writer.add(Tag.of("a"), 1, new double[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("values: the block holds 2 a sample, got 3");
    assertThat(writer.toBytes()).isEqualTo(new byte[] {1, 2});
  }
}
