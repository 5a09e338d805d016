package io.weir.datagen.documents;

import io.weir.datagen.client.Answer;
import io.weir.datagen.client.Faults;
import io.weir.datagen.client.Stop;
import io.weir.datagen.client.UnansweredException;
import io.weir.datagen.documents.MetricClient.Type;
import io.weir.testkit.client.Address;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A client that alone writes the documents of a few metrics, which have the same times, and
 * compares what it reads with what it wrote.
 */
final class DocumentWriter {
  private static final int FILTER_DEPTH = 2;

  private final DocumentsPlan plan;
  private final MetricClient client;
  private final Faults<DocumentsCheck> faults;
  private final DocumentsTally tally;
  private final String prefix;
  private final Truth truth;
  private final MetricWrites writes;
  private final SplittableRandom random;
  private long number;

  DocumentWriter(
      DocumentsPlan plan,
      MetricClient client,
      Faults<DocumentsCheck> faults,
      DocumentsTally tally,
      int number,
      MetricTimes times) {
    this.plan = plan;
    this.client = client;
    this.faults = faults;
    this.tally = tally;
    this.prefix = plan.prefix() + "-d" + number + "-";
    this.truth = new Truth(Stream.of("a", "b", "c").map(each -> prefix + each).toList(), times);
    this.writes = new MetricWrites(client, faults, tally, Type.MESSAGE, truth);
    this.random = new SplittableRandom(number);
  }

  /** Writes and reads until the load ends. */
  void run(Stop stop) throws InterruptedException {
    long interval = plan.interval();
    for (long due = System.nanoTime(); stop.waitUntil(due); due += interval) {
      try {
        step();
      } catch (MetricClient.RefusedException e) {
        faults.add(DocumentsCheck.RANGES, "%s: %s", prefix, e.getMessage());
      } catch (UnansweredException e) {
        tally.unanswered();
      } catch (IOException e) {
        faults.add(DocumentsCheck.RANGES, "%s: %s", prefix, Answer.unreadable(e));
      }
    }
  }

  private String anyMetric() {
    return truth.metrics().get(random.nextInt(truth.metrics().size()));
  }

  private void step() throws IOException, InterruptedException {
    int what = random.nextInt(100);
    if (what < 60) {
      String metric = anyMetric();
      long time = truth.times().at(random.nextInt(truth.times().count()));
      if (writes.write(metric, time, DocumentFilter.document(metric, ++number, random))) {
        tally.written();
      }
    } else if (what < 75) {
      ask(DocumentsCheck.RANGES, List.of(anyMetric()), Optional.empty());
    } else if (what < 85) {
      ask(DocumentsCheck.FILTERS, List.of(anyMetric()), condition());
    } else if (what < 95) {
      Optional<DocumentFilter> filter = random.nextBoolean() ? condition() : Optional.empty();
      ask(DocumentsCheck.MERGED, truth.metrics(), filter);
    } else if (what < 98) {
      delete();
    } else {
      list();
    }
  }

  private Optional<DocumentFilter> condition() {
    return Optional.of(DocumentFilter.random(random, FILTER_DEPTH));
  }

  private void ask(DocumentsCheck check, List<String> metrics, Optional<DocumentFilter> filter)
      throws IOException, InterruptedException {
    Question question = Question.random(random, metrics, truth.times(), filter);
    compare(check, plan.clients().queries(), question);
    if (filter.isPresent()) {
      tally.filtered();
    }
  }

  private int compare(DocumentsCheck check, List<Address> servers, Question question)
      throws IOException, InterruptedException {
    List<Row> rows = client.rows(servers, Type.MESSAGE, question, writes.positions().all());
    tally.rows(rows.size());
    for (String fault : truth.faults(question, rows)) {
      faults.add(check, "%s; asked was %s", fault, question);
    }
    return rows.size();
  }

  private void delete() throws IOException, InterruptedException {
    String metric = anyMetric();
    MetricTimes times = truth.times();
    if (random.nextInt(10) == 0) {
      writes.delete(metric, times.first(), times.end(), "");
    } else {
      int from = random.nextInt(times.count());
      long lower = times.at(from);
      long upper = times.at(Math.min(times.count(), from + 1 + random.nextInt(20)));
      writes.delete(metric, lower, upper, "?lower=" + lower + "&upper=" + upper);
    }
  }

  private void list() throws IOException, InterruptedException {
    List<String> names = client.names(prefix, writes.positions().all());
    if (!names.equals(List.copyOf(new TreeSet<>(names)))) {
      faults.add(DocumentsCheck.LISTS, "not in order, or twice: %s", names);
    }
    for (String metric : truth.metrics()) {
      boolean isListed = names.contains(metric + " message");
      if (isListed ? truth.mustNotBeListed(metric) : truth.mustBeListed(metric)) {
        faults.add(
            DocumentsCheck.LISTS, "%s %s listed: %s", metric, isListed ? "is" : "is not", names);
      }
    }
  }

  /** Reads all from a query service, and returns how many documents there are. */
  long readAll(Address server) throws IOException, InterruptedException {
    long held = 0;
    for (String metric : truth.metrics()) {
      held += compare(DocumentsCheck.RANGES, List.of(server), Question.all(metric, truth.times()));
    }
    return held;
  }
}
