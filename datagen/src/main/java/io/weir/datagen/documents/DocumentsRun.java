package io.weir.datagen.documents;

import io.weir.datagen.client.ClientFindings;
import io.weir.datagen.client.Faults;
import io.weir.datagen.client.RecordCalls;
import io.weir.datagen.client.Stop;
import io.weir.datagen.client.Workers;
import io.weir.testkit.availability.Availability;
import io.weir.testkit.client.Address;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Writers of documents and of numbers at the same time. At the end all values are read from each
 * replica.
 */
public final class DocumentsRun {
  private static final long SECOND = 1_000_000;

  /** How long before now the times of values begin; all are still held as they were written. */
  private static final long AGE = TimeUnit.HOURS.toMicros(1);

  private final DocumentsPlan plan;
  private final Consumer<String> say;
  private final RecordCalls requests;
  private final Stop stop;
  private final Faults<DocumentsCheck> faults = new Faults<>(DocumentsCheck.class);
  private final DocumentsTally tally = new DocumentsTally();
  private final List<DocumentWriter> writers;
  private final List<NumberWriter> numbers;

  /**
   * @param cancelled whether to end early
   * @param say takes lines for people
   */
  public DocumentsRun(DocumentsPlan plan, BooleanSupplier cancelled, Consumer<String> say) {
    this.plan = plan;
    this.say = say;
    requests = plan.clients().calls();
    stop = plan.clients().stop(cancelled);
    MetricClient client = new MetricClient(requests);
    long first = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis()) - AGE;
    MetricTimes times = new MetricTimes(first / SECOND * SECOND, AGE / plan.times(), plan.times());
    writers =
        IntStream.range(0, plan.writers())
            .mapToObj(i -> new DocumentWriter(plan, client, faults, tally, i, times))
            .toList();
    numbers =
        IntStream.range(0, plan.numberWriters())
            .mapToObj(i -> new NumberWriter(plan, requests, faults, tally, i, times))
            .toList();
  }

  /** What has been done so far; for any thread. */
  public DocumentsProgress soFar() {
    return tally.soFar();
  }

  /** Does all of it; to be called once. The load's time began when this was made. */
  public DocumentsResult run() throws IOException, InterruptedException {
    Workers clients = new Workers();
    writers.forEach(each -> clients.start("documents", () -> each.run(stop)));
    numbers.forEach(each -> clients.start("numbers", () -> each.run(stop)));
    clients.join();
    Availability written = requests.writes();
    Availability read = requests.reads();
    say.accept("the load has ended; reading all values");
    long held = 0;
    for (Address replica : plan.clients().replicas()) {
      for (DocumentWriter each : writers) {
        held += each.readAll(replica);
      }
      for (NumberWriter each : numbers) {
        held += each.readAll(replica);
      }
    }
    return new DocumentsResult(
        new ClientFindings<>(faults, requests, written, read, held), tally.soFar());
  }
}
