package io.weir.datagen.streams;

import io.weir.datagen.client.ClientFindings;
import io.weir.datagen.client.Faults;
import io.weir.datagen.client.RecordCalls;
import io.weir.datagen.client.Stop;
import io.weir.datagen.client.Workers;
import io.weir.model.records.LogPosition;
import io.weir.testkit.availability.Availability;
import io.weir.testkit.client.Address;
import java.io.IOException;
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
 * read from each replica: each id is there once, with the document that it was told for, and no
 * event twice.
 */
public final class StreamsRun {
  /** How long listeners may take to end. */
  private static final long LISTENERS_SECONDS = 5;

  private final StreamsPlan plan;
  private final Consumer<String> say;
  private final RecordCalls client;
  private final Stop stop;
  private final Writers writers;
  private final Readers readers;
  private final List<StreamListener> listeners;
  private final Faults<StreamsCheck> faults = new Faults<>(StreamsCheck.class);
  private final List<Ledger> streams;
  private final List<Ledger> counters;

  /**
   * @param cancelled whether to end early
   * @param say takes lines for people
   */
  public StreamsRun(StreamsPlan plan, BooleanSupplier cancelled, Consumer<String> say) {
    this.plan = plan;
    this.say = say;
    client = plan.clients().calls();
    stop = plan.clients().stop(cancelled);
    writers = new Writers(plan, new StreamClient(client, plan.bucket()), faults, stop);
    readers = new Readers(plan, client, faults, stop);
    streams = ledgers(plan.streams(), plan::stream);
    counters = ledgers(plan.patched(), plan::counter);
    List<Ledger> all = all();
    listeners =
        IntStream.range(0, plan.listeners())
            .mapToObj(i -> new StreamListener(client, faults, plan.bucket(), all))
            .toList();
  }

  private List<Ledger> all() {
    return Stream.concat(streams.stream(), counters.stream()).toList();
  }

  private List<Ledger> ledgers(int count, java.util.function.IntFunction<String> name) {
    return IntStream.range(0, count).mapToObj(i -> new Ledger(name.apply(i), faults)).toList();
  }

  /** What has been done so far; for any thread. */
  public StreamsProgress soFar() {
    return new StreamsProgress(
        writers.appended(),
        writers.patched(),
        readers.reads(),
        listeners.stream().mapToLong(StreamListener::received).sum());
  }

  /** Does all of it; to be called once. The load's time began when this was made. */
  public StreamsResult run() throws IOException, InterruptedException {
    List<Ledger> all = all();
    for (Ledger counter : counters) {
      writers.begin(counter);
    }
    Workers listening = new Workers();
    listeners.forEach(each -> listening.start("listen", each::run));
    Workers writing = new Workers();
    for (int i = 0; i < plan.inserters(); i++) {
      int writer = i;
      writing.start("insert", () -> writers.insert(writer, streams));
    }
    for (Ledger counter : counters) {
      writing.start("patch", () -> writers.patch(counter));
      writing.start("patch", () -> writers.patch(counter));
    }
    Workers reading = new Workers();
    for (int i = 0; i < plan.readers(); i++) {
      int seed = i;
      reading.start("read", () -> readers.read(seed, all));
    }
    Map<String, Ledger> byName =
        all.stream().collect(Collectors.toMap(Ledger::stream, Function.identity()));
    reading.start("list", () -> readers.list(byName));
    writing.join();
    Availability written = client.writes();
    reading.join();
    Availability read = client.reads();
    say.accept("the load has ended; waiting for the listeners");
    awaitListeners();
    listeners.forEach(StreamListener::close);
    listening.join(LISTENERS_SECONDS);
    long held = 0;
    for (Address replica : plan.clients().replicas()) {
      for (Ledger ledger : all) {
        held += readAll(replica, ledger);
      }
    }
    return new StreamsResult(
        new ClientFindings<>(faults, client, written, read, held),
        soFar(),
        listeners.stream().mapToLong(StreamListener::reconnects).sum(),
        writers.unanswered() + readers.unanswered());
  }

  private void awaitListeners() throws InterruptedException {
    long deadline = System.nanoTime() + plan.clients().patience().toNanos();
    while (!listeners.stream().allMatch(StreamListener::hasAll)
        && System.nanoTime() - deadline < 0) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
    listeners.forEach(StreamListener::blameWhatIsMissing);
  }

  /**
   * Reads a stream from its first event to its last from a query service, which must have what was
   * acknowledged; returns how many there are.
   */
  private long readAll(Address replica, Ledger ledger) throws IOException, InterruptedException {
    boolean isCounter = counters.contains(ledger);
    StreamsCheck check = isCounter ? StreamsCheck.PATCHES : StreamsCheck.IDS;
    Set<String> documents = new HashSet<>();
    Map<Long, String> events = new HashMap<>();
    long from = 1;
    long next = readFrom(replica, check, ledger, from, events);
    while (next > from) {
      from = next;
      next = readFrom(replica, check, ledger, from, events);
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

  /** Returns the id after the last one read. */
  private long readFrom(
      Address replica, StreamsCheck check, Ledger ledger, long from, Map<Long, String> events)
      throws IOException, InterruptedException {
    LogPosition demanded = ledger.known().position();
    List<LogPosition> positions = demanded.equals(LogPosition.NONE) ? List.of() : List.of(demanded);
    Readers.Range range = new Readers.Range(List.of(replica), positions, ledger, from);
    return readers.events(check, range, events) + 1;
  }
}
