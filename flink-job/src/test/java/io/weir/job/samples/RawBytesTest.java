package io.weir.job.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.job.samples.chunk.Fragments;
import io.weir.model.Tag;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What hourly sealing writes of a tag whose last chunk is not full for hours, and what it packs.
 */
class RawBytesTest {
  private static final Tag TAG = Tag.of("boiler-7");
  private static final Instant START = Instant.parse("2026-01-02T00:00:00Z");
  private static final long NANOS = START.getEpochSecond() * 1_000_000_000L;
  private static final int WIDTH = 10;
  private static final int HOURS = 25;

  private final StoreUnderTest store =
      new StoreUnderTest(new Retention(Duration.ofDays(365), Duration.ofDays(365)));
  private final Random random = new Random(42);
  private final double[] values = new double[WIDTH];
  private long written;

  /** Of 88 that came. */
  @ParameterizedTest(name = "a sample every {0} s, decimals {1}: {2} bytes")
  @CsvSource({"1, true, 58", "60, true, 75", "60, false, 288", "300, true, 66", "300, false, 222"})
  void appendingAndSealingWriteSoManyBytesASample(int seconds, boolean decimals, long bytes) {
    Arrays.fill(values, 50);
    store.fragments.onWrite = (key, fragment) -> written += isChunk(key) ? fragment.length : 0;
    long samples = 0;
    for (int hour = 1; hour <= HOURS; hour++) {
      for (long time = hour * 3600L; time < (hour + 1) * 3600L; time += seconds) {
        store.add(TAG, NANOS + time * 1_000_000_000L, walk(decimals));
        store.flush();
        samples++;
      }
      store.passUntil(START.plus(Duration.ofHours(hour + 1)));
      store.fragments.lists().forEach(RawBytesTest::assertPacked);
    }
    assertThat(written / samples).as("bytes written a sample").isEqualTo(bytes);
  }

  private double[] walk(boolean decimals) {
    for (int v = 0; v < WIDTH; v++) {
      values[v] =
          decimals
              ? Math.round((values[v] + 0.05 * random.nextGaussian()) * 1000) / 1000.0
              : random.nextDouble();
    }
    return values;
  }

  private static void assertPacked(ChunkKey key, byte[] list) {
    if (isChunk(key)) {
      int rows = Fragments.rows(list);
      assertThat(rows - Fragments.packedRows(list))
          .as("rows of %s that are not packed, of %d", key, rows)
          .isLessThanOrEqualTo(rows / 3);
    }
  }

  private static boolean isChunk(ChunkKey key) {
    return key.toString().startsWith(TAG + "/" + WIDTH + "/" + ChunkKey.RAW + "/CHUNK/");
  }
}
