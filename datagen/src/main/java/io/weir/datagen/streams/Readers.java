package io.weir.datagen.streams;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.datagen.client.Answer;
import io.weir.datagen.client.Faults;
import io.weir.datagen.client.RecordCalls;
import io.weir.datagen.client.Stop;
import io.weir.datagen.client.UnansweredException;
import io.weir.model.records.LogPosition;
import io.weir.testkit.client.Address;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Threads that read ranges and lists, and a last look at all events. */
final class Readers {
  /** Events of one read. */
  private static final int LIMIT = 1000;

  private static final int OK = 200;
  private static final long PAUSE_MILLIS = 20;
  private static final long LIST_PAUSE_MILLIS = 500;

  private final StreamsPlan plan;
  private final RecordCalls client;
  private final Faults<StreamsCheck> faults;
  private final Stop stop;
  private final AtomicLong reads = new AtomicLong();
  private final AtomicLong unanswered = new AtomicLong();

  Readers(StreamsPlan plan, RecordCalls client, Faults<StreamsCheck> faults, Stop stop) {
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

  /**
   * Reads random ranges of what was acknowledged: as any reader does, and demanding the position of
   * the last write, in turn.
   */
  void read(long seed, List<Ledger> streams) throws InterruptedException {
    SplittableRandom random = new SplittableRandom(seed);
    for (int n = 0; stop.waitUntil(System.nanoTime()); n++) {
      Ledger ledger = streams.get(random.nextInt(streams.size()));
      Known known = n % 2 == 0 ? ledger.known() : new Known(ledger.last(), LogPosition.NONE);
      if (known.last() > 0) {
        try {
          read(ledger, known, random.nextLong(1, known.last() + 1));
          reads.incrementAndGet();
        } catch (UnansweredException e) {
          unanswered.incrementAndGet();
        } catch (IOException e) {
          faults.add(StreamsCheck.READS, "%s: %s", ledger.stream(), Answer.unreadable(e));
        }
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
  }

  private void read(Ledger ledger, Known known, long from)
      throws IOException, InterruptedException {
    boolean demands = !known.position().equals(LogPosition.NONE);
    Range range =
        new Range(
            plan.clients().queries(),
            demands ? List.of(known.position()) : List.of(),
            ledger,
            from);
    long until = events(StreamsCheck.READS, range, new TreeMap<>());
    if (until < Math.min(known.last(), from + LIMIT - 1)) {
      if (demands) {
        faults.add(
            StreamsCheck.POSITIONS,
            "%s: from %d ends at %d, though the position of %d was demanded",
            ledger.stream(),
            from,
            until,
            known.last());
      } else {
        behind(range, known.last(), until);
      }
    }
  }

  /** A replica that took over may be behind, but not for long. */
  private void behind(Range range, long last, long until) throws IOException, InterruptedException {
    long limit = System.nanoTime() + plan.clients().visibleWithin().toNanos();
    long wanted = Math.min(last, range.from() + LIMIT - 1);
    long reached = until;
    while (reached < wanted && System.nanoTime() - limit < 0) {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      reached = events(StreamsCheck.READS, range, new TreeMap<>());
    }
    if (reached < wanted) {
      faults.add(
          StreamsCheck.READS,
          "%s: from %d ends at %d, %d was acknowledged well before",
          range.ledger().stream(),
          range.from(),
          reached,
          last);
    }
  }

  /**
   * Events of a stream that are asked for.
   *
   * @param queries the query services, one of which is asked
   * @param positions that the answer must be of, none or more
   */
  record Range(List<Address> queries, List<LogPosition> positions, Ledger ledger, long from) {}

  /**
   * Reads up to {@value #LIMIT} events and checks them; returns the last id, or the one before
   * {@code from} if there is none.
   *
   * @param documents takes the documents by id
   */
  long events(StreamsCheck check, Range range, Map<Long, String> documents)
      throws IOException, InterruptedException {
    Ledger ledger = range.ledger();
    long from = range.from();
    Answer answer =
        client.get(
            range.queries(),
            "/streams/"
                + plan.bucket()
                + "/"
                + ledger.stream()
                + "?from="
                + from
                + "&limit="
                + LIMIT,
            range.positions());
    if (answer.status() != OK) {
      faults.add(check, "%s: from %d got %s", ledger.stream(), from, answer);
      return from - 1;
    }
    long expected = from;
    for (JsonNode event : answer.json()) {
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

  /**
   * Lists the bucket: in order, and each stream with at least what was acknowledged a while ago, or
   * before the positions that are demanded, in turn.
   */
  void list(Map<String, Ledger> streams) throws InterruptedException {
    for (int n = 0; stop.waitUntil(System.nanoTime()); n++) {
      Map<Integer, LogPosition> demanded = new TreeMap<>();
      Map<String, Long> acknowledged = new TreeMap<>();
      for (Ledger ledger : streams.values()) {
        Known known = ledger.known();
        acknowledged.put(ledger.stream(), n % 2 == 0 ? known.last() : ledger.last());
        if (n % 2 == 0 && known.last() > 0) {
          demanded.merge(known.position().partition(), known.position(), Readers::later);
        }
      }
      if (n % 2 != 0
          && !stop.waitUntil(System.nanoTime() + plan.clients().visibleWithin().toNanos())) {
        return;
      }
      try {
        listOnce(acknowledged, demanded.values());
      } catch (UnansweredException e) {
        unanswered.incrementAndGet();
      } catch (IOException e) {
        faults.add(StreamsCheck.LISTS, "%s", Answer.unreadable(e));
      }
      TimeUnit.MILLISECONDS.sleep(LIST_PAUSE_MILLIS);
    }
  }

  private static LogPosition later(LogPosition one, LogPosition other) {
    return one.offset() >= other.offset() ? one : other;
  }

  /**
   * Checks a list against the last ids that it must show at least.
   *
   * @param demanded positions in the log, none or more
   */
  private void listOnce(Map<String, Long> acknowledged, Collection<LogPosition> demanded)
      throws IOException, InterruptedException {
    StreamsCheck check = demanded.isEmpty() ? StreamsCheck.LISTS : StreamsCheck.POSITIONS;
    Map<String, Long> missing = new TreeMap<>(acknowledged);
    missing.values().removeIf(last -> last == 0);
    String before = "";
    String cursor = "";
    do {
      Answer page =
          client.get(
              plan.clients().queries(),
              "/streams/" + plan.bucket() + "?limit=100" + cursor,
              demanded);
      if (page.status() != OK) {
        faults.add(StreamsCheck.LISTS, "a list got %s", page);
        return;
      }
      for (JsonNode entry : page.json().path("data")) {
        String name = entry.path("name").asText();
        if (name.compareTo(before) <= 0) {
          faults.add(StreamsCheck.LISTS, "%s is listed after %s", name, before);
        }
        before = name;
        Long least = missing.remove(name);
        if (least != null && entry.path("last").asLong() < least) {
          faults.add(
              check,
              "%s is listed with last id %s, at least %d was acknowledged",
              name,
              entry.path("last"),
              least);
        }
      }
      JsonNode next = page.json().path("next");
      cursor = next.isTextual() ? "&cursor=" + next.asText() : "";
    } while (!cursor.isEmpty());
    missing.forEach((name, last) -> faults.add(check, "%s is not listed", name));
  }
}
