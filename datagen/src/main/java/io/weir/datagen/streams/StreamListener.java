package io.weir.datagen.streams;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.datagen.client.Faults;
import io.weir.datagen.client.RecordCalls;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Listens to streams by Server-Sent Events, from their first events on, and goes on after a cut
 * connection where the last message ended. Runs until it is closed.
 */
final class StreamListener {
  private static final long PAUSE_MILLIS = 200;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final RecordCalls client;
  private final Faults<StreamsCheck> faults;
  private final String path;
  private final String bucket;
  private final Map<String, Ledger> streams;
  private final Map<String, Long> seen = new TreeMap<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile Stream<String> connection;
  private long reconnects = -1;
  private String lastEventId = "";

  StreamListener(
      RecordCalls client, Faults<StreamsCheck> faults, String bucket, List<Ledger> streams) {
    this.client = client;
    this.faults = faults;
    this.bucket = bucket;
    this.streams = streams.stream().collect(Collectors.toMap(Ledger::stream, ledger -> ledger));
    path =
        streams.stream()
            .map(ledger -> "s=" + bucket + ":" + ledger.stream() + ":1")
            .collect(Collectors.joining("&", "/listen?", ""));
  }

  void run() throws InterruptedException {
    while (!closed.get()) {
      try (Stream<String> lines = client.listen(path, lastEventId)) {
        reconnects++;
        connection = lines;
        take(lines.iterator());
      } catch (IOException | java.io.UncheckedIOException | IllegalStateException e) {
        // The connection was cut, or is closed: see the loop.
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
  }

  private void take(Iterator<String> lines) throws IOException {
    String id = "";
    while (!closed.get() && lines.hasNext()) {
      String line = lines.next();
      if (line.startsWith("id:")) {
        id = line.substring("id:".length()).strip();
      } else if (line.startsWith("data:")) {
        for (JsonNode event : JSON.readTree(line.substring("data:".length()))) {
          take(event);
        }
      } else if (line.isEmpty() && !id.isEmpty()) {
        lastEventId = id;
      }
    }
  }

  private synchronized void take(JsonNode event) {
    JsonNode meta = event.path("meta");
    String name = meta.path("stream").asText();
    Ledger ledger = streams.get(name);
    if (ledger == null || !meta.path("bucket").asText().equals(bucket)) {
      faults.add(StreamsCheck.LISTENERS, "a listener got what it did not ask for: %s", event);
      return;
    }
    long id = meta.path("id").asLong();
    long before = seen.getOrDefault(name, 0L);
    if (id != before + 1) {
      faults.add(StreamsCheck.LISTENERS, "%s: a listener got %d after %d", name, id, before);
    }
    ledger.check(StreamsCheck.LISTENERS, id, event.path("data").toString());
    seen.put(name, Math.max(id, before));
  }

  /** Whether all that was acknowledged has come. */
  synchronized boolean hasAll() {
    return streams.values().stream()
        .allMatch(ledger -> seen.getOrDefault(ledger.stream(), 0L) >= ledger.last());
  }

  /** Adds a fault for each stream of which something is missing. */
  synchronized void blameWhatIsMissing() {
    for (Ledger ledger : streams.values()) {
      long got = seen.getOrDefault(ledger.stream(), 0L);
      if (got < ledger.last()) {
        faults.add(
            StreamsCheck.LISTENERS,
            "%s: a listener got events up to %d of %d",
            ledger.stream(),
            got,
            ledger.last());
      }
    }
  }

  synchronized long received() {
    return seen.values().stream().mapToLong(Long::longValue).sum();
  }

  /** How often the connection was made again. */
  long reconnects() {
    return Math.max(0, reconnects);
  }

  void close() {
    closed.set(true);
    Stream<String> open = connection;
    if (open != null) {
      open.close();
    }
  }
}
