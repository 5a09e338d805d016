package io.weir.benchmarks.records;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.XReadParams;
import redis.clients.jedis.resps.StreamEntry;

/** Listeners to streams of Redis, a connection and a thread each. */
final class RedisListeners implements AutoCloseable {
  private static final int FOR_EVER = 0;

  private final List<Jedis> connections = new CopyOnWriteArrayList<>();
  private volatile boolean closed;

  private RedisListeners() {}

  static RedisListeners open(
      List<String> streams, Supplier<Jedis> connect, RecordServer.Hearing hearing) {
    RedisListeners listeners = new RedisListeners();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < streams.size(); i++) {
      int listener = i;
      Jedis jedis = connect.get();
      listeners.connections.add(jedis);
      Thread thread =
          new Thread(
              () -> listeners.listen(jedis, streams.get(listener), listener, hearing), "listener");
      thread.setDaemon(true);
      threads.add(thread);
    }
    threads.forEach(Thread::start);
    return listeners;
  }

  private void listen(Jedis jedis, String stream, int listener, RecordServer.Hearing hearing) {
    StreamEntryID last = new StreamEntryID(0, 0);
    try {
      while (!closed) {
        Map<String, List<StreamEntry>> more =
            jedis.xreadAsMap(XReadParams.xReadParams().block(FOR_EVER), Map.of(stream, last));
        for (StreamEntry each : more.getOrDefault(stream, List.of())) {
          last = each.getID();
          hearing.event(listener, RedisConnection.event(each));
        }
      }
    } catch (JedisException e) {
      if (!closed) {
        hearing.failed(e);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    connections.forEach(Jedis::disconnect);
  }
}
