package io.weir.datagen.streams;

import io.weir.datagen.client.Faults;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** What was acknowledged of one stream: the document of each id, as its writer sent it. */
final class Ledger {
  private final String stream;
  private final Faults<StreamsCheck> faults;
  private final Map<Long, String> documents = new ConcurrentHashMap<>();
  private final AtomicLong last = new AtomicLong();
  private final AtomicReference<Known> known = new AtomicReference<>(Known.NOTHING);

  Ledger(String stream, Faults<StreamsCheck> faults) {
    this.stream = stream;
    this.faults = faults;
  }

  String stream() {
    return stream;
  }

  /** A write was answered: the event has this id, and its document is in the log there. */
  void acknowledged(Known event, String document) {
    seen(event.last(), document);
    known.accumulateAndGet(event, Known::orLater);
  }

  /** An event was read that another writer has written. */
  void seen(long id, String document) {
    String other = documents.putIfAbsent(id, document);
    if (other != null && !other.equals(document)) {
      faults.add(
          StreamsCheck.IDS, "%s: id %d was told for %s and for %s", stream, id, other, document);
    }
    last.accumulateAndGet(id, Math::max);
  }

  /** The last event whose place in the log is known. */
  Known known() {
    return known.get();
  }

  /** The greatest id that was acknowledged; 0 if none was. */
  long last() {
    return last.get();
  }

  /** Compares an event with what was acknowledged under its id, if anything was. */
  void check(StreamsCheck check, long id, String document) {
    String sent = documents.get(id);
    if (sent != null && !sent.equals(document)) {
      faults.add(check, "%s: id %d has %s, acknowledged was %s", stream, id, document, sent);
    }
  }
}
