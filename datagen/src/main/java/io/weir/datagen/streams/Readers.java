package io.weir.datagen.streams;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** Threads that read ranges and lists, and a last look at all events. */
final class Readers {
  /** Events of one read. */
  private static final int LIMIT = 1000;

  private static final int OK = 200;
  private static final long PAUSE_MILLIS = 20;
  private static final long LIST_PAUSE_MILLIS = 500;

  private final StreamsPlan plan;
  private final StreamClient client;
  private final Faults faults;
  private final Stop stop;
  private final AtomicLong reads = new AtomicLong();
  private final AtomicLong unanswered = new AtomicLong();

  Readers(StreamsPlan plan, StreamClient client, Faults faults, Stop stop) {
    this.plan = plan;
    this.client = client;
    this.faults = faults;
    this.stop = stop;
  }

  long reads() {
    return reads.get();
  }

  /** Reads that were given up since Weir did not answer. */
  long unanswered() {
    return unanswered.get();
  }

  /** Reads random ranges of what was acknowledged. */
  void read(long seed, List<Ledger> streams) throws InterruptedException {
    SplittableRandom random = new SplittableRandom(seed);
    while (stop.waitUntil(System.nanoTime())) {
      Ledger ledger = streams.get(random.nextInt(streams.size()));
      long last = ledger.last();
      if (last > 0) {
        long from = random.nextLong(1, last + 1);
        try {
          long until = events(StreamsCheck.READS, ledger, from);
          if (until < Math.min(last, from + LIMIT - 1)) {
            behind(ledger, from, last, until);
          }
          reads.incrementAndGet();
        } catch (IOException e) {
          unanswered.incrementAndGet();
        }
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
  }

  /** A replica that took over may be behind, but not for long. */
  private void behind(Ledger ledger, long from, long last, long until)
      throws IOException, InterruptedException {
    long limit = System.nanoTime() + plan.visibleWithin().toNanos();
    long reached = until;
    while (reached < Math.min(last, from + LIMIT - 1) && System.nanoTime() - limit < 0) {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      reached = events(StreamsCheck.READS, ledger, from);
    }
    if (reached < Math.min(last, from + LIMIT - 1)) {
      faults.add(
          StreamsCheck.READS,
          "%s: from %d ends at %d, %d was acknowledged well before",
          ledger.stream(),
          from,
          reached,
          last);
    }
  }

  private long events(StreamsCheck check, Ledger ledger, long from)
      throws IOException, InterruptedException {
    return events(check, ledger, from, new TreeMap<>());
  }

  /** Reads and checks as the others do, and keeps the documents by id. */
  long collect(StreamsCheck check, Ledger ledger, long from, Map<Long, String> documents)
      throws IOException, InterruptedException {
    return events(check, ledger, from, documents);
  }

  /**
   * Reads up to {@value #LIMIT} events and checks them; returns the last id, or the one before
   * {@code from} if there is none.
   */
  private long events(StreamsCheck check, Ledger ledger, long from, Map<Long, String> documents)
      throws IOException, InterruptedException {
    StreamClient.Answer answer =
        client.get(
            "/streams/"
                + plan.bucket()
                + "/"
                + ledger.stream()
                + "?from="
                + from
                + "&limit="
                + LIMIT);
    if (answer.status() != OK) {
      faults.add(check, "%s: from %d got %s", ledger.stream(), from, answer);
      return from - 1;
    }
    long expected = from;
    for (JsonNode event : answer.body()) {
      long id = event.path("meta").path("id").asLong();
      if (id != expected) {
        faults.add(check, "%s: id %d follows %d", ledger.stream(), id, expected - 1);
      }
      String document = event.path("data").toString();
      ledger.check(check, id, document);
      documents.put(id, document);
      expected = id + 1;
    }
    return expected - 1;
  }

  /** Lists the bucket: in order, and each stream with at least what was acknowledged before. */
  void list(Map<String, Ledger> streams) throws InterruptedException {
    while (stop.waitUntil(System.nanoTime())) {
      Map<String, Long> acknowledged =
          streams.values().stream().collect(Collectors.toMap(Ledger::stream, Ledger::last));
      TimeUnit.NANOSECONDS.sleep(plan.visibleWithin().toNanos());
      try {
        listOnce(acknowledged);
      } catch (IOException e) {
        unanswered.incrementAndGet();
      }
      TimeUnit.MILLISECONDS.sleep(LIST_PAUSE_MILLIS);
    }
  }

  /** Checks a list against the last ids that it must show at least. */
  void listOnce(Map<String, Long> acknowledged) throws IOException, InterruptedException {
    Map<String, Long> missing = new TreeMap<>(acknowledged);
    missing.values().removeIf(last -> last == 0);
    String before = "";
    String cursor = "";
    do {
      StreamClient.Answer page = client.get("/streams/" + plan.bucket() + "?limit=100" + cursor);
      if (page.status() != OK) {
        faults.add(StreamsCheck.LISTS, "a list got %s", page);
        return;
      }
      for (JsonNode entry : page.body().path("data")) {
        String name = entry.path("name").asText();
        if (name.compareTo(before) <= 0) {
          faults.add(StreamsCheck.LISTS, "%s is listed after %s", name, before);
        }
        before = name;
        Long least = missing.remove(name);
        if (least != null && entry.path("last").asLong() < least) {
          faults.add(
              StreamsCheck.LISTS,
              "%s is listed with last id %s, at least %d was acknowledged",
              name,
              entry.path("last"),
              least);
        }
      }
      JsonNode next = page.body().path("next");
      cursor = next.isTextual() ? "&cursor=" + next.asText() : "";
    } while (!cursor.isEmpty());
    missing.forEach((name, last) -> faults.add(StreamsCheck.LISTS, "%s is not listed", name));
  }
}
