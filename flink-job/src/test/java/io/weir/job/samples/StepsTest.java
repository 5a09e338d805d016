package io.weir.job.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.job.samples.chunk.Rows;
import io.weir.job.samples.chunk.SealedChunk;
import io.weir.job.samples.chunk.StoredFormat;
import io.weir.model.Tag;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Upkeep of a tag is done in short steps, at the same point of every hour. */
class StepsTest {
  private static final Tag A = Tag.of("a");
  private static final Tag B = Tag.of("b");
  private static final long HOUR = Duration.ofHours(1).toMillis();

  private final StoreUnderTest store = new StoreUnderTest();

  @Test
  void keepsThePointOfTheHourHoweverLateItIsCalled() {
    store.add(A, 1, 0, 0, 0);
    store.flush();
    long first = store.scheduled.get(A);
    assertThat(first - store.now.toEpochMilli()).isBetween(1L, HOUR);
    for (int minutes : new int[] {1, 59, 60, 61, 150, 6000}) {
      store.now = store.now.plus(Duration.ofHours(1).plusMinutes(minutes));
      store.store.samples().upkeep(A);
      long next = store.scheduled.get(A);
      assertThat(next - store.now.toEpochMilli()).isBetween(1L, HOUR);
      assertThat((next - first) % HOUR).isZero();
    }
  }

  @Test
  void storesTheSamplesOfItsTagAloneAndEachOnce() {
    store.add(A, 1, 0, 0, 0);
    store.add(B, 1, 0, 0, 0);
    store.store.samples().upkeep(A);
    assertThat(store.entry(A).count()).isEqualTo(1);
    assertThat(store.entry(B)).isNull();
    store.add(A, 2, 0, 0, 0);
    store.flush();
    assertThat(store.entry(A).count()).isEqualTo(2);
    assertThat(store.entry(B).count()).isEqualTo(1);
    assertThat(store.store.samples().tally().samples()).isEqualTo(3);
  }

  @ParameterizedTest(name = "{0} values")
  @ValueSource(ints = {1, 10, 64, 451})
  void densePagesExpireInStepsOfBoundedSize(int width) {
    ChunkTree tree =
        new ChunkTree(
            new HeapFragments(),
            ChunkKey.root(new Series(A, 1), ChunkKey.RAW),
            new ReentrantLock(),
            StoredFormat.COLUMNS,
            width);
    int samples = 200 * ChunkTree.TARGET;
    for (int from = 0; from < samples; from += ChunkTree.TARGET) {
      Rows rows = new Rows(width, ChunkTree.TARGET);
      for (int i = from; i < from + ChunkTree.TARGET; i++) {
        rows.add(i, new double[width]);
      }
      tree.add(rows);
    }
    int[] taken = {0};
    boolean more = true;
    while (more) {
      more =
          tree.expire(
              samples,
              old -> {
                assertThat((long) old.capacity() * (1 + width) * Long.BYTES)
                    .as("bytes of a step")
                    .isLessThan(4 << 20);
                taken[0] += old.size();
              });
    }
    assertThat(taken[0]).isEqualTo(samples);
    assertThat(tree.isEmpty()).isTrue();
  }

  @Test
  void manyChunksWithLateSamplesAreSealedInSteps() {
    int chunks = 100;
    for (int i = 0; i < chunks * ChunkTree.TARGET; i++) {
      store.add(A, 10L * i, 0, 0, 0);
    }
    store.flush();
    for (int chunk = 0; chunk < chunks; chunk++) {
      store.add(A, 10L * chunk * ChunkTree.TARGET + 5, 0, 0, 0);
    }
    store.flush();
    store.now = store.now.plus(Duration.ofHours(2));
    long sealed = sealed();
    int steps = 0;
    do {
      store.store.samples().upkeep(A);
      assertThat(sealed() - sealed).as("sealed in a step").isBetween(1L, 16L);
      sealed = sealed();
      steps++;
    } while (store.scheduled.get(A) == store.now.toEpochMilli());
    assertThat(steps).isGreaterThanOrEqualTo(chunks / 16);
    long done = sealed();
    store.store.samples().upkeep(A);
    assertThat(sealed()).isEqualTo(done);
  }

  @Test
  void manyChunksThatWereAddedToArePackedInSteps() {
    int chunks = 100;
    HeapFragments fragments = new HeapFragments();
    ChunkKey root = ChunkKey.root(new Series(A, 1), Tiers.all()[0]);
    ChunkTree tree = new ChunkTree(fragments, root, new ReentrantLock(), StoredFormat.COLUMNS, 1);
    tree.add(rows(0, chunks * ChunkTree.TARGET, 10));
    tree.seal();
    Rows late = rows(5, chunks * ChunkTree.TARGET * 5 / 9, 18);
    tree.add(late);
    int[] packed = {0};
    fragments.onWrite = (key, fragment) -> packed[0] += SealedChunk.is(fragment) ? 1 : 0;
    for (int left = chunks; left > 0; left -= 16) {
      packed[0] = 0;
      tree.pack(late);
      assertThat(packed[0]).as("packed in a step, of %d", left).isEqualTo(Math.min(16, left));
    }
    packed[0] = 0;
    tree.pack(late);
    assertThat(packed[0]).as("packed again").isZero();
    try (TreeCursor cursor = new TreeCursor(fragments, root, 1)) {
      assertThat(cursor.extent().count()).isEqualTo(chunks * ChunkTree.TARGET + late.size());
    }
  }

  /** Through enough chunks for several pages, also from a row that a seek had to step back to. */
  @Test
  void aCursorStepsFromRowToRowThroughAllPages() {
    HeapFragments fragments = new HeapFragments();
    ChunkKey root = ChunkKey.root(new Series(A, 1), Tiers.all()[0]);
    ChunkTree tree = new ChunkTree(fragments, root, new ReentrantLock(), StoredFormat.COLUMNS, 1);
    int count = 600 * ChunkTree.TARGET;
    tree.add(rows(0, count, 10));
    List<Long> times = new ArrayList<>();
    try (TreeCursor cursor = new TreeCursor(fragments, root, 1)) {
      for (boolean at = cursor.seekFirst(); at; at = cursor.next()) {
        times.add(cursor.time());
      }
      assertThat(times).isEqualTo(LongStream.range(0, count).map(i -> i * 10).boxed().toList());
      for (int i = ChunkTree.TARGET / 2; i < count; i += ChunkTree.TARGET / 2) {
        assertThat(cursor.seek(i * 10L)).isTrue();
        assertThat(cursor.next()).isTrue();
        assertThat(cursor.time()).isEqualTo(i * 10L);
      }
    }
  }

  private static Rows rows(long first, int count, long step) {
    Rows rows = new Rows(1, count);
    for (int i = 0; i < count; i++) {
      rows.add(first + i * step, new double[] {i});
    }
    return rows;
  }

  private long sealed() {
    store.flush();
    return store.store.samples().tally().sealed();
  }
}
