package io.weir.job.samples.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.model.Damage;
import io.weir.model.MalformedException;
import io.weir.model.Seeded;
import io.weir.model.decimal.Decimals;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChunkSummaryTest {
  @Test
  void isWrittenInFormat61AsItAlwaysWas() {
    String golden =
        "610200030007" // format, width, size, unit 10^7 ns
            + "02" // first time: 1
            + "08" // last time: 4 after it
            + "19" // length of the first column
            + "01" // one place
            + "0a" // first: 0.5
            + "0a" // last: 0.5 more
            + "00" // min: the first
            + "14" // max: 1.0 more
            + "00" // time of the min
            + "02" // time of the max: 1 after the first
            + "1e" // sum: 1.5 more than three times the first
            + "1e" // lost: 1.5
            + "0000000000405f40" // squares: 100 + 25
            + "00000000a3e1b141" // integral: 10 for 3 units
            + "17" // length of the second column
            + "ff" // of ordered bits
            + "80808080808080f07f" // first: 1.0
            + "00" // last
            + "81808080808080f07f" // min: -0.0
            + "00" // max
            + "02" // time of the min
            + "00"; // time of the max
    Rows rows = new Rows(2, 3);
    rows.add(10_000_000, new double[] {0.5, 1});
    rows.add(20_000_000, new double[] {1.5, -0.0});
    rows.add(50_000_000, new double[] {1.0, 1});
    assertThat(HexFormat.of().formatHex(ChunkSummary.of(SealedChunk.pack(rows, 0, 3))))
        .isEqualTo(golden);
  }

  @Seeded
  void saysWhatTheSamplesSay(long seed) {
    Random random = new Random(seed);
    RandomSamples samples = new RandomSamples(random);
    for (int round = 0; round < 40; round++) {
      int width = 1 + random.nextInt(12);
      Rows rows = samples.rows(samples.size(), width);
      byte[] packed = SealedChunk.pack(rows, 0, rows.size());
      int[] wanted = IntStream.range(0, width).filter(v -> random.nextBoolean()).toArray();
      ChunkSummary summary = read(ChunkSummary.of(packed), wanted);
      assertThat(summary.size()).isEqualTo(rows.size());
      assertThat(summary.width()).isEqualTo(width);
      assertThat(summary.firstTime()).isEqualTo(rows.time(0));
      assertThat(summary.lastTime()).isEqualTo(rows.time(rows.size() - 1));
      boolean ofDecimals = true;
      for (int v = 0; v < wanted.length; v++) {
        long[] column = new long[rows.size()];
        int places =
            new SealedChunk(packed, 0, packed.length)
                .copyColumn(wanted[v], 0, column.length, column);
        assertThat(summary.places(v)).isEqualTo(places);
        assertEnds(summary, v, column, places, rows);
        if (places == Decimals.NONE) {
          ofDecimals = false;
        } else {
          assertSums(summary, v, column);
        }
      }
      assertThat(summary.hasSums()).isEqualTo(ofDecimals);
    }
  }

  private static void assertEnds(
      ChunkSummary summary, int v, long[] column, int places, Rows rows) {
    int least = 0;
    int greatest = 0;
    for (int i = 0; i < column.length; i++) {
      least = column[i] < column[least] ? i : least;
      greatest = column[i] > column[greatest] ? i : greatest;
    }
    assertBits(summary.first(v), Decimals.toDouble(column[0], places));
    assertBits(summary.last(v), Decimals.toDouble(column[column.length - 1], places));
    assertBits(summary.min(v), Decimals.toDouble(column[least], places));
    assertBits(summary.max(v), Decimals.toDouble(column[greatest], places));
    assertThat(summary.minTime(v)).isEqualTo(rows.time(least));
    assertThat(summary.maxTime(v)).isEqualTo(rows.time(greatest));
  }

  private static void assertBits(double actual, double expected) {
    assertThat(Double.doubleToRawLongBits(actual)).isEqualTo(Double.doubleToRawLongBits(expected));
  }

  private static void assertSums(ChunkSummary summary, int v, long[] column) {
    BigInteger sum = BigInteger.ZERO;
    BigInteger lost = BigInteger.ZERO;
    BigInteger distances = BigInteger.ZERO;
    for (int i = 0; i < column.length; i++) {
      sum = sum.add(BigInteger.valueOf(column[i]));
      distances = distances.add(BigInteger.valueOf(column[i] - column[0]));
      if (i > 0 && column[i] < column[i - 1]) {
        lost = lost.add(BigInteger.valueOf(column[i - 1]));
      }
    }
    assertThat(summary.sum(v)).isEqualTo(sum.longValueExact());
    assertThat(summary.lost(v)).isEqualTo(lost.longValueExact());
    assertThat(summary.distances(v)).isEqualTo(distances.longValueExact());
    assertThat(summary.squares(v)).isEqualTo(ColumnSums.squares(column, 0, column.length));
  }

  @Seeded
  void damageIsReportedAsSuch(long seed) {
    Random random = new Random(seed);
    RandomSamples samples = new RandomSamples(random);
    Rows rows = samples.rows(samples.size(), 4);
    byte[] summary = ChunkSummary.of(SealedChunk.pack(rows, 0, rows.size()));
    Damage.cutEverywhere(
        summary,
        bytes ->
            assertThatThrownBy(() -> read(bytes, 0, 1, 2, 3))
                .isInstanceOf(MalformedException.class));
    Damage.flip(summary, random, 2000, bytes -> read(bytes, 1, 3));
  }

  @Test
  void ofTooManySamplesIsRefused() {
    Rows rows = new Rows(1, 0);
    for (int i = 0; i <= ColumnSums.MOST; i++) {
      rows.add(i, new double[] {i});
    }
    byte[] packed = SealedChunk.pack(rows, 0, rows.size());
    assertThatThrownBy(() -> ChunkSummary.of(packed))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("chunk summary: must be of at most 4096 samples, got 4097");
  }

  /** Reads a summary as it is stored. */
  private static ChunkSummary read(byte[] bytes, int... wanted) {
    ChunkSummary summary = new ChunkSummary(wanted);
    new Fragments(Fragments.append(null, bytes)).readSummary(summary);
    return summary;
  }
}
