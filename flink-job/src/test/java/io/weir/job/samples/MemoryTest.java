package io.weir.job.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.model.QueryResult;
import io.weir.model.SampleBlock;
import io.weir.model.Tag;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the store keeps on the heap is bounded, whatever the order and shape of what comes. */
class MemoryTest {
  private static final int SAMPLES = 1000;
  private static final long LIMIT = 16 << 20;

  @ParameterizedTest(name = "{0} values, tags of {1} bytes")
  @CsvSource({"10, 10, 2000", "64, 1024, 500"})
  void tagsLoadedOneAfterTheOtherKeepNoRoomEach(int width, int tagBytes, int tags) {
    assertOnHeap(
        () -> loaded(width, tagBytes, tags, SAMPLES),
        store -> {
          assertThat(store.used()).as("bytes on the heap").isLessThan(LIMIT);
          assertThat(store.received()).isEqualTo((long) tags * SAMPLES);
          assertThat(store.heap().series()).isEqualTo(tags);
        });
  }

  @ParameterizedTest(name = "tags of {0} bytes")
  @CsvSource({"10", "255", "1024"})
  void manyTagsTakeNoMoreThanTheLimitAndAreCountedAsTheyAre(int tagBytes) {
    assertOnHeap(
        () -> loaded(1, tagBytes, 60_000, 1),
        store -> {
          StoreHeap heap = store.heap();
          assertThat(store.used()).as("bytes on the heap").isLessThan(LIMIT);
          assertThat((double) (heap.seriesBytes() + heap.pendingBytes()) / store.used())
              .as("counted / used")
              .isBetween(0.8, 1.6);
          assertThat(heap.evicted()).isEqualTo(60_000 - heap.series()).isPositive();
        });
  }

  @Test
  void samplesThatWaitTakeNoMoreHoweverWideTheyAre() {
    for (int width : new int[] {1, 10, 64}) {
      SampleStore store = over();
      int tag = 0;
      while (!store.isFull()) {
        add(store, width, tag(tag++ % 7, 20), 10, false);
      }
      store.flush();
      assertThat(store.heap().pendingBytes()).as("%s values", width).isLessThanOrEqualTo(LIMIT / 2);
      assertThat(store.received()).isGreaterThanOrEqualTo(1000L);
    }
  }

  @ParameterizedTest(name = "{0} values")
  @CsvSource({"1, 750000", "10, 150000"})
  void samplesWaitByTheirBytesHoweverMuchTheyMayTake(int width, int samples) {
    SampleStore store = over(1 << 30);
    for (int tag = 0; !store.isFull(); tag++) {
      add(store, width, tag(tag % 7, 20), 10, false);
    }
    assertThat(store.received()).isBetween(samples * 9L / 10, samples * 11L / 10);
  }

  @Test
  void seriesThatWaitAreBoundedByNumber() {
    SampleStore store = over(1 << 30);
    int tags = 0;
    while (!store.isFull()) {
      add(store, 1, tag(tags++, 20), 1, false);
    }
    assertThat(tags).isEqualTo(50_000);
  }

  @Test
  void samplesThatWaitTakeNoMoreWhereSeriesOfAllWidthsComeInTurn() {
    SampleStore store = over();
    for (int round = 0; round < 3; round++) {
      for (int width = 1; width <= 64; width++) {
        Tag tag = tag(100 * round + width, 20);
        for (int blocks = 0; !store.isFull(); blocks++) {
          add(store, blocks % 100 == 0 ? 1 + blocks / 100 % 64 : width, tag, 10, false);
        }
        store.flush();
        assertThat(store.heap().pendingBytes())
            .as("after %s values", width)
            .isLessThanOrEqualTo(LIMIT / 2);
      }
    }
  }

  @Test
  void roomForABlockBeyondTheLimitIsGivenBack() {
    SampleStore store = over();
    add(store, 1, tag(0, 20), 400_000);
    store.flush();
    assertThat(store.heap().pendingBytes()).isLessThan(100_000);
  }

  @Test
  void whatWasNotUsedForLongestIsLetGo() {
    StoreUnderTest store = new StoreUnderTest();
    store.heapBytes = 64 << 10;
    store.restart();
    Tag kept = Tag.of("kept");
    for (int i = 0; i < 1000; i++) {
      store.add(kept, i, 1, 2, 3);
      store.add(Tag.of("tag-" + i), i, 1, 2, 3);
      store.flush();
    }
    long reads = store.fragments.reads();
    store.add(kept, 1000, 1, 2, 3);
    store.flush();
    assertThat(store.fragments.reads()).as("of a tag that is in use").isEqualTo(reads);
    store.add(Tag.of("tag-1"), 1000, 1, 2, 3);
    store.flush();
    assertThat(store.fragments.reads()).as("of a tag that was let go").isGreaterThan(reads);
    assertThat(store.entry(kept).count()).isEqualTo(1001);
    assertThat(store.entry(Tag.of("tag-1")).count()).isEqualTo(2);
  }

  private static Tag tag(int number, int bytes) {
    byte[] name = new byte[bytes];
    Arrays.fill(name, (byte) 'x');
    byte[] digits = Integer.toString(number).getBytes(StandardCharsets.UTF_8);
    System.arraycopy(digits, 0, name, 0, digits.length);
    return Tag.ofUtf8(name, 0, bytes);
  }

  private static void add(SampleStore store, int width, Tag tag, int samples) {
    add(store, width, tag, samples, true);
  }

  private static void add(SampleStore store, int width, Tag tag, int samples, boolean flush) {
    SampleBlock.Writer block = new SampleBlock.Writer(width, 1 << 10);
    for (int i = 0; i < samples; i++) {
      block.add(tag, i, new double[width]);
    }
    store.add(block.toBytes());
    if (flush && store.isFull()) {
      store.flush();
    }
  }

  private static SampleStore over() {
    return over(LIMIT);
  }

  private static SampleStore over(long limit) {
    FragmentStore fragments = new Forgetful();
    return ChunkStore.over(
            fragments,
            fragments,
            new NoNames(),
            StoreUnderTest.ONE_KEY_GROUP,
            (tag, at) -> {},
            () -> QueryResult.Status.empty(0, 0),
            new Retention(Duration.ofDays(36500), Duration.ofDays(36500)),
            InstantSource.system(),
            System::nanoTime,
            limit)
        .samples();
  }

  private static SampleStore loaded(int width, int tagBytes, int tags, int samples) {
    SampleStore store = over();
    for (int tag = 0; tag < tags; tag++) {
      add(store, width, tag(tag, tagBytes), samples);
    }
    store.flush();
    return store;
  }

  /** What a store had and took: the bytes of the heap that were free once it was let go. */
  private record Measured(long received, StoreHeap heap, long used) {}

  private static Measured measure(SampleStore[] store) {
    long received = store[0].received();
    StoreHeap heap = store[0].heap();
    long with = usedHeap();
    WeakReference<SampleStore> gone = new WeakReference<>(store[0]);
    store[0] = null;
    long without = usedHeap();
    assertThat(gone.get()).isNull();
    return new Measured(received, heap, with - without);
  }

  /**
   * Measures anew if it is not as it must be: what other tests have left may be freed just then.
   */
  private static void assertOnHeap(Supplier<SampleStore> loaded, Consumer<Measured> assertion) {
    await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(() -> assertion.accept(measure(new SampleStore[] {loaded.get()})));
  }

  /**
   * The serial collector moves everything together in every fourth collection only; in the others
   * up to a twentieth of the old generation may stay in use, though nothing refers to it.
   */
  private static long usedHeap() {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    for (int i = 0; i < 4; i++) {
      memory.gc();
    }
    return memory.getHeapMemoryUsage().getUsed();
  }

  /** Holds nothing, so that all of the heap that is used is the store's own. */
  private static final class Forgetful implements FragmentStore {
    @Override
    public byte[] read(ChunkKey key) {
      return null;
    }

    @Override
    public void append(ChunkKey key, byte[] fragment) {}

    @Override
    public void replace(ChunkKey key, byte[] fragment) {}

    @Override
    public void remove(ChunkKey key) {}
  }

  /** Has no name, whatever was put. */
  private static final class NoNames implements TagNames {
    @Override
    public byte[] get(ChunkKey group, Tag name) {
      return null;
    }

    @Override
    public void put(ChunkKey group, Tag name, byte[] value) {
      // All of the heap that is used is the store's own.
    }

    @Override
    public void remove(ChunkKey group, Tag name) {
      // There is none.
    }

    @Override
    public TagNameWalk walk() {
      return new TagNameWalk() {
        @Override
        public List<Name> names(ChunkKey group, byte[] from, int limit) {
          return List.of();
        }

        @Override
        public long count(ChunkKey group) {
          return 0;
        }
      };
    }
  }
}
