package io.weir.benchmarks;

import io.weir.benchmarks.records.ItemConnection;
import io.weir.benchmarks.records.ItemText;
import io.weir.benchmarks.records.RecordServer;
import io.weir.benchmarks.records.RecordServer.Ability;
import io.weir.testkit.probe.RequestRun;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Puts a value of each key at once, in a new version each time; looks up one key after the other;
 * and looks up all keys at once, in random order. Every value is compared.
 */
final class ItemsPart implements BenchPart<RecordServer> {
  static final Figure.OfQueries ONE = new Figure.OfQueries("look up one key");
  private static final int LOOKUPS_A_ROUND = 5;
  private static final int WARM_UPS = 8;
  private static final long VISIBLE_WITHIN = TimeUnit.SECONDS.toNanos(60);

  private final RunContext run;
  private final List<Integer> numbers;
  private final List<String> keys;
  private final Map<String, Integer> versions = new HashMap<>();

  ItemsPart(RunContext run) {
    this.run = run;
    numbers = new ArrayList<>(IntStream.range(0, run.sizes().records().keys()).boxed().toList());
    Collections.shuffle(numbers, new Random(run.workloads().seed()));
    keys = numbers.stream().map(ItemText::key).toList();
  }

  static Figure puts(int keys) {
    return new Figure(String.format("put %,d keys at once", keys), "ms until acknowledged");
  }

  static Figure visible(int keys) {
    return new Figure(String.format("put %,d keys at once", keys), "ms until all are visible");
  }

  static Figure lookups(int keys) {
    return new Figure(String.format("look up %,d keys in one request", keys), "ms");
  }

  @Override
  public boolean isFor(RecordServer server) {
    return server.abilities().contains(Ability.ITEMS);
  }

  private static boolean hasMany(RecordServer server) {
    return server.abilities().contains(Ability.MANY_ITEMS_A_REQUEST);
  }

  @Override
  public void prepare(RecordServer server) throws IOException, InterruptedException {
    try (ItemConnection connection = server.connectToItems()) {
      for (int i = 0; i < (hasMany(server) ? WARM_UPS : 1); i++) {
        put(server, connection);
        if (hasMany(server)) {
          lookUp(server, connection);
        }
      }
    }
    lookUpOne(server, run.sizes().records().warmUpSeconds(server));
  }

  @Override
  public void run(RecordServer server, int round) throws IOException, InterruptedException {
    try (ItemConnection connection = server.connectToItems()) {
      Put put = put(server, connection);
      run.note(puts(keys.size()), server, put.acknowledged() / 1e6);
      run.note(visible(keys.size()), server, put.visible() / 1e6);
      for (int i = 0; i < LOOKUPS_A_ROUND && hasMany(server); i++) {
        run.note(lookups(keys.size()), server, lookUp(server, connection) / 1e6);
      }
    }
    long cpu = server.process().cpuMicros();
    RequestRun.Result result = lookUpOne(server, run.sizes().records().seconds());
    double micros = server.process().cpuMicros() - cpu;
    run.note(ONE.cpu(), server, micros / 1000 / result.count());
    run.noteLatency(ONE, server, result.latency());
  }

  /** Nanoseconds from sending. */
  private record Put(long acknowledged, long visible) {}

  private Put put(RecordServer server, ItemConnection connection) throws IOException {
    int version = versions.merge(server.name(), 1, Integer::sum);
    List<byte[]> values = numbers.stream().map(n -> ItemText.value(n, version)).toList();
    long begin = System.nanoTime();
    connection.put(keys, values);
    long acknowledged = System.nanoTime() - begin;
    // The tasks of a server may be done at different times, so some of all keys are looked at.
    for (int i = 0; i < keys.size(); i += Math.max(1, keys.size() / 100)) {
      awaitVersion(server, connection, i, version, begin + VISIBLE_WITHIN);
    }
    return new Put(acknowledged, System.nanoTime() - begin);
  }

  private void awaitVersion(
      RecordServer server, ItemConnection connection, int at, int version, long deadline)
      throws IOException {
    byte[] value = connection.get(keys.get(at));
    while (!isRight(server, at, version, value) && System.nanoTime() - deadline < 0) {
      value = connection.get(keys.get(at));
    }
    ItemText.check(server.name(), numbers.get(at), version, value);
  }

  private boolean isRight(RecordServer server, int at, int version, byte[] value) {
    try {
      ItemText.check(server.name(), numbers.get(at), version, value);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Returns the nanoseconds until all bytes of the answer were there. */
  private long lookUp(RecordServer server, ItemConnection connection) throws IOException {
    long begin = System.nanoTime();
    ItemConnection.Values received = connection.get(keys);
    long nanos = System.nanoTime() - begin;
    List<byte[]> values = received.parse();
    for (int i = 0; i < keys.size(); i++) {
      int version = versions.get(server.name());
      ItemText.check(server.name(), numbers.get(i), version, values.get(i));
    }
    return nanos;
  }

  private RequestRun.Result lookUpOne(RecordServer server, double seconds)
      throws IOException, InterruptedException {
    int version = versions.get(server.name());
    ItemConnection connection = server.connectToItems();
    SplittableRandom random = new SplittableRandom(version);
    return new RequestRun(1, Double.POSITIVE_INFINITY, (long) (seconds * 1e9))
        .run(
            number ->
                RecordRound.connection(
                    connection,
                    n -> {
                      int at = random.nextInt(keys.size());
                      byte[] value = connection.get(keys.get(at));
                      return () -> ItemText.check(server.name(), numbers.get(at), version, value);
                    }));
  }
}
