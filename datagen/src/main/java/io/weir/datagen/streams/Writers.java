package io.weir.datagen.streams;

import io.weir.datagen.client.Answer;
import io.weir.datagen.client.Faults;
import io.weir.datagen.client.Stop;
import io.weir.datagen.client.UnansweredException;
import io.weir.model.records.LogPosition;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Threads that append and patch. Each event says who wrote it, and is written once. */
final class Writers {
  private static final int CREATED = 201;
  private static final int OK = 200;
  private static final int CONFLICT = 409;
  private static final long SECOND = 1_000_000_000L;

  private final StreamsPlan plan;
  private final StreamClient client;
  private final Faults<StreamsCheck> faults;
  private final Stop stop;
  private final AtomicLong appended = new AtomicLong();
  private final AtomicLong patched = new AtomicLong();
  private final AtomicLong unanswered = new AtomicLong();

  Writers(StreamsPlan plan, StreamClient client, Faults<StreamsCheck> faults, Stop stop) {
    this.plan = plan;
    this.client = client;
    this.faults = faults;
    this.stop = stop;
  }

  long appended() {
    return appended.get();
  }

  long patched() {
    return patched.get();
  }

  /** Writes of which it is not known whether they happened. */
  long unanswered() {
    return unanswered.get();
  }

  /** Appends events to the streams in turn, at its share of the rate. */
  void insert(int writer, List<Ledger> streams) throws InterruptedException {
    long interval = SECOND * plan.inserters() / plan.rate();
    long next = System.nanoTime();
    for (int n = 0; stop.waitUntil(next); n++, next += interval) {
      Ledger ledger = streams.get((writer + n) % streams.size());
      String document = String.format("{\"writer\":%d,\"n\":%d}", writer, n);
      try {
        Answer answer = client.append(ledger.stream(), document, UUID.randomUUID().toString());
        if (answer.status() == CREATED) {
          acknowledged(ledger, answer, document);
          appended.incrementAndGet();
        } else {
          faults.add(StreamsCheck.IDS, "%s: append got %s", ledger.stream(), answer);
        }
      } catch (UnansweredException e) {
        unanswered.incrementAndGet();
      } catch (IOException e) {
        faults.add(StreamsCheck.IDS, "%s: %s", ledger.stream(), Answer.unreadable(e));
      }
    }
  }

  private void acknowledged(Ledger ledger, Answer answer, String document) throws IOException {
    Known event = new Known(answer.json().path("meta").path("id").asLong(), answer.position());
    if (event.position().equals(LogPosition.NONE)) {
      faults.add(StreamsCheck.POSITIONS, "%s: no position in %s", ledger.stream(), answer);
    }
    ledger.acknowledged(event, document);
  }

  /** Begins a counter; both of its patchers may. */
  void begin(Ledger counter) throws IOException, InterruptedException {
    Answer answer = client.append(counter.stream(), "{\"count\":1}", "begin-" + counter.stream());
    if (answer.status() == CREATED) {
      acknowledged(counter, answer, "{\"count\":1}");
    } else {
      faults.add(StreamsCheck.PATCHES, "%s: first append got %s", counter.stream(), answer);
    }
  }

  /** Increases a counter; another patcher may do so at the same time, then one gets a conflict. */
  void patch(Ledger counter) throws InterruptedException {
    long interval = SECOND / plan.patchRate();
    for (long next = System.nanoTime();
        stop.waitUntil(next);
        next = Math.max(next + interval, System.nanoTime())) {
      long count = counter.last();
      String patch =
          String.format(
              "[{\"op\":\"test\",\"path\":\"/count\",\"value\":%d},"
                  + "{\"op\":\"replace\",\"path\":\"/count\",\"value\":%d}]",
              count, count + 1);
      try {
        Answer answer = client.patch(counter.stream(), patch, UUID.randomUUID().toString());
        if (answer.status() == OK || answer.status() == CREATED) {
          acknowledged(counter, answer, String.format("{\"count\":%d}", count + 1));
          patched.incrementAndGet();
        } else if (answer.status() == CONFLICT) {
          reload(counter);
        } else {
          faults.add(StreamsCheck.PATCHES, "%s: patch got %s", counter.stream(), answer);
        }
      } catch (UnansweredException e) {
        unanswered.incrementAndGet();
      } catch (IOException e) {
        faults.add(StreamsCheck.PATCHES, "%s: %s", counter.stream(), Answer.unreadable(e));
      }
    }
  }

  /** Learns how far the other patcher has come. */
  private void reload(Ledger counter) throws IOException, InterruptedException {
    Answer answer = client.last(counter.stream());
    if (answer.status() == OK && answer.json().size() == 1) {
      long id = answer.json().get(0).path("meta").path("id").asLong();
      counter.seen(id, answer.json().get(0).path("data").toString());
    }
  }
}
