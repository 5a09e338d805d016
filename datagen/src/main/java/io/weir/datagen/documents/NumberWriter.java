package io.weir.datagen.documents;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.datagen.client.Answer;
import io.weir.datagen.client.Faults;
import io.weir.datagen.client.RecordCalls;
import io.weir.datagen.client.Stop;
import io.weir.datagen.client.UnansweredException;
import io.weir.datagen.documents.MetricClient.Type;
import io.weir.testkit.client.Address;
import java.io.IOException;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A client that alone writes the numbers of a metric. They are visible a while after they were
 * acknowledged: it waits until all are, then reads them in every way.
 */
final class NumberWriter {
  /** Numbers written before they are read. */
  private static final int ROUND = 40;

  private static final int READS = 5;
  private static final long PAUSE_MILLIS = 50;
  private static final long MINUTE = 60_000_000;

  private final DocumentsPlan plan;
  private final RecordCalls requests;
  private final MetricClient client;
  private final Faults<DocumentsCheck> faults;
  private final DocumentsTally tally;
  private final String metric;
  private final Truth truth;
  private final MetricWrites writes;
  private final SplittableRandom random;

  NumberWriter(
      DocumentsPlan plan,
      RecordCalls requests,
      Faults<DocumentsCheck> faults,
      DocumentsTally tally,
      int number,
      MetricTimes times) {
    this.plan = plan;
    this.requests = requests;
    this.client = new MetricClient(requests);
    this.faults = faults;
    this.tally = tally;
    this.metric = plan.prefix() + "-n" + number;
    this.truth = new Truth(List.of(metric), times);
    this.writes = new MetricWrites(client, faults, tally, Type.SINGLE, truth);
    this.random = new SplittableRandom(1000L + number);
  }

  /** Writes and reads until the load ends. */
  void run(Stop stop) throws InterruptedException {
    long interval = plan.interval();
    long due = System.nanoTime();
    for (int n = 1; stop.waitUntil(due); n++, due += interval) {
      try {
        long time = truth.times().at(random.nextInt(truth.times().count()));
        if (writes.write(metric, time, Row.number(random.nextInt(-4000, 4000) / 4.0))) {
          tally.number();
        }
        if (n % ROUND == 0 && awaitAll()) {
          read();
        }
      } catch (MetricClient.RefusedException e) {
        faults.add(DocumentsCheck.NUMBERS, "%s: %s", metric, e.getMessage());
      } catch (UnansweredException e) {
        tally.unanswered();
      } catch (IOException e) {
        faults.add(DocumentsCheck.NUMBERS, "%s: %s", metric, Answer.unreadable(e));
      }
    }
  }

  /**
   * Waits until all numbers are read as they were written; not the time in which Weir does not
   * answer. Whether they are.
   */
  private boolean awaitAll() throws IOException, InterruptedException {
    Question all = Question.all(metric, truth.times());
    long repeated = requests.repeated();
    long limit = System.nanoTime() + plan.clients().visibleWithin().toNanos();
    List<String> wrong = wrong(plan.clients().queries(), all);
    while (!wrong.isEmpty() && System.nanoTime() - limit < 0) {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      wrong = wrong(plan.clients().queries(), all);
      if (requests.repeated() != repeated) {
        repeated = requests.repeated();
        limit = System.nanoTime() + plan.clients().visibleWithin().toNanos();
      }
    }
    for (String each : wrong) {
      faults.add(
          DocumentsCheck.NUMBERS, "%s, %s after its write", each, plan.clients().visibleWithin());
    }
    return wrong.isEmpty();
  }

  private List<String> wrong(List<Address> servers, Question question)
      throws IOException, InterruptedException {
    List<Row> rows = client.rows(servers, Type.SINGLE, question, List.of());
    tally.rows(rows.size());
    return truth.faults(question, rows);
  }

  /** All numbers are visible, and nobody writes any. */
  private void read() throws IOException, InterruptedException {
    for (int i = 0; i < READS; i++) {
      int least = random.nextInt(-1000, 1000);
      boolean isFiltered = random.nextBoolean();
      Optional<DocumentFilter> filter =
          isFiltered
              ? Optional.of(
                  new DocumentFilter(
                      "{\"path\":\"$\",\"gt\":" + least + "}", node -> node.asDouble() > least))
              : Optional.empty();
      Question question = Question.random(random, truth.metrics(), truth.times(), filter);
      DocumentsCheck check = isFiltered ? DocumentsCheck.FILTERS : DocumentsCheck.NUMBERS;
      for (String fault : wrong(plan.clients().queries(), question)) {
        faults.add(check, "%s; asked was %s", fault, question);
      }
    }
    resolveIfCertain();
    if (truth.mustBeListed(metric)
        && !client.names(metric, List.of()).contains(metric + " single")) {
      faults.add(DocumentsCheck.LISTS, "%s is not listed", metric);
    }
    if (random.nextInt(4) == 0) {
      MetricTimes times = truth.times();
      long upper = times.at(random.nextInt(times.count() / 2));
      writes.delete(metric, times.first(), upper, "?upper=" + upper);
    }
  }

  private void resolveIfCertain() throws IOException, InterruptedException {
    if (truth.isCertain(metric) && !truth.certain(metric).isEmpty()) {
      resolve();
    }
  }

  private void resolve() throws IOException, InterruptedException {
    NavigableMap<Long, Double> numbers = new TreeMap<>();
    truth.certain(metric).forEach((time, text) -> numbers.put(time, Double.parseDouble(text)));
    String interval =
        "&lower=" + truth.times().first() / MINUTE * MINUTE + "&upper=" + truth.times().end();
    JsonNode minutes = client.resolved(metric, "?resolution=minute&sort=asc&limit=1000" + interval);
    new Resolutions(numbers)
        .minutes(minutes.path("rows"))
        .forEach(fault -> faults.add(DocumentsCheck.RESOLUTIONS, "%s: %s", metric, fault));
    JsonNode line = client.resolved(metric, "?resolution=compressed&limit=40" + interval);
    new Resolutions(numbers)
        .line(line.path("rows"))
        .forEach(fault -> faults.add(DocumentsCheck.RESOLUTIONS, "%s: %s", metric, fault));
    tally.resolved();
  }

  /**
   * Reads all from a query service, and returns how many numbers there are. Their resolutions too,
   * since a short load may not have come to any.
   */
  long readAll(Address server) throws IOException, InterruptedException {
    if (awaitAll()) {
      wrong(List.of(server), Question.all(metric, truth.times()))
          .forEach(fault -> faults.add(DocumentsCheck.NUMBERS, "%s: %s", server, fault));
      resolveIfCertain();
    }
    return truth.certain(metric).size();
  }
}
