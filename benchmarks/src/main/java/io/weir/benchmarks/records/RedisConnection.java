package io.weir.benchmarks.records;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Response;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.Transaction;
import redis.clients.jedis.resps.StreamEntry;

/** Redis over RESP. A stream is a key, an event an entry with the one field {@value #FIELD}. */
final class RedisConnection implements RecordConnection {
  private static final String FIELD = "d";

  private final Jedis jedis;

  RedisConnection(Jedis jedis) {
    this.jedis = jedis;
  }

  private static Map<String, String> fields(byte[] json) {
    return Map.of(FIELD, new String(json, StandardCharsets.UTF_8));
  }

  static Event event(StreamEntry entry) {
    byte[] json = entry.getFields().get(FIELD).getBytes(StandardCharsets.UTF_8);
    return new Event(entry.getID().toString(), json);
  }

  @Override
  public String append(String stream, byte[] json) {
    return jedis.xadd(stream, StreamEntryID.NEW_ENTRY, fields(json)).toString();
  }

  @Override
  public List<String> append(String stream, List<byte[]> json) {
    try (Transaction transaction = jedis.multi()) {
      List<Response<StreamEntryID>> ids = new ArrayList<>();
      for (byte[] each : json) {
        ids.add(transaction.xadd(stream, StreamEntryID.NEW_ENTRY, fields(each)));
      }
      transaction.exec();
      return ids.stream().map(id -> id.get().toString()).toList();
    }
  }

  @Override
  public Events last(String stream, int count) {
    List<StreamEntry> entries = new ArrayList<>(jedis.xrevrange(stream, "+", "-", count));
    Collections.reverse(entries);
    return () -> entries.stream().map(RedisConnection::event).toList();
  }

  @Override
  public List<Event> all(String stream) {
    return jedis.xrange(stream, "-", "+").stream().map(RedisConnection::event).toList();
  }

  @Override
  public void close() throws IOException {
    jedis.close();
  }
}
