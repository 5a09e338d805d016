package io.weir.job.samples.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.Seeded;
import io.weir.model.decimal.Decimals;
import java.util.Arrays;
import java.util.Random;

/** Buckets read column by column are, to the bit, what they are row by row. */
class BucketColumnsTest {
  private static final int WIDTH = 3;
  private static final long SECOND = 1_000_000_000L;
  private static final long TIER = 60 * SECOND;

  /** Rows of buckets, of values of a few kinds, in order. */
  private static Rows buckets(Random random, int size) {
    Rows rows = new Rows(BucketRow.width(WIDTH), size);
    int[] kinds = random.ints(WIDTH, 0, 4).toArray();
    long start = (random.nextInt(3) - 1) * 1000 * TIER;
    for (int i = 0; i < size; i++) {
      double[] row = new double[BucketRow.width(WIDTH)];
      long count = random.nextInt(4) == 0 ? 1 : 1 + random.nextInt(6000);
      long first = random.nextInt(1000) * SECOND / 100;
      BucketRow.putHead(row, count, first, first + random.nextInt(1000) * SECOND / 100);
      for (int v = 0; v < WIDTH; v++) {
        double[] some = new double[3];
        for (int s = 0; s < some.length; s++) {
          some[s] = value(random, kinds[v]);
        }
        Arrays.sort(some);
        double middle = some[random.nextInt(3)];
        BucketRow.putEnds(row, v, middle, some[random.nextInt(3)], some[0], some[2]);
        BucketRow.putSums(row, v, count * some[1], some[1], (some[2] - some[0]) / 3);
      }
      BucketRow.round(row);
      rows.add(start + i * TIER, row);
    }
    return rows;
  }

  private static double value(Random random, int kind) {
    double decimal = Math.rint(random.nextGaussian() * 1e6) / 1e3;
    return switch (kind) {
      case 0 -> decimal;
      case 1 -> random.nextInt(200) == 0 ? decimal + 0.00001 : decimal;
      case 2 -> random.nextInt(3) == 0 ? -0.0 : random.nextGaussian();
      default -> Math.rint(random.nextGaussian() * 1e15); // beyond what is summed as a decimal
    };
  }

  @Seeded
  void saysOfEachBucketWhatItsRowSays(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 5; round++) {
      Rows rows = buckets(random, 1 + random.nextInt(700));
      byte[] packed = SealedChunk.pack(StoredFormat.BUCKET_COLUMNS, rows, 0, rows.size());
      Chunk sealed = new SealedChunk(packed, 0, packed.length);
      assertSame(random, sealed, rows);
      assertSame(random, rows, rows);
      Rows some = new Rows(rows.width(), 8);
      for (int i = 0; i < rows.size(); i += 1 + random.nextInt(90)) {
        some.add(rows, i, i + 1);
      }
      assertSame(random, new OverlaidChunk(sealed, some), rows);
    }
  }

  private static void assertSame(Random random, Chunk chunk, Rows rows) {
    int[] wanted = random.ints(0, WIDTH).limit(2).sorted().distinct().toArray();
    BucketColumns columns = new BucketColumns(wanted);
    double[] row = new double[rows.width()];
    for (int at = random.nextInt(rows.size()); at < rows.size(); at += 1 + random.nextInt(30)) {
      rows.copyValues(at, row, 0);
      columns.open(chunk, at);
      int i = columns.number(at);
      assertThat(i).isBetween(0, columns.size() - 1);
      assertThat(columns.count(i)).isEqualTo(BucketRow.count(row));
      assertThat(columns.firstTime(i)).isEqualTo(rows.time(at) + BucketRow.firstTime(row));
      assertThat(columns.lastTime(i)).isEqualTo(rows.time(at) + BucketRow.lastTime(row));
      for (int v = 0; v < wanted.length; v++) {
        assertThat(
                bits(
                    columns.first(v, i),
                    columns.last(v, i),
                    columns.min(v, i),
                    columns.max(v, i),
                    columns.sum(v, i),
                    columns.heldMean(v, i),
                    columns.deviation(v, i)))
            .isEqualTo(
                bits(
                    BucketRow.first(row, wanted[v]),
                    BucketRow.last(row, wanted[v]),
                    BucketRow.min(row, wanted[v]),
                    BucketRow.max(row, wanted[v]),
                    BucketRow.sum(row, wanted[v]),
                    BucketRow.heldMean(row, wanted[v]),
                    BucketRow.deviation(row, wanted[v])));
        int column = columns.column(v, BucketRow.SUM);
        assertThat(
                columns.places(column) == Decimals.NONE
                    || Math.abs(columns.numbers(column)[i]) <= Decimals.MAX_MANTISSA)
            .isTrue();
      }
    }
  }

  private static long[] bits(double... values) {
    return Arrays.stream(values).mapToLong(Double::doubleToRawLongBits).toArray();
  }

  @Seeded
  void findsTheFirstBucketOfSamplesThatAreNotBeforeATimeAndCountsThoseBefore(long seed) {
    Random random = new Random(seed);
    Rows rows = buckets(random, 1 + random.nextInt(300));
    BucketColumns columns = new BucketColumns(new int[] {0});
    columns.open(rows, random.nextInt(rows.size()));
    int from = random.nextInt(columns.size());
    long time = rows.time(random.nextInt(rows.size())) + random.nextInt(60) * SECOND;
    int to = columns.indexFrom(from, columns.size(), time);
    long count = 0;
    for (int i = from; i < columns.size(); i++) {
      assertThat(columns.firstTime(i) >= time).isEqualTo(i >= to);
      count += i < to ? columns.count(i) : 0;
    }
    assertThat(columns.count(from, to)).isEqualTo(count);
  }
}
