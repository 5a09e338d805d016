package io.weir.benchmarks.records;

import java.nio.charset.StandardCharsets;
import java.util.List;
import redis.clients.jedis.Jedis;

/** Redis over RESP: GET, MGET, MSET. */
final class RedisItems implements ItemConnection {
  private final Jedis jedis;

  RedisItems(Jedis jedis) {
    this.jedis = jedis;
  }

  private static byte[] bytes(String key) {
    return key.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public byte[] get(String key) {
    return jedis.get(bytes(key));
  }

  @Override
  public Values get(List<String> keys) {
    List<byte[]> values = jedis.mget(keys.stream().map(RedisItems::bytes).toArray(byte[][]::new));
    return () -> values;
  }

  @Override
  public void put(List<String> keys, List<byte[]> values) {
    byte[][] pairs = new byte[2 * keys.size()][];
    for (int i = 0; i < keys.size(); i++) {
      pairs[2 * i] = bytes(keys.get(i));
      pairs[2 * i + 1] = values.get(i);
    }
    jedis.mset(pairs);
  }

  @Override
  public void close() {
    jedis.close();
  }
}
