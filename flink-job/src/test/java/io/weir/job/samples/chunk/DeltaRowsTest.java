package io.weir.job.samples.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.model.Damage;
import io.weir.model.MalformedException;
import io.weir.model.Seeded;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DeltaRowsTest {
  @Seeded
  void comeBackToTheBitAfterRowsThatAreThere(long seed) {
    Random random = new Random(seed);
    RandomSamples samples = new RandomSamples(random);
    for (int round = 0; round < 20; round++) {
      int width = 1 + random.nextInt(12);
      Rows rows = samples.rows(samples.size(), width);
      int from = random.nextInt(rows.size() + 1);
      int to = from + random.nextInt(rows.size() - from + 1);
      byte[] bytes = DeltaRows.write(rows, from, to);
      byte[] buffer = new byte[bytes.length + 20];
      random.nextBytes(buffer);
      int at = random.nextInt(20);
      System.arraycopy(bytes, 0, buffer, at, bytes.length);
      Rows read = new Rows(width, random.nextInt(3));
      read.add(7, new double[width]);
      DeltaRows.addTo(read, buffer, at, bytes.length);
      Rows expected = new Rows(width, 0);
      expected.add(7, new double[width]);
      expected.add(rows, from, to);
      ChunkAssertions.assertSame(read, expected, 0, expected.size());
    }
  }

  @Test
  void areWrittenInFormat11AsTheyAlwaysWere() {
    Rows rows = new Rows(2, 3);
    rows.add(1_700_000_000_000_000_000L, new double[] {50.125, -3});
    rows.add(1_700_000_000_010_000_000L, new double[] {50.126, 300});
    rows.add(1_700_000_000_000_000_000L, new double[] {50.125, -3});
    assertThat(HexFormat.of().formatHex(DeltaRows.write(rows, 0, 3)))
        .isEqualTo(
            ("11" + "0200" + "0300" + "07") // format, width, rows, unit 10^7 ns
                + "03" // places of all columns
                + ("8090d1ccf209" + "9a8f06" + "ef2e") // 1.7 * 10^11, 50125, -3000
                + ("02" + "02" + "b0fe24") // 1, 1, 303000
                + ("01" + "01" + "affe24"));
  }

  @Test
  void ofColumnsWithPlacesOfTheirOwnAreWrittenAsTheyAlwaysWere() {
    Rows rows = new Rows(3, 1);
    rows.add(-1, new double[] {-0.0, 0.25, Double.longBitsToDouble(Long.MAX_VALUE)});
    assertThat(HexFormat.of().formatHex(DeltaRows.write(rows, 0, 1)))
        .isEqualTo(
            ("11" + "0300" + "0100" + "00")
                + ("fe" + "ff02ff") // bits, two places, bits
                + "01" // -1 ns
                + ("01" + "32" + "feffffffffffffffff"));
  }

  /** A sample takes 88 bytes as it comes, and 17 in a sealed chunk. */
  @Test
  void takeLittleHoweverFewThereAre() {
    Rows rows = new Rows(10, 100);
    Random random = new Random(42);
    double[] values = new double[10];
    long time = 1_700_000_000_000_000_000L;
    for (int i = 0; i < 100; i++) {
      for (int v = 0; v < 10; v++) {
        values[v] = Math.round((50 + 0.05 * i * random.nextGaussian()) * 1000) / 1000.0;
      }
      time += 1 + random.nextInt(20_000_000);
      rows.add(time, values);
    }
    assertThat(DeltaRows.write(rows, 0, 1)).hasSizeLessThanOrEqualTo(46);
    assertThat(DeltaRows.write(rows, 0, 3)).hasSizeLessThanOrEqualTo(3 * 29);
    assertThat(DeltaRows.write(rows, 0, 10)).hasSizeLessThanOrEqualTo(10 * 24);
  }

  @Test
  void ofNumbersThatShareNothingTakeNineBytesEachAtMost() {
    Rows rows = new Rows(10, 100);
    Random random = new Random(42);
    for (int i = 0; i < 100; i++) {
      rows.add(random.nextLong(), random.longs(10).mapToDouble(Double::longBitsToDouble).toArray());
    }
    assertThat(DeltaRows.write(rows, 0, 100)).hasSizeLessThanOrEqualTo(17 + 100 * 11 * 9);
  }

  @Seeded
  void spoiledBytesAreMalformedOrReadWithinTheFragment(long seed) {
    Random random = new Random(seed);
    RandomSamples samples = new RandomSamples(random);
    for (int round = 0; round < 10; round++) {
      int size = 1 + random.nextInt(40);
      Rows rows = samples.rows(size, 1 + random.nextInt(4));
      byte[] bytes = DeltaRows.write(rows, 0, size);
      Damage.cutEverywhere(bytes, cut -> read(cut, rows.width()));
      Damage.flip(bytes, random, 300, flipped -> read(flipped, rows.width()));
    }
  }

  private static void read(byte[] bytes, int width) {
    Rows rows = new Rows(width, 0);
    DeltaRows.addTo(rows, bytes, 0, bytes.length);
    ChunkAssertions.readAll(rows.normalize());
  }

  @Test
  void moreRowsThanThereAreBytesMakeNoRoom() {
    byte[] bytes = HexFormat.of().parseHex("11ffffffff00000000");
    assertThatThrownBy(() -> DeltaRows.addTo(new Rows(0xffff, 0), bytes, 0, bytes.length))
        .isInstanceOf(MalformedException.class)
        .hasMessage("rows: 65535 rows do not fit 9 bytes");
  }
}
