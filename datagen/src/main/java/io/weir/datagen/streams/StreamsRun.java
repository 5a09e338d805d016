package io.weir.datagen.streams;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Inserters, patchers, readers, a lister and listeners at the same time. At the end all events are
 * read: each id is there once, with the document that it was told for, and no event twice.
 */
public final class StreamsRun {
  private final StreamsPlan plan;
  private final BooleanSupplier cancelled;
  private final Consumer<String> say;
  private final StreamClient client;
  private final Faults faults = new Faults();
  private final List<Ledger> streams;
  private final List<Ledger> counters;

  /** What a thread does. */
  private interface Work {
    void run() throws InterruptedException;
  }

  /**
   * @param cancelled whether to end early
   * @param say takes lines for people
   */
  public StreamsRun(StreamsPlan plan, BooleanSupplier cancelled, Consumer<String> say) {
    this.plan = plan;
    this.cancelled = cancelled;
    this.say = say;
    client = new StreamClient(plan);
    streams = ledgers(plan.streams(), plan::stream);
    counters = ledgers(plan.patched(), plan::counter);
  }

  private List<Ledger> ledgers(int count, java.util.function.IntFunction<String> name) {
    return IntStream.range(0, count).mapToObj(i -> new Ledger(name.apply(i), faults)).toList();
  }

  /** Does all of it. */
  public StreamsResult run() throws IOException, InterruptedException {
    List<Ledger> all = Stream.concat(streams.stream(), counters.stream()).toList();
    Stop stop = new Stop(System.nanoTime() + plan.duration().toNanos(), cancelled);
    Writers writers = new Writers(plan, client, faults, stop);
    Readers readers = new Readers(plan, client, faults, stop);
    for (Ledger counter : counters) {
      writers.begin(counter);
    }
    List<Listener> listeners =
        IntStream.range(0, plan.listeners())
            .mapToObj(i -> new Listener(client, faults, plan.bucket(), all))
            .toList();
    List<Thread> listening = listeners.stream().map(each -> start("listen", each::run)).toList();
    List<Thread> working = new ArrayList<>();
    for (int i = 0; i < plan.inserters(); i++) {
      int writer = i;
      working.add(start("insert", () -> writers.insert(writer, streams)));
    }
    for (Ledger counter : counters) {
      working.add(start("patch", () -> writers.patch(counter)));
      working.add(start("patch", () -> writers.patch(counter)));
    }
    for (int i = 0; i < plan.readers(); i++) {
      int seed = i;
      working.add(start("read", () -> readers.read(seed, all)));
    }
    Map<String, Ledger> byName =
        all.stream().collect(Collectors.toMap(Ledger::stream, Function.identity()));
    working.add(start("list", () -> readers.list(byName)));
    for (Thread each : working) {
      each.join();
    }
    say.accept("the load has ended; waiting for the listeners");
    awaitListeners(listeners);
    listeners.forEach(Listener::close);
    for (Thread each : listening) {
      each.join(TimeUnit.SECONDS.toMillis(5));
    }
    long held = 0;
    for (Ledger ledger : all) {
      held += readAll(readers, ledger);
    }
    return result(writers, readers, listeners, held);
  }

  private static Thread start(String name, Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void awaitListeners(List<Listener> listeners) throws InterruptedException {
    long deadline = System.nanoTime() + plan.patience().toNanos();
    while (!listeners.stream().allMatch(Listener::hasAll) && System.nanoTime() - deadline < 0) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
    listeners.forEach(Listener::blameWhatIsMissing);
  }

  /** Reads a stream from its first event to its last; returns how many there are. */
  private long readAll(Readers readers, Ledger ledger) throws IOException, InterruptedException {
    boolean isCounter = counters.contains(ledger);
    StreamsCheck check = isCounter ? StreamsCheck.PATCHES : StreamsCheck.IDS;
    Set<String> documents = new HashSet<>();
    Map<Long, String> events = new HashMap<>();
    long from = 1;
    long until = readers.collect(check, ledger, from, events);
    while (until >= from) {
      from = until + 1;
      until = readers.collect(check, ledger, from, events);
    }
    for (long id = 1; id < from; id++) {
      String document = events.get(id);
      if (document != null && !documents.add(document)) {
        faults.add(check, "%s: id %d has %s again", ledger.stream(), id, document);
      }
      if (isCounter && !("{\"count\":" + id + "}").equals(document)) {
        faults.add(StreamsCheck.PATCHES, "%s: id %d has %s", ledger.stream(), id, document);
      }
    }
    if (from - 1 < ledger.last()) {
      faults.add(
          StreamsCheck.IDS,
          "%s: ends at %d, acknowledged was %d",
          ledger.stream(),
          from - 1,
          ledger.last());
    }
    return events.size();
  }

  private StreamsResult result(
      Writers writers, Readers readers, List<Listener> listeners, long held) {
    return new StreamsResult(
        Arrays.stream(StreamsCheck.values())
            .collect(Collectors.toMap(Function.identity(), faults::count)),
        Arrays.stream(StreamsCheck.values())
            .collect(Collectors.toMap(Function.identity(), faults::first)),
        writers.appended(),
        writers.patched(),
        readers.reads(),
        listeners.stream().mapToLong(Listener::received).sum(),
        listeners.stream().mapToLong(Listener::reconnects).sum(),
        client.repeated(),
        writers.unanswered() + readers.unanswered(),
        held);
  }
}
