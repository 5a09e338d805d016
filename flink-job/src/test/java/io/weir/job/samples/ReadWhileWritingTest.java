package io.weir.job.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.Periods;
import io.weir.model.QueryResult;
import io.weir.model.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A query sees every sample flushed before it was asked, also while chunks are cut and sealed. */
class ReadWhileWritingTest {
  private static final Tag TAG = Tag.of("boiler-7");
  private static final int SAMPLES = 60_000;
  private static final long STEP = 1000;

  @Test
  void rowsAreExactWhileTheTreeIsRebuilt() {
    StoreUnderTest store = new StoreUnderTest();
    store.fragments.afterReplace = ReadWhileWritingTest::letReadersIn;
    AtomicInteger flushed = new AtomicInteger();
    List<CompletableFuture<Integer>> readers = new ArrayList<>();
    for (int seed = 0; seed < 2; seed++) {
      Random random = new Random(seed);
      readers.add(CompletableFuture.supplyAsync(() -> readUntilAllIsThere(store, flushed, random)));
    }
    Random random = new Random(7);
    for (int n = 0; n < SAMPLES; ) {
      int end = Math.min(SAMPLES, n + 1 + random.nextInt(60));
      for (; n < end; n++) {
        store.add(TAG, time(n), n, 0, 0);
      }
      for (int i = 0; i < 5; i++) {
        int late = random.nextInt(n);
        store.add(TAG, time(late) + 1, late, 0, 0);
      }
      store.flush();
      flushed.set(n);
      if (random.nextInt(200) == 0) {
        store.passUntil(store.now.plusSeconds(7200));
      }
    }
    for (CompletableFuture<Integer> reader : readers) {
      assertThat(reader.join()).isPositive();
    }
  }

  private static void letReadersIn() {
    for (long until = System.nanoTime() + 100_000; System.nanoTime() < until; ) {
      Thread.onSpinWait();
    }
  }

  /** Sample n is at n steps, and perhaps once more 1 ns later; either has n as its value. */
  private static long time(int n) {
    return (n + 1) * STEP;
  }

  private static int readUntilAllIsThere(
      StoreUnderTest store, AtomicInteger flushed, Random random) {
    int queries = 0;
    for (int there = 0; there < SAMPLES; queries++) {
      there = flushed.get();
      if (there < 100) {
        continue;
      }
      int from = random.nextInt(there - 50);
      Periods periods = new Periods(time(from), time(from + 1 + random.nextInt(there - from)), 50);
      QueryResult.Rows rows = (QueryResult.Rows) store.ask(TAG, periods);
      for (int row = 1; row <= 50; row++) {
        long n = (periods.time(row) - 1) / STEP - 1;
        assertThat(rows.value(row, 0)).as("row %d of %s", row, periods).isEqualTo(n);
      }
    }
    return queries;
  }
}
