package io.weir.model.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.model.Damage;
import io.weir.model.MalformedException;
import io.weir.model.SampleBlock;
import io.weir.model.Seeded;
import io.weir.model.Tag;
import io.weir.model.Varints;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackedBlockTest {
  private static final Tag TAG = Tag.of("tag");

  @Seeded
  void holdsWhatAPlainBlockHolds(long seed) {
    Random random = new Random(seed);
    BlockPacker packer = new BlockPacker();
    for (int round = 0; round < 30; round++) {
      int width = 1 + random.nextInt(random.nextBoolean() ? 10 : SampleBlock.MAX_WIDTH);
      List<TestSample> samples = TestSample.random(random, width);
      UnpackedBlock block = new UnpackedBlock(width, random.nextInt(2) * random.nextInt(300));
      SampleBlock.Writer plain = new SampleBlock.Writer(width, 64);
      new TestSample(Tag.of("forgotten"), 1, new double[width]).addTo(block);
      block.clear();
      for (TestSample each : samples) {
        each.addTo(block);
        plain.add(each.tag(), each.time(), each.values());
      }
      assertThat(block.count()).isEqualTo(samples.size());
      assertThat(block.plainBytes()).isEqualTo(plain.size());

      byte[] packed = packer.pack(block);

      assertThat(TestSample.read(plain.toBytes())).isEqualTo(samples);
      assertThat(TestSample.read(packed)).isEqualTo(TestSample.byTag(samples));
      assertThat(TestSample.read(block.plain())).isEqualTo(TestSample.byTag(samples));
      assertThat(new BlockPacker().pack(block)).as("whatever came before").isEqualTo(packed);
    }
  }

  /** Lines of a sender come in the same order each time, or in any other. */
  @Seeded
  void isTheSameOfTagsThatAreKnownByTheirArrays(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 30; round++) {
      List<TestSample> samples = TestSample.random(random, 1);
      if (random.nextBoolean()) {
        samples = TestSample.byTag(samples);
      }
      Map<Tag, byte[]> arrays = new HashMap<>();
      UnpackedBlock block = new UnpackedBlock(1);
      for (TestSample each : samples) {
        byte[] array = arrays.computeIfAbsent(each.tag(), Tag::utf8);
        int way = random.nextInt(8);
        if (way == 0) {
          each.addTo(block);
        } else {
          byte[] tag = way == 1 ? array.clone() : array;
          block.add(each.tag().hashCode(), tag, each.time(), each.values()[0]);
        }
      }

      assertThat(new BlockPacker().pack(block)).isEqualTo(TestSample.pack(samples, 1));
    }
  }

  @Test
  void isWrittenInVersion2AsItAlwaysWas() {
    List<TestSample> samples =
        List.of(
            sample("ab", 0x0102030405060708L, 1.5, -3),
            sample("ä", 0x0102030405060708L + 2_000_000, 0.25, Double.NEGATIVE_INFINITY),
            sample("abc", 0x0102030405060708L - 1_000_000, Double.NaN, -0.0),
            sample("ab", 0x0102030405060708L + 1_000_000, 1.25, 1e15),
            sample("ab", 0x0102030405060708L + 1_000_000, 1.25, 1e15));

    assertThat(HexFormat.of().formatHex(TestSample.pack(samples, 2)))
        .isEqualTo(
            ("02" + "02" + "02" + "0807060504030201")
                + ("0004" + "6162" + "06" + "fe" + "0200")
                + ("00" + "09" + "2c0b00" + "02" + "fe" + "0633" + "b101406352bfc601" + "00" + "00")
                + ("0004" + "c3a4" + "02" + "fe" + "02ff")
                + ("04" + "fe" + "0640" + "72000000000000f83f")
                + ("0006" + "616263" + "02" + "ff" + "01" + "fe" + "4001" + "000000000000f0ff01"));
  }

  private static TestSample sample(String tag, long time, double... values) {
    return new TestSample(Tag.of(tag), time, values);
  }

  @Test
  void holdsOneSampleOfEveryWidthAndTheLongestTag() {
    for (int width = 1; width <= SampleBlock.MAX_WIDTH; width++) {
      double[] values = new double[width];
      Arrays.setAll(values, c -> Math.pow(-3, c));
      List<TestSample> samples =
          List.of(new TestSample(Tag.of("t".repeat(Tag.MAX_BYTES)), Long.MIN_VALUE, values));
      assertThat(TestSample.read(TestSample.pack(samples, width))).isEqualTo(samples);
    }
  }

  @Test
  void keepsTheOrderOfSamplesWithTheSameTagAndTime() {
    List<TestSample> samples =
        IntStream.range(0, 1000).mapToObj(i -> sample("t" + i % 7, 5, i)).toList();
    assertThat(TestSample.read(TestSample.pack(samples, 1))).isEqualTo(TestSample.byTag(samples));
  }

  @Test
  void holdsTimesOfTheWholeRange() {
    long[] times = {Long.MAX_VALUE, Long.MIN_VALUE, 0, Long.MIN_VALUE + 1, 1, Long.MAX_VALUE};
    List<TestSample> samples =
        Arrays.stream(times).mapToObj(time -> new TestSample(TAG, time, new double[1])).toList();
    assertThat(TestSample.read(TestSample.pack(samples, 1))).isEqualTo(samples);
  }

  @Test
  void sharesTheBeginningOfTags() {
    List<TestSample> samples = new ArrayList<>();
    String labels = "http_requests_total{instance=\"10.0.0.1:9090\",job=\"weir\",code=\"";
    for (String tag : List.of(labels + "200\"}", labels + "2", labels + "404\"}", labels, "b")) {
      samples.add(sample(tag, 1, 1));
    }
    byte[] block = TestSample.pack(samples, 1);
    assertThat(block.length).isLessThan(labels.length() + 11 + 5 * 12);
    assertThat(TestSample.read(block)).isEqualTo(samples);
  }

  @Test
  void refusesNoneAndTooMany() {
    UnpackedBlock samples = new UnpackedBlock(64);
    assertThatThrownBy(() -> new BlockPacker().pack(samples))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("samples: must be some of at most 1048576 bytes, got 0 of 2");
    double[] values = new double[64];
    byte[] tag = {'a'};
    while (samples.plainBytes() + 522 <= 1 << 20) {
      samples.add(1, tag, 0, 1, samples.count(), values);
    }
    assertThat(TestSample.read(new BlockPacker().pack(samples))).hasSize(samples.count());
    samples.add(1, tag, 0, 1, samples.count(), values);
    assertThatThrownBy(() -> new BlockPacker().pack(samples))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must be some of at most 1048576 bytes, got 2009");
  }

  @Test
  void refusesFewBytesThatStandForMany() {
    byte[] block = TestSample.pack(List.of(new TestSample(TAG, 1, new double[64])), 64);
    byte[] tagAndPlaces = Arrays.copyOf(block, block.length - 2);
    int rows = 11 + 2 + 3;
    assertThat(block[rows]).isEqualTo((byte) 2); // one row
    int many = 4000;
    byte[] forged = new byte[tagAndPlaces.length + 1 + 2 * many];
    System.arraycopy(tagAndPlaces, 0, forged, 0, rows);
    int places = Varints.put(forged, rows, many);
    assertThat(forged[places]).isZero();
    List<TestSample> read = TestSample.readGood(forged);
    assertThat(read).hasSizeBetween(1000, (1 << 20) / (8 * 65));
    assertThatThrownBy(() -> TestSample.read(forged))
        .isInstanceOf(MalformedException.class)
        .hasMessage("a packed block: holds more than 1048576 bytes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // a series ends here
        "00",
        "0002", // a tag that is not there
        "0000" + "02" + "00" + "00" + "00", // an empty tag
        "0202" + "61" + "02" + "00" + "00" + "00", // shares with a tag that is not there
        "01" + "0261" + "02" + "00" + "00" + "00", // a length below 0
        "0002" + "61" + "00" + "00", // no rows
        "0002" + "61" + "01" + "00", // rows below 0
        "0002" + "61" + "ffffffff0f" + "00", // more rows than bytes
        "0002" + "61" + "02" + "0d" + "00" + "00", // thirteen places
        "0002" + "61" + "02" + "fe" + "fd" + "00" + "00",
        "0002" + "61" + "02" + "00" + "00" + "41" + "000000000000000000", // 65 bits
        "0002" + "61" + "02" + "00" + "00" + "fe" + "41" + "000000000000000000",
        "0002" + "61" + "02" + "00" + "00" + "11" + "0000", // 17 bits
        "0002" + "61" + "02" + "00" + "80" + "00", // a time without end
        "0002" + "61" + "04" + "00" + "00" + "00", // one of two rows
      })
  void refusesWhatNoPackerWrites(String series) {
    String header = "02" + "01" + "00" + "0000000000000000";
    byte[] good = HexFormat.of().parseHex(header + "0002" + "61" + "02" + "00" + "00" + "00");
    assertThat(TestSample.read(good)).containsExactly(sample("a", 0, 0));
    assertThat(TestSample.read(HexFormat.of().parseHex(header))).isEmpty();
    if (!series.isEmpty()) {
      byte[] bad = HexFormat.of().parseHex(header + series);
      assertThatThrownBy(() -> TestSample.read(bad)).isInstanceOf(MalformedException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"04", "ff", "80"})
  void refusesAUnitThatIsNone(String unit) {
    byte[] block = HexFormat.of().parseHex("0201" + unit + "0000000000000000");
    assertThatThrownBy(() -> SampleReader.of(block)).isInstanceOf(MalformedException.class);
  }

  @Test
  void cutAnywhereIsMalformedOrHasFewerSamples() {
    List<TestSample> samples = TestSample.random(new Random(7), 3);
    List<TestSample> all = TestSample.byTag(samples);
    Damage.cutEverywhere(
        TestSample.pack(samples, 3),
        bytes -> {
          List<TestSample> good = TestSample.readGood(bytes);
          assertThat(good).isEqualTo(all.subList(0, good.size())).hasSizeLessThan(all.size());
        });
  }

  @Seeded
  void spoiledBytesAreMalformedOrReadWithinTheBlock(long seed) {
    Random random = new Random(seed);
    byte[] block = TestSample.pack(TestSample.random(random, 2), 2);
    Damage.flip(block, random, 500, TestSample::read);
  }

  @Test
  void namesTheTagsOfItsSamplesInUtf8() {
    SampleReader reader = SampleReader.of(TestSample.pack(List.of(sample("zähler", 1, 2)), 1));
    assertThat(reader.next()).isTrue();
    assertThat(reader.beginsSeries()).isTrue();
    String tag =
        new String(
            reader.tagBytes(), reader.tagOffset(), reader.tagLength(), StandardCharsets.UTF_8);
    assertThat(tag).isEqualTo("zähler");
    assertThat(reader.position()).isEqualTo(reader.block.length);
  }
}
