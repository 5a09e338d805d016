package io.weir.datagen.keys;

import io.weir.datagen.client.ClientFindings;
import io.weir.datagen.client.Faults;
import io.weir.datagen.client.RecordCalls;
import io.weir.datagen.client.Stop;
import io.weir.datagen.client.Workers;
import io.weir.testkit.availability.Availability;
import io.weir.testkit.client.Address;
import java.io.IOException;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Writers with keys of their own, counters, items that expire, contended items and readers at the
 * same time. At the end all items of the writers are listed from each replica.
 */
public final class KeysRun {
  /** Clients of each counter. */
  private static final int INCREASING = 2;

  private final KeysPlan plan;
  private final Consumer<String> say;
  private final RecordCalls requests;
  private final KeyClient client;
  private final Stop stop;
  private final Faults<KeysCheck> faults = new Faults<>(KeysCheck.class);
  private final KeysTally tally = new KeysTally();
  private final List<KeyWriter> writers;
  private final List<Counter> counters;
  private final List<Contention> contended;

  /**
   * @param cancelled whether to end early
   * @param say takes lines for people
   */
  public KeysRun(KeysPlan plan, BooleanSupplier cancelled, Consumer<String> say) {
    this.plan = plan;
    this.say = say;
    requests = plan.clients().calls();
    client = new KeyClient(requests, plan.index());
    stop = plan.clients().stop(cancelled);
    writers = make(plan.writers(), i -> new KeyWriter(plan, client, faults, tally, i));
    counters = make(plan.counters(), i -> new Counter("c/" + i, client, faults, tally));
    contended = make(plan.contended(), i -> new Contention("h/" + i + "/", client, faults, tally));
  }

  private static <T> List<T> make(int count, IntFunction<T> each) {
    return IntStream.range(0, count).mapToObj(each).toList();
  }

  /** What has been done so far; for any thread. */
  public KeysProgress soFar() {
    return tally.soFar();
  }

  /** Does all of it; to be called once. The load's time began when this was made. */
  public KeysResult run() throws IOException, InterruptedException {
    Workers clients = new Workers();
    writers.forEach(each -> clients.start("write", () -> each.run(stop)));
    for (Counter counter : counters) {
      for (int i = 0; i < INCREASING; i++) {
        clients.start("increase", () -> counter.run(stop));
      }
    }
    for (Contention each : contended) {
      for (int i = 0; i < plan.contenders(); i++) {
        int number = i;
        clients.start("contend", () -> each.run(number, stop));
      }
    }
    for (int i = 0; i < plan.readers(); i++) {
      int seed = i;
      KeyReader reader = new KeyReader(plan, client, faults, tally);
      clients.start("read", () -> reader.run(seed, writers, stop));
    }
    clients.start("expire", () -> new Expiring(client, faults, tally).run(stop));
    clients.join();
    Availability written = requests.writes();
    Availability read = requests.reads();
    say.accept("the load has ended; listing all items");
    contended.forEach(Contention::finish);
    long held = 0;
    for (Address replica : plan.clients().replicas()) {
      for (KeyWriter writer : writers) {
        held += writer.checkList(List.of(replica));
      }
      for (Counter counter : counters) {
        counter.check(replica);
      }
    }
    return new KeysResult(
        new ClientFindings<>(faults, requests, written, read, held),
        tally.soFar(),
        contended.stream().mapToLong(Contention::orders).sum(),
        contended.stream().mapToLong(Contention::gaveUp).sum(),
        contended.stream().mapToLong(Contention::unknown).sum());
  }
}
