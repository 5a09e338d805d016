package io.weir.job.samples.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.model.Damage;
import io.weir.model.MalformedException;
import io.weir.model.Seeded;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SealedChunkTest {
  private static final String GOLDEN =
      "21"
          + "0100"
          + "0300"
          + "07" // format, width, size, unit 10^7 ns
          + ("0100000000000000" + "0100000000000000" + "00") // times 1, 2, 3: a line
          + "01" // one place
          + ("0500000000000000" + "0000000000000000" + "04") // 5 and four bits more
          + "a005" // 0, 10, 5
          + "00000000"
          + "1d6a57e6"; // CRC-32C of all before

  @Seeded
  void readsBackAnySamplesToTheBit(long seed) {
    Random random = new Random(seed);
    RandomSamples samples = new RandomSamples(random);
    for (int round = 0; round < 20; round++) {
      int size = samples.size();
      Rows rows = samples.rows(size, 1 + random.nextInt(12));
      int from = random.nextInt(size);
      int to = from + 1 + random.nextInt(size - from);
      ChunkAssertions.assertSame(
          somewhere(SealedChunk.pack(rows, from, to), random), rows, from, to);
    }
  }

  /** A chunk that lies between other bytes. */
  private static SealedChunk somewhere(byte[] packed, Random random) {
    int at = random.nextInt(20);
    byte[] buffer = new byte[at + packed.length + random.nextInt(20)];
    random.nextBytes(buffer);
    System.arraycopy(packed, 0, buffer, at, packed.length);
    return new SealedChunk(buffer, at, packed.length);
  }

  @Seeded
  void findsTheLatestSampleBeforeATime(long seed) {
    Random random = new Random(seed);
    RandomSamples samples = new RandomSamples(random);
    Rows rows = samples.rows(samples.size(), 1);
    SealedChunk packed = somewhere(SealedChunk.pack(rows, 0, rows.size()), random);
    for (int round = 0; round < 50; round++) {
      long time = rows.time(random.nextInt(rows.size())) + random.nextInt(3) - 1;
      ChunkAssertions.assertBefore(packed, time);
      ChunkAssertions.assertBefore(rows, time);
    }
    for (long time : new long[] {Long.MIN_VALUE, 0, random.nextLong(), Long.MAX_VALUE}) {
      ChunkAssertions.assertBefore(packed, time);
      ChunkAssertions.assertBefore(rows, time);
    }
  }

  private static Rows three() {
    Rows rows = new Rows(1, 3);
    rows.add(10_000_000, new double[] {0.5});
    rows.add(20_000_000, new double[] {1.5});
    rows.add(30_000_000, new double[] {1.0});
    return rows;
  }

  @Test
  void ofFormat21IsReadAsItWasWritten() {
    byte[] packed = HexFormat.of().parseHex(GOLDEN);
    assertThat(SealedChunk.is(packed)).isTrue();
    SealedChunk.requireIntact(packed, 0, packed.length);
    ChunkAssertions.assertSame(new SealedChunk(packed, 0, packed.length), three(), 0, 3);
  }

  @Test
  void isWrittenInFormat22AsItAlwaysWas() {
    byte[] packed = SealedChunk.pack(three(), 0, 3);
    String golden = "22" + GOLDEN.substring(2, GOLDEN.length() - 8) + "f9634f37";
    assertThat(HexFormat.of().formatHex(packed)).isEqualTo(golden);
    ChunkAssertions.assertSame(new SealedChunk(packed, 0, packed.length), three(), 0, 3);
  }

  /** Two of format 21 could not tell the mark of windows from bits. */
  @Test
  void windowsAreOfFormat22Alone() {
    Rows rows = wandering(512);
    byte[] packed = SealedChunk.pack(rows, 0, 512);
    assertThat(packed[6 + 17 + 1 + 16]).isEqualTo((byte) WindowedLongs.MARK);
    ChunkAssertions.assertSame(new SealedChunk(packed, 0, packed.length), rows, 0, 512);
    packed[0] = 0x21;
    assertThatThrownBy(() -> new SealedChunk(packed, 0, packed.length))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("0 to 64 bits, got 128");
  }

  private static Rows wandering(int size) {
    Rows rows = new Rows(1, size);
    Random random = new Random(1);
    long value = 0;
    for (int i = 0; i < size; i++) {
      value += random.nextInt(21) - 10;
      rows.add(i * 1_000_000L, new double[] {value / 1000.0});
    }
    return rows;
  }

  @Test
  void ofBucketsIsWrittenInFormat51AsItAlwaysWas() {
    String golden =
        "510a00020009" // format, width, size, unit 10^9 ns
            + "0000000000000000000000000000000004" // times
            + "000100000000000000000000000000000001" // count
            + "021900000000000000000000000000000007" // first time: 1.50 and 0.25
            + "010000000000000000000000000000000007" // last time after the first
            + "010500000000000000000000000000000004" // first
            + "010000000000000000000000000000000004" // last - first
            + "010000000000000000000000000000000000" // min - first
            + "010000000000000000000000000000000004" // max - first
            + "010000000000000000000000000000000004" // sum - count * first
            + "030000000000000000000000000000000007" // held mean
            + "010000000000000000000000000000000003" // deviation
            + "a0027d00002ca0a0a0a0803e28" // data of each column
            + "00000000"
            + "cbbc0602";
    Rows rows = new Rows(BucketRow.width(1), 2);
    rows.add(0, new double[] {1, 1.5, 1.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0, 0});
    rows.add(10_000_000_000L, new double[] {2, 0.25, 9, 1.5, 2.5, 1.5, 2.5, 4, 0.125, 0.5});
    byte[] packed = SealedChunk.pack(StoredFormat.BUCKET_COLUMNS, rows, 0, 2);
    assertThat(HexFormat.of().formatHex(packed)).isEqualTo(golden);
    assertThat(SealedChunk.is(packed)).isTrue();
    ChunkAssertions.assertSame(new SealedChunk(packed, 0, packed.length), rows, 0, 2);
  }

  /** Also rows that no bucket has come back. */
  @Seeded
  void asBucketsReadsBackAnySamplesToTheBit(long seed) {
    Random random = new Random(seed);
    RandomSamples samples = new RandomSamples(random);
    for (int round = 0; round < 20; round++) {
      Rows rows = samples.rows(samples.size(), BucketRow.width(1 + random.nextInt(3)));
      byte[] packed = SealedChunk.pack(StoredFormat.BUCKET_COLUMNS, rows, 0, rows.size());
      ChunkAssertions.assertSame(new SealedChunk(packed, 0, packed.length), rows, 0, rows.size());
    }
  }

  @Test
  void regularTimesAndConstantColumnsCostNothingBesideTheHeaders() {
    Rows rows = new Rows(10, 0);
    for (int i = 0; i < RowsHeader.MAX_ROWS; i++) {
      rows.add(i * 10_000_000L, new double[10]);
    }
    byte[] packed = SealedChunk.pack(rows, 0, rows.size());
    assertThat(packed).hasSize(6 + 17 + 10 * 18 + 8);
    SealedChunk chunk = new SealedChunk(packed, 0, packed.length);
    assertThat(chunk.size()).isEqualTo(RowsHeader.MAX_ROWS);
    assertThat(chunk.time(65_534)).isEqualTo(655_340_000_000L);
    assertThatThrownBy(() -> SealedChunk.pack(new Rows(1, 1), 0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("sealed chunk: must have 1 to 65535 samples, got 0");
    rows.add(Long.MAX_VALUE, new double[10]);
    assertThatThrownBy(() -> SealedChunk.pack(rows, 0, rows.size()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("sealed chunk: must have 1 to 65535 samples, got 65536");
  }

  @Seeded
  void spoiledBytesAreMalformedOrReadWithinTheChunk(long seed) {
    Random random = new Random(seed);
    RandomSamples samples = new RandomSamples(random);
    byte[] packed = SealedChunk.pack(samples.rows(1 + random.nextInt(40), 3), 0, 1);
    Damage.cutEverywhere(packed, bytes -> assertThat(read(bytes)).isNull());
    for (int round = 0; round < 10; round++) {
      int size = 1 + random.nextInt(200);
      Rows rows = samples.rows(size, 1 + random.nextInt(4));
      Damage.flip(SealedChunk.pack(rows, 0, size), random, 300, SealedChunkTest::read);
    }
  }

  @Seeded
  void anyBitThatFlipsIsNoticedByTheChecksum(long seed) {
    Random random = new Random(seed);
    int size = 1 + random.nextInt(100);
    byte[] packed = SealedChunk.pack(new RandomSamples(random).rows(size, 2), 0, size);
    SealedChunk.requireIntact(packed, 0, packed.length);
    for (int bit = 0; bit < packed.length * Byte.SIZE; bit += 1 + random.nextInt(20)) {
      byte[] flipped = packed.clone();
      flipped[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
      assertThatThrownBy(() -> SealedChunk.requireIntact(flipped, 0, flipped.length))
          .isInstanceOf(MalformedException.class)
          .hasMessage("sealed chunk: its checksum does not match its bytes");
    }
  }

  private static SealedChunk read(byte[] bytes) {
    SealedChunk chunk = new SealedChunk(bytes, 0, bytes.length);
    ChunkAssertions.readAll(chunk);
    return chunk;
  }

  @ParameterizedTest
  @CsvSource({
    "0, 23, format 0x23",
    "0, 11, format 0x11",
    "1, 00, at least one value",
    "1, 02, bytes",
    "2, 01, bytes",
    "3, 00, one sample",
    "3, 05, bytes",
    "4, ff, bytes",
    "5, 0a, unit",
    "5, ff, unit",
    "22, 41, 0 to 64 bits",
    "22, ff, 0 to 64 bits",
    "22, 01, bytes",
    "23, 0d, 0 to 12 places",
    "23, fe, 0 to 12 places",
    "40, 41, 0 to 64 bits",
    "40, 80, 0 to 64 bits",
    "40, 06, bytes",
  })
  void refusesHeadersThatCannotBe(int at, String hex, String fault) {
    byte[] bytes = HexFormat.of().parseHex(GOLDEN);
    bytes[at] = HexFormat.of().parseHex(hex)[0];
    assertThatThrownBy(() -> new SealedChunk(bytes, 0, bytes.length))
        .isInstanceOf(MalformedException.class)
        .hasMessageMatching("(sealed )?chunk: .*")
        .hasMessageContaining(fault);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1, 8, Integer.MAX_VALUE - 1, Integer.MIN_VALUE})
  void refusesToReadBeyondTheBuffer(int excess) {
    byte[] bytes = HexFormat.of().parseHex(GOLDEN);
    byte[] cut = Arrays.copyOf(bytes, bytes.length - 1);
    assertThatThrownBy(() -> new SealedChunk(cut, 0, bytes.length))
        .isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> new SealedChunk(bytes, 0, bytes.length + excess))
        .isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> new SealedChunk(bytes, 1, bytes.length))
        .isInstanceOf(MalformedException.class);
  }
}
