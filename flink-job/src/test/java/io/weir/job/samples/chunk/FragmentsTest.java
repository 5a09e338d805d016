package io.weir.job.samples.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.model.Damage;
import io.weir.model.MalformedException;
import io.weir.model.Seeded;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FragmentsTest {
  @Seeded
  void comeBackInTheOrderInWhichTheyWereAppended(long seed) {
    Random random = new Random(seed);
    byte[] stored = null;
    List<String> expected = new ArrayList<>();
    for (int i = 1 + random.nextInt(20); i > 0; i--) {
      byte[] fragment = new byte[1 + random.nextInt(700)];
      random.nextBytes(fragment);
      expected.add(HexFormat.of().formatHex(fragment));
      stored = Fragments.append(stored, fragment);
    }
    List<String> read = new ArrayList<>();
    Fragments fragments = new Fragments(stored);
    while (fragments.next()) {
      int end = fragments.offset() + fragments.length();
      read.add(HexFormat.of().formatHex(stored, fragments.offset(), end));
    }
    assertThat(read).isEqualTo(expected);
    assertThat(fragments.next()).isFalse();
  }

  @Test
  void lieAsFlinkKeepsAListOfByteArrays() {
    byte[] one = Fragments.append(null, new byte[] {7, 8});
    assertThat(one).isEqualTo(new byte[] {0, 0, 0, 2, 7, 8});
    assertThat(Fragments.append(one, new byte[] {9}))
        .isEqualTo(new byte[] {0, 0, 0, 2, 7, 8, ',', 0, 0, 0, 1, 9});
    assertThat(new Fragments(new byte[0]).next()).isFalse();
  }

  @Seeded
  void makeUpOneChunkInWhichTheLaterFragmentWins(long seed) {
    Random random = new Random(seed);
    RandomSamples samples = new RandomSamples(random);
    int width = 1 + random.nextInt(4);
    long[] pool = samples.ascendingTimes(samples.size());
    Map<Long, double[]> expected = new TreeMap<>();
    byte[] stored = null;
    for (int f = 1 + random.nextInt(6); f > 0; f--) {
      Rows rows = new Rows(width, 0);
      for (int i = 1 + random.nextInt(100); i > 0; i--) {
        long time = pool[random.nextInt(pool.length)];
        double[] values = random.doubles(width).toArray();
        expected.put(time, values);
        rows.add(time, values);
      }
      stored = Fragments.append(stored, asFragment(rows, random));
    }
    assertHolds(Fragments.chunk(stored), expected);
    byte[] buffer = Arrays.copyOf(stored, stored.length + random.nextInt(20));
    assertHolds(new Fragments(buffer, stored.length).chunk(), expected);
  }

  @Seeded
  void lateSamplesAreLaidOverAPackedChunk(long seed) {
    Random random = new Random(seed);
    RandomSamples samples = new RandomSamples(random);
    int width = 1 + random.nextInt(4);
    Rows sealed = samples.rows(100 + random.nextInt(200), width);
    Map<Long, double[]> expected = new TreeMap<>();
    for (int i = 0; i < sealed.size(); i++) {
      double[] values = new double[width];
      sealed.copyValues(i, values, 0);
      expected.put(sealed.time(i), values);
    }
    byte[] stored = Fragments.append(null, SealedChunk.pack(sealed, 0, sealed.size()));
    for (int f = 1 + random.nextInt(5); f > 0; f--) {
      Rows late = new Rows(width, 0);
      for (int i = 1 + random.nextInt(random.nextBoolean() ? 5 : 90); i > 0; i--) {
        long near = sealed.time(random.nextInt(sealed.size()));
        long time = random.nextInt(8) == 0 ? random.nextLong() : near + random.nextInt(3) - 1;
        double[] values = random.doubles(width).toArray();
        expected.put(time, values);
        late.add(time, values);
      }
      stored = Fragments.append(stored, late.toBytes(0, late.size()));
    }
    Chunk chunk = Fragments.chunk(stored);
    assertThat(chunk).isInstanceOf(OverlaidChunk.class);
    assertHolds(chunk, expected);
    for (long time : expected.keySet()) {
      ChunkAssertions.assertBefore(chunk, time);
      ChunkAssertions.assertBefore(chunk, time + 1);
    }
  }

  /** A bucket of samples of 64 values has 451. */
  @ParameterizedTest
  @ValueSource(ints = {1, 255, 256, 257, 451, 0xffff})
  void ofAnyWidthComeBack(int width) {
    Random random = new Random(width);
    Rows rows = new Rows(width, 3);
    for (int i = 0; i < 3; i++) {
      rows.add(i, random.doubles(width).toArray());
    }
    byte[] plain = Fragments.append(null, rows.toBytes(0, 2));
    ChunkAssertions.assertSame(Fragments.chunk(plain), rows, 0, 2);
    byte[] packed = Fragments.append(null, SealedChunk.pack(rows, 0, 2));
    ChunkAssertions.assertSame(Fragments.chunk(packed), rows, 0, 2);
    byte[] overlaid = Fragments.append(packed, rows.toBytes(2, 3));
    ChunkAssertions.assertSame(Fragments.chunk(overlaid), rows, 0, 3);
  }

  private static byte[] asFragment(Rows rows, Random random) {
    return switch (random.nextInt(3)) {
      case 0 -> rows.toBytes(0, rows.size());
      case 1 -> rows.normalize().toBytes(0, rows.size());
      default -> SealedChunk.pack(rows.normalize(), 0, rows.size());
    };
  }

  private static void assertHolds(Chunk chunk, Map<Long, double[]> expected) {
    Rows rows = new Rows(chunk.width(), expected.size());
    expected.forEach(rows::add);
    ChunkAssertions.assertSame(chunk, rows, 0, rows.size());
  }

  @Test
  void sayHowManyRowsThereAreAndArePacked() {
    Rows rows = new Rows(1, 3);
    for (int i = 0; i < 3; i++) {
      rows.add(i, new double[] {i});
    }
    byte[] packed = SealedChunk.pack(rows, 0, 3);
    byte[] sealed = Fragments.append(null, packed);
    byte[] plain = Fragments.append(null, rows.toBytes(0, 3));
    assertRows(sealed, 3, 3);
    assertRows(Fragments.append(sealed, rows.toBytes(1, 2)), 4, 3);
    assertRows(plain, 3, 0);
    assertRows(Fragments.append(plain, packed), 6, 0);
    assertThatThrownBy(() -> Fragments.rows(Fragments.append(plain, new byte[5])))
        .isInstanceOf(MalformedException.class)
        .hasMessage("chunk: a fragment has at least 6 bytes, got 5");
  }

  private static void assertRows(byte[] stored, int rows, int packed) {
    assertThat(Fragments.rows(stored)).isEqualTo(rows);
    assertThat(Fragments.packedRows(stored)).isEqualTo(packed);
  }

  @Test
  void aSinglePackedOneIsReadWhereItLies() {
    Rows rows = new RandomSamples(new Random(1)).rows(100, 2);
    byte[] stored = Fragments.append(null, SealedChunk.pack(rows, 0, 100));
    Chunk chunk = Fragments.chunk(stored);
    assertThat(chunk).isInstanceOf(SealedChunk.class);
    ChunkAssertions.assertSame(chunk, rows, 0, 100);
  }

  @Seeded
  void spoiledBytesAreMalformedOrReadWithinThem(long seed) {
    Random random = new Random(seed);
    RandomSamples samples = new RandomSamples(random);
    for (int round = 0; round < 10; round++) {
      byte[] stored = round % 2 == 0 ? null : sealed(samples);
      for (int f = 1 + random.nextInt(4); f > 0; f--) {
        stored =
            Fragments.append(stored, asFragment(samples.rows(1 + random.nextInt(9), 2), random));
      }
      Damage.cutEverywhere(stored, FragmentsTest::read);
      Damage.flip(stored, random, 200, FragmentsTest::read);
    }
  }

  private static byte[] sealed(RandomSamples samples) {
    return Fragments.append(null, SealedChunk.pack(samples.rows(200, 2), 0, 200));
  }

  private static void read(byte[] stored) {
    ChunkAssertions.readAll(Fragments.chunk(stored));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // no fragment
        "000000", // ends within a length
        "00000000", // an empty fragment
        "0000000301", // ends within the fragment
        "7fffffff0101", // its end overflows
        "7ffffffb0101",
        "ffffffff0101",
        "800000000101",
        "0000000111", // rows without a header
        "000000051101000000", // rows without all of it
        "00000006110100000000", // rows without their places
        "0000000711010000000d", // of 13 places
        "0000000711010000000a", // unknown unit
        "00000007110100000a00", // unknown unit
        "0000000121", // a sealed chunk without headers
        "0000000711000000000000", // rows of no values
        "0000000712010000000000", // unknown version
        "00000007ff010000000000", // unknown format
        "0000000711010000000000002b0000000711010000000000", // no comma between two
        "00000007110100000000002c0000000711020000000000", // of two widths
        "00000007110100000000002c0000000111",
        "00000007110100010000000000", // fewer rows than it says
        "0000000a1101000100000000020400", // more than it says
      })
  void refuseWhatNobodyWrote(String hex) {
    byte[] stored = HexFormat.of().parseHex(hex);
    assertThatThrownBy(() -> Fragments.chunk(stored)).isInstanceOf(MalformedException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 0x7ffffff2, Integer.MAX_VALUE, 0, -1, Integer.MIN_VALUE})
  void refuseALengthThatRunsOverTheEnd(int length) {
    Rows one = new Rows(1, 1);
    one.add(1, new double[1]);
    byte[] stored = Fragments.append(null, one.toBytes(0, 1));
    int second = stored.length + 1;
    stored = Fragments.append(stored, one.toBytes(0, 0));
    ByteBuffer.wrap(stored).putInt(second, length);
    Fragments fragments = new Fragments(stored);
    assertThat(fragments.next()).isTrue();
    assertThatThrownBy(fragments::next)
        .isInstanceOf(MalformedException.class)
        .hasMessage("fragments: end within a fragment of " + length + " bytes");
  }
}
