package io.weir.job.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.job.samples.chunk.Fragments;
import io.weir.model.MalformedException;
import io.weir.model.Periods;
import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.model.SampleBlock;
import io.weir.model.SampleFunction;
import io.weir.model.SampleFunction.Kind;
import io.weir.model.Tag;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What cannot be read in the state is never taken for bad input, nor for nothing. */
class StateFaultsTest {
  private static final Tag TAG = Tag.of("boiler-7");
  private static final long START = 1_767_312_000_000_000_000L;
  private static final long SECOND = 1_000_000_000L;
  private static final int SAMPLES = 3000;

  /** How something stored is spoiled. */
  enum Fault {
    GONE,
    UNKNOWN_VERSION,
    CUT
  }

  private final StoreUnderTest store =
      new StoreUnderTest(new Retention(Duration.ofHours(25), Duration.ofDays(32)));

  @BeforeEach
  void fill() {
    store.now = store.now.plus(Duration.ofDays(2));
    for (int i = 0; i < SAMPLES; i++) {
      store.add(TAG, START + i * SECOND, i, 1, 2);
      if (i % 50 == 0) {
        store.flush();
      }
    }
    store.flush();
    store.restart(); // so that all is read again
  }

  @ParameterizedTest
  @CsvSource({
    "ROOT, UNKNOWN_VERSION",
    "ROOT, CUT",
    "PAGE, GONE",
    "PAGE, UNKNOWN_VERSION",
    "PAGE, CUT",
    "CHUNK, GONE",
    "CHUNK, UNKNOWN_VERSION",
    "CHUNK, CUT",
  })
  void everyPathToItFails(String kind, Fault fault) {
    ChunkKey spoiled = spoil(kind, fault);
    assertStateFault(
        spoiled,
        () -> {
          store.add(TAG, START, 0, 0, 0);
          for (int i = 0; i < SAMPLES; i++) {
            store.add(TAG, START + i * SECOND + 1, i, 1, 2); // so many that chunks are cut
          }
          store.flush();
        });
    store.restart();
    assertStateFault(spoiled, () -> store.passUntil(store.now.plus(Duration.ofHours(3))));
    assertStateFault(
        spoiled, () -> store.ask(TAG, new Periods(START, START + SAMPLES * SECOND, 1000)));
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void aFunctionFailsWithoutTheSummaryOfAChunk(Fault fault) {
    ChunkKey spoiled = spoil(keys("SUMMARY").get(1), fault);
    Periods periods = new Periods(START, START + SAMPLES * SECOND, 1);
    assertStateFault(spoiled, () -> store.ask(count(periods)));
  }

  private static Query count(Periods periods) {
    return new Query.Report(TAG, periods, 0, 0, 0, List.of(SampleFunction.of(Kind.COUNT)));
  }

  /** Such a flip is not seen when the chunk is opened: its headers are sound. */
  @Test
  void aBitThatFlippedInASealedChunkIsNeitherPackedAgainNorRolledUp() {
    ChunkKey key = keys("CHUNK").get(0);
    byte[] stored = store.fragments.lists().get(key);
    assertThat(Fragments.packedRows(stored)).isEqualTo(ChunkTree.TARGET);
    stored[stored.length - 20] ^= 1;
    assertThat(store.ask(TAG, new Periods(START, START + SAMPLES * SECOND, 1000)))
        .isInstanceOf(QueryResult.Rows.class);
    assertStateFault(
        key,
        () -> {
          for (int i = 0; i < ChunkTree.INNER_LIMIT; i++) {
            store.add(TAG, START + i, i, 1, 2);
          }
          store.flush();
        });
    store.restart();
    assertStateFault(key, () -> store.passUntil(store.now.plus(Duration.ofDays(2))));
  }

  @Test
  void aRootThatCannotBeReadFailsListingsAndIsNoUnknownTag() {
    ChunkKey spoiled = spoil("ROOT", Fault.UNKNOWN_VERSION);
    assertStateFault(
        spoiled, () -> store.store.engine().answer(new Query.TagList("", "", 10, 0, 0)));
    assertStateFault(spoiled, () -> store.ask(TAG, new Periods(0, 1000, 1)));
  }

  @Test
  void chunksOfAnotherWidthFail() {
    store.passUntil(store.now.plus(Duration.ofHours(3)));
    byte[] other = new io.weir.job.samples.chunk.Rows(7, 0).toBytes(0, 0);
    for (ChunkKey key : keys("CHUNK")) {
      store.fragments.replace(key, other);
    }
    assertThatThrownBy(() -> store.ask(TAG, new Periods(START, START + SAMPLES * SECOND, 1000)))
        .isInstanceOf(UnreadableStateException.class)
        .hasMessageContaining("7 values");
  }

  @Test
  void bucketsThatCannotBeReadFail() {
    store.passUntil(store.now.plus(Duration.ofDays(2)));
    assertThat(keys("CHUNK")).isNotEmpty().noneMatch(ChunkKey::isChunkOfSamples);
    for (ChunkKey bucket : keys("CHUNK")) {
      store.fragments.lists().put(bucket, new byte[] {1, 2, 3});
    }
    assertThatThrownBy(() -> store.ask(TAG, new Periods(START, START + SAMPLES * SECOND, 1000)))
        .isInstanceOf(UnreadableStateException.class);
  }

  private ChunkKey spoil(String kind, Fault fault) {
    return spoil(keys(kind).get(0), fault);
  }

  private ChunkKey spoil(ChunkKey key, Fault fault) {
    byte[] stored = store.fragments.lists().get(key);
    switch (fault) {
      case GONE -> store.fragments.remove(key);
      case CUT -> store.fragments.lists().put(key, Arrays.copyOf(stored, stored.length - 1));
      case UNKNOWN_VERSION -> {
        Fragments first = new Fragments(stored);
        first.next();
        byte[] later = stored.clone();
        later[first.offset()] = 0x7f;
        store.fragments.lists().put(key, later);
      }
    }
    return key;
  }

  private List<ChunkKey> keys(String kind) {
    return store.fragments.lists().entrySet().stream()
        .map(Map.Entry::getKey)
        .filter(key -> key.toString().contains("/" + kind + "/"))
        .sorted((a, b) -> Arrays.compareUnsigned(a.toBytes(), b.toBytes()))
        .toList();
  }

  private static void assertStateFault(ChunkKey key, ThrowingCallable action) {
    assertThatThrownBy(action)
        .isInstanceOf(UnreadableStateException.class)
        .isNotInstanceOf(MalformedException.class)
        .hasMessageContaining(key.toString());
  }

  @Test
  void aBlockThatIsCutOffIsMalformedInputAndWhatCameBeforeTheFaultIsTaken() {
    SampleBlock.Writer block = new SampleBlock.Writer(StoreUnderTest.WIDTH, 64);
    Tag tag = Tag.of("other");
    block.add(tag, START, new double[] {1, 2, 3});
    block.add(tag, START + 1, new double[] {4, 5, 6});
    byte[] cut = Arrays.copyOf(block.toBytes(), block.size() - 1);
    assertThatThrownBy(() -> store.store.samples().add(cut))
        .isInstanceOf(MalformedException.class)
        .isNotInstanceOf(UnreadableStateException.class);
    store.flush();
    assertThat(((QueryResult.Rows) store.ask(tag, new Periods(START, START + 9, 1))).value(1, 0))
        .isEqualTo(1);
  }
}
