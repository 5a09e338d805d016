package io.weir.job.records;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.records.MetricKey;
import io.weir.model.records.StreamKey;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the records' store relies on, whether the map is in this process or in RocksDB. */
public abstract class RecordMapContract {
  private static final List<MapKey> KEYS =
      List.of(
          MapKey.names(0),
          MapKey.names(1),
          MapKey.stream(StreamKey.of("a", "b")),
          MapKey.stream(StreamKey.of("a", "bü")),
          MapKey.stream(StreamKey.of("ab", "b")),
          MapKey.documents(MetricKey.of("a")));

  /** An empty map. */
  protected abstract RecordMap map() throws Exception;

  static LongStream seeds() {
    return LongStream.range(0, 6);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void isAnOrderedMapForEachKey(long seed) throws Exception {
    Random random = new Random(seed);
    RecordMap map = map();
    TreeMap<MapKey, TreeMap<byte[], byte[]>> model =
        new TreeMap<>((a, b) -> Arrays.compareUnsigned(a.toBytes(), b.toBytes()));
    KEYS.forEach(key -> model.put(key, new TreeMap<>(Arrays::compareUnsigned)));
    for (int i = 0; i < 400; i++) {
      for (int j = random.nextInt(20); j >= 0; j--) {
        write(random, map, model);
      }
      map.commit();
      MapKey key = KEYS.get(random.nextInt(KEYS.size()));
      byte[] position = randomBytes(random);
      byte[] value = model.get(key).get(position);
      assertThat(map.get(key, position)).isEqualTo(value);
      assertThat(map.get(key, position, 2))
          .isEqualTo(value == null ? null : Arrays.copyOf(value, Math.min(2, value.length)));
      byte[] end = randomBytes(random);
      long most = 1 + random.nextInt(30);
      if (Arrays.compareUnsigned(position, end) <= 0) {
        checkCount(map.count(key, position, end, most), model.get(key), position, end, most);
      }
      try (RecordMap.Walk walk = map.walk()) {
        checkWalk(random, walk, key, position, model.get(key));
      }
    }
  }

  private static void checkCount(
      RecordMap.Count count,
      NavigableMap<byte[], byte[]> model,
      byte[] from,
      byte[] end,
      long most) {
    List<byte[]> positions = List.copyOf(model.subMap(from, end).keySet());
    assertThat(count.values()).isEqualTo(Math.min(most, positions.size()));
    assertThat(count.end()).isEqualTo(positions.size() > most ? positions.get((int) most) : end);
  }

  private static void write(
      Random random, RecordMap map, Map<MapKey, TreeMap<byte[], byte[]>> model) {
    MapKey key = KEYS.get(random.nextInt(KEYS.size()));
    byte[] position = randomBytes(random);
    byte[] other = randomBytes(random);
    switch (random.nextInt(8)) {
      case 0 -> {
        map.remove(key, position);
        model.get(key).remove(position);
      }
      case 1 -> {
        if (Arrays.compareUnsigned(position, other) < 0 && random.nextInt(4) == 0) {
          map.removeRange(key, position, other);
          model.get(key).subMap(position, other).clear();
        }
      }
      default -> {
        map.put(key, position, other);
        model.get(key).put(position, other);
      }
    }
  }

  private static void checkWalk(
      Random random,
      RecordMap.Walk walk,
      MapKey key,
      byte[] position,
      NavigableMap<byte[], byte[]> model) {
    boolean forward = random.nextBoolean();
    boolean any = forward ? walk.seek(key, position) : walk.seekBack(key, position);
    byte[] at = forward ? model.ceilingKey(position) : model.floorKey(position);
    for (int steps = 0; any && steps < 10; steps++) {
      assertThat(walk.position()).isEqualTo(at);
      assertThat(walk.value()).isEqualTo(model.get(at));
      assertThat(walk.value(1)).isEqualTo(Arrays.copyOf(model.get(at), walk.value(1).length));
      forward = random.nextBoolean();
      any = forward ? walk.next() : walk.previous();
      at = forward ? model.higherKey(at) : model.lowerKey(at);
    }
    assertThat(any).isEqualTo(at != null);
  }

  /** Few different ones; some begin with others, and some have the highest bytes. */
  private static byte[] randomBytes(Random random) {
    byte[] bytes = new byte[random.nextInt(4)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (random.nextInt(5) - 2);
    }
    return bytes;
  }

  @Test
  void aWalkAndAReaderSeeNothingBeforeItIsCommittedAndAWalkNothingThatFollows() throws Exception {
    RecordMap map = map();
    MapKey key = KEYS.get(0);
    byte[] position = {1};
    map.put(key, position, new byte[] {7});
    assertThat(map.get(key, position)).isNull();
    try (RecordMap.Walk before = map.walk()) {
      map.commit();
      assertThat(map.get(key, position)).containsExactly(7);
      assertThat(before.seek(key, position)).isFalse();
    }
    try (RecordMap.Walk after = map.walk()) {
      map.remove(key, position);
      map.commit();
      assertThat(after.seek(key, position)).isTrue();
    }
  }
}
