package io.weir.job.rocksdb;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.job.samples.ChunkKey;
import io.weir.job.samples.FragmentStore;
import io.weir.job.samples.chunk.Fragments;
import io.weir.model.Tag;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.state.rocksdb.RocksDBKeyedStateBackend;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

class BatchedFragmentsTest {
  private static final int KEY_GROUPS = 128;
  private static final List<ChunkKey> KEYS =
      IntStream.range(0, 40).mapToObj(i -> ChunkKey.of(Tag.of("tag" + i))).toList();
  private static final ChunkKey KEY = KEYS.get(0);

  @TempDir Path dir;

  private Options options;
  private RocksDB database;
  private RocksDbColumn<ChunkKey> column;
  private Direct direct;
  private BatchedFragments batched;

  @BeforeEach
  void open() throws Exception {
    options =
        new Options()
            .setCreateIfMissing(true)
            .setMergeOperatorName(RocksDBKeyedStateBackend.MERGE_OPERATOR_NAME);
    database = RocksDB.open(options, dir.toString());
    column =
        new RocksDbColumn<>(
            database, database.getDefaultColumnFamily(), ChunkKeySerializer.INSTANCE, KEY_GROUPS);
    direct = new Direct(database, column.keys());
    batched = new BatchedFragments(direct, column);
  }

  @AfterEach
  void close() {
    column.close();
    database.close();
    options.close();
  }

  /** What Flink's list state does, call by call; what readers see. */
  private record Direct(RocksDB database, StoredKeys<ChunkKey> keys) implements FragmentStore {
    /** What RocksDB is told. */
    private interface Call {
      void run() throws RocksDBException;
    }

    private static void run(Call call) {
      try {
        call.run();
      } catch (RocksDBException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public byte[] read(ChunkKey key) {
      try {
        return database.get(keys.of(key));
      } catch (RocksDBException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void append(ChunkKey key, byte[] fragment) {
      run(() -> database.merge(keys.of(key), Fragments.append(null, fragment)));
    }

    @Override
    public void replace(ChunkKey key, byte[] fragment) {
      run(() -> database.put(keys.of(key), Fragments.append(null, fragment)));
    }

    @Override
    public void remove(ChunkKey key) {
      run(() -> database.delete(keys.of(key)));
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(US_ASCII);
  }

  private static byte[] list(String... fragments) {
    byte[] list = null;
    for (String fragment : fragments) {
      list = Fragments.append(list, bytes(fragment));
    }
    return list;
  }

  @Test
  void showsReadersWhatWasAppendedOnceItIsCommitted() {
    batched.appendLater(KEY, bytes("a"));
    batched.appendLater(KEYS.get(1), bytes("b"));
    batched.appendLater(KEY, bytes("c"));
    assertThat(direct.read(KEY)).isNull();

    batched.commit();

    assertThat(direct.read(KEY)).isEqualTo(list("a", "c"));
    assertThat(direct.read(KEYS.get(1))).isEqualTo(list("b"));
  }

  @Test
  void writesWhatWaitsOfAKeyBeforeAnythingElseOfIt() {
    List<Runnable> others =
        List.of(
            () -> assertThat(batched.read(KEY)).isEqualTo(list("a")),
            batched::walk,
            () -> batched.append(KEY, bytes("x")),
            () -> batched.replace(KEY, bytes("x")),
            () -> batched.remove(KEY),
            () -> batched.together(() -> batched.replace(KEY, bytes("x"))),
            () -> batched.removeRun(KEYS.get(1), KEYS.get(2), Stream.of()));
    for (Runnable other : others) {
      batched.remove(KEY);
      batched.remove(KEYS.get(1));
      batched.appendLater(KEY, bytes("a"));
      batched.appendLater(KEYS.get(1), bytes("b"));

      other.run();

      assertThat(direct.read(KEYS.get(1))).isEqualTo(list("b"));
    }
  }

  @Test
  void holdsBackWhatWaitsOfOtherKeys() {
    batched.appendLater(KEY, bytes("a"));

    batched.read(KEYS.get(1));
    batched.append(KEYS.get(1), bytes("x"));
    batched.replace(KEYS.get(2), bytes("x"));
    batched.together(() -> batched.append(KEYS.get(3), bytes("x")));
    batched.remove(KEYS.get(4));

    assertThat(direct.read(KEY)).isNull();
    batched.commit();
    assertThat(direct.read(KEY)).isEqualTo(list("a"));
  }

  @Test
  void showsWhatIsWrittenTogetherAtOnceAndInOrder() {
    batched.together(
        () -> {
          batched.append(KEY, bytes("a"));
          batched.replace(KEYS.get(1), bytes("b"));
          batched.replace(KEY, bytes("c"));
          batched.append(KEY, bytes("d"));
          assertThat(direct.read(KEY)).isNull();
          assertThat(direct.read(KEYS.get(1))).isNull();
        });

    assertThat(direct.read(KEY)).isEqualTo(list("c", "d"));
    assertThat(direct.read(KEYS.get(1))).isEqualTo(list("b"));
  }

  @Test
  void writesNothingOfWhatFailsTogether() {
    assertThatThrownBy(
            () ->
                batched.together(
                    () -> {
                      batched.replace(KEY, bytes("a"));
                      throw new IllegalStateException("a test");
                    }))
        .hasMessage("a test");
    batched.together(() -> batched.replace(KEYS.get(1), bytes("b")));

    assertThat(direct.read(KEY)).isNull();
    assertThat(direct.read(KEYS.get(1))).isEqualTo(list("b"));
  }

  @Test
  void holdsNoMoreBackThanOneMebibyte() {
    byte[] fragment = new byte[10_000];

    for (int i = 0; i < 100; i++) {
      batched.appendLater(KEY, fragment);
    }
    assertThat(direct.read(KEY)).isNull();
    for (int i = 0; i < 5; i++) {
      batched.appendLater(KEY, fragment);
    }

    assertThat(direct.read(KEY)).isNotNull();
  }

  @Test
  void comesToWhatCallsOneByOneComeTo() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Map<ChunkKey, byte[]> expected = new HashMap<>();
    for (int step = 0; step < 20_000; step++) {
      ChunkKey key = KEYS.get(random.nextInt(KEYS.size()));
      byte[] fragment = new byte[1 + random.nextInt(200)];
      random.nextBytes(fragment);
      switch (random.nextInt(100)) {
        case 0, 1 -> {
          batched.replace(key, fragment);
          expected.put(key, Fragments.append(null, fragment));
        }
        case 2 -> {
          batched.remove(key);
          expected.remove(key);
        }
        case 5 -> {
          batched.together(() -> batched.replace(key, fragment));
          expected.put(key, Fragments.append(null, fragment));
        }
        case 3 -> {
          batched.append(key, fragment);
          expected.put(key, Fragments.append(expected.get(key), fragment));
        }
        case 4 ->
            assertThat(Arrays.equals(batched.read(key), expected.get(key)))
                .as("step %d of seed %d", step, seed)
                .isTrue();
        default -> {
          batched.appendLater(key, fragment);
          expected.put(key, Fragments.append(expected.get(key), fragment));
        }
      }
    }

    batched.commit();

    for (ChunkKey key : KEYS) {
      assertThat(Arrays.equals(direct.read(key), expected.get(key))).as("seed %d", seed).isTrue();
    }
  }
}
