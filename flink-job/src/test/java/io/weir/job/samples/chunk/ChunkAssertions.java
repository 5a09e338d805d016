package io.weir.job.samples.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.decimal.Decimals;
import java.util.Arrays;
import java.util.Random;

/** What holds of every chunk, and what makes two of them the same. */
final class ChunkAssertions {
  private ChunkAssertions() {}

  static void assertSame(Chunk chunk, Chunk expected, int from, int to) {
    assertThat(chunk.size()).isEqualTo(to - from);
    assertThat(chunk.width()).isEqualTo(expected.width());
    for (int i = from; i < to; i++) {
      assertThat(chunk.time(i - from))
          .as("time of sample %d", i - from)
          .isEqualTo(expected.time(i));
      assertThat(bits(chunk, i - from))
          .as("values of sample %d", i - from)
          .isEqualTo(bits(expected, i));
    }
    assertColumns(chunk, new Random(from));
  }

  /** The bits of a sample's values; the copy may touch nothing to the left and right of them. */
  static long[] bits(Chunk chunk, int i) {
    double[] target = new double[chunk.width() + 2];
    target[0] = 7;
    target[chunk.width() + 1] = 8;
    chunk.copyValues(i, target, 1);
    assertThat(target[0]).isEqualTo(7);
    assertThat(target[chunk.width() + 1]).isEqualTo(8);
    return bits(Arrays.copyOfRange(target, 1, chunk.width() + 1));
  }

  /** Compares columns, from anywhere to anywhere, with what {@link Chunk#copyValues} says. */
  private static void assertColumns(Chunk chunk, Random random) {
    double[][] samples = new double[chunk.size()][chunk.width()];
    for (int i = 0; i < samples.length; i++) {
      chunk.copyValues(i, samples[i], 0);
    }
    for (int c = 0; c < chunk.width(); c++) {
      int from = random.nextInt(chunk.size());
      int to = from + 1 + random.nextInt(chunk.size() - from);
      long[] column = new long[to - from];
      int places = chunk.copyColumn(c, from, to, column);
      for (int i = from; i < to; i++) {
        assertThat(bits(Decimals.toDouble(column[i - from], places)))
            .as("value %d of sample %d", c, i)
            .isEqualTo(bits(samples[i][c]));
        assertThat(places == Decimals.NONE || Math.abs(column[i - from]) <= 1e15).isTrue();
      }
    }
  }

  static long[] bits(double... values) {
    return Arrays.stream(values).mapToLong(Double::doubleToRawLongBits).toArray();
  }

  /** Compares {@link Chunk#before} with a look at every sample, for one time. */
  static void assertBefore(Chunk chunk, long time) {
    int latest = -1;
    for (int i = 0; i < chunk.size(); i++) {
      if (chunk.time(i) < time) {
        latest = i;
      }
    }
    assertThat(chunk.before(time)).as("before %d", time).isEqualTo(latest);
  }

  /** Reads all there is, as a hostile reader would. */
  static void readAll(Chunk chunk) {
    double[] target = new double[chunk.width()];
    for (int c = 0; c < chunk.width(); c++) {
      chunk.copyColumn(c, 0, chunk.size(), new long[chunk.size()]);
    }
    for (int i = 0; i < chunk.size(); i++) {
      chunk.time(i);
      chunk.copyValues(i, target, 0);
    }
    for (long time : new long[] {Long.MIN_VALUE, 0, Long.MAX_VALUE}) {
      assertThat(chunk.before(time)).isBetween(-1, chunk.size() - 1);
    }
  }
}
