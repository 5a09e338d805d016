package io.weir.datagen.keys;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.datagen.client.RecordServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Items of one index in memory, with a fault on purpose. */
final class KeyServer extends RecordServer {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What the server does wrong, now and then. */
  enum Fault {
    NONE,
    UNAVAILABLE_AT_TIMES,
    LOSES_PUTS,
    KEEPS_REMOVED_ITEMS,
    TWO_WINNERS,
    READS_LATE,
    READS_OTHER_VALUES,
    LOOKUPS_WITH_HOLES,
    LOOKUPS_CUT_SHORT,
    LISTS_BACKWARDS,
    LISTS_WITH_HOLES,
    NEVER_EXPIRES,
    EXPIRES_AT_ONCE,
    VERSIONS_GO_BACK,
    TELLS_NO_POSITION
  }

  private record Item(String value, long version, long expires) {}

  private final Fault fault;
  private final Map<String, Item> items = new TreeMap<>();
  private final Map<String, Item> before = new HashMap<>();
  private long version = 1000;
  private int requests;
  private int writes;

  /** Conditional writes that won though another had, and removals after which an item was there. */
  private int wrongWrites;

  KeyServer(Fault fault) throws IOException {
    this.fault = fault;
  }

  /** Whether so much was asked for that each fault has had its chance. */
  synchronized boolean hasServedEnough() {
    return writes >= 700
        && switch (fault) {
          case NEVER_EXPIRES -> TimeUnit.NANOSECONDS.toSeconds(lived()) >= 8;
          case KEEPS_REMOVED_ITEMS, TWO_WINNERS -> wrongWrites >= 10 || writes >= 5_000;
          default -> true;
        };
  }

  private final long begin = System.nanoTime();

  private long lived() {
    return System.nanoTime() - begin;
  }

  private boolean now(Fault wanted) {
    boolean isRare = wanted == Fault.KEEPS_REMOVED_ITEMS || wanted == Fault.TWO_WINNERS;
    return fault == wanted && requests % (isRare ? 3 : 7) == 0;
  }

  @Override
  protected Reply serve(Request request, String body) throws IOException {
    requests++;
    items.values().removeIf(item -> item.expires() < System.nanoTime());
    if (now(Fault.UNAVAILABLE_AT_TIMES)) {
      if (request.method().equals("PUT") && requests % 2 == 0) {
        write(request, body); // and nobody is told
      }
      return new Reply(503, "{}");
    }
    String key = key(request);
    if (request.path().endsWith("/lookup")) {
      return lookUp(body);
    }
    if (!request.method().equals("GET")) {
      writes++;
      return told(key.isEmpty() ? putAll(body) : write(request, body));
    }
    return key.isEmpty() ? list(request) : get(request);
  }

  private Reply told(Reply reply) {
    Map<String, String> headers = new HashMap<>(reply.headers());
    if (!now(Fault.TELLS_NO_POSITION)) {
      headers.put("Weir-Position", "records/0:" + requests);
    }
    return new Reply(reply.status(), reply.body(), headers);
  }

  private static String key(Request request) {
    String[] parts = request.path().split("/"); // "", "kv", index, key
    return parts.length < 4 ? "" : parts[3].replace("%2F", "/");
  }

  private Reply write(Request request, String body) {
    String key = key(request);
    Item item = items.get(key);
    long found = item == null ? 0 : item.version();
    String match = request.header("If-Match").replace("\"", "");
    boolean holds =
        match.isEmpty()
            ? request.header("If-None-Match").isEmpty() || item == null
            : Long.parseLong(match) == found;
    if (!holds && !now(Fault.TWO_WINNERS)) {
      return new Reply(412, "{\"found\":" + found + "}");
    } else if (!holds) {
      wrongWrites++;
    }
    if (request.method().equals("DELETE")) {
      if (!now(Fault.KEEPS_REMOVED_ITEMS)) {
        items.remove(key);
      } else if (item != null) {
        wrongWrites++;
      }
      return new Reply(item == null ? 404 : 204, "");
    }
    version = fault == Fault.VERSIONS_GO_BACK && requests % 50 == 0 ? version - 300 : version + 2;
    String ttl = request.parameters().getOrDefault("ttl", "");
    boolean expires = !ttl.isEmpty() && fault != Fault.NEVER_EXPIRES;
    long lives =
        !expires
            ? TimeUnit.DAYS.toNanos(1)
            : fault == Fault.EXPIRES_AT_ONCE
                ? 0
                : TimeUnit.SECONDS.toNanos(Long.parseLong(ttl.replace("s", "")));
    if (!now(Fault.LOSES_PUTS)) {
      set(key, new Item(body, version, System.nanoTime() + lives));
    }
    return new Reply(item == null ? 201 : 204, "", Map.of("ETag", "\"" + version + "\""));
  }

  private void set(String key, Item item) {
    Item replaced = items.put(key, item);
    if (replaced != null) {
      before.put(key, replaced);
    }
  }

  private Reply putAll(String body) throws IOException {
    for (String line : body.split("\n")) {
      JsonNode json = JSON.readTree(line);
      version += 2;
      set(
          json.path("key").asText(),
          new Item(KeyClient.value(json), version, System.nanoTime() + TimeUnit.DAYS.toNanos(1)));
    }
    return new Reply(204, "");
  }

  private Reply get(Request request) {
    String key = key(request);
    Item item = now(Fault.READS_LATE) ? before.get(key) : items.get(key);
    if (item != null && fault == Fault.READS_OTHER_VALUES && !request.demands()) {
      item = new Item(KeyWriter.value("another", 1), item.version(), item.expires());
    }
    return item == null
        ? new Reply(404, "")
        : new Reply(
            200,
            item.value(),
            Map.of("ETag", "\"" + item.version() + "\"", "Weir-Expires", "1700000000000"));
  }

  private static String entry(Item item) {
    byte[] bytes = item.value().getBytes(StandardCharsets.US_ASCII);
    return "\"version\":"
        + item.version()
        + ",\"base64\":\""
        + Base64.getEncoder().encodeToString(bytes)
        + "\"}";
  }

  private Reply lookUp(String body) throws IOException {
    List<String> found = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (JsonNode key : JSON.readTree(body)) {
      Item item = items.get(key.asText());
      if (item != null && !(now(Fault.LOOKUPS_WITH_HOLES) && found.size() % 5 == 4)) {
        found.add(key + ":{" + entry(item));
      } else {
        missing.add(key.toString());
      }
    }
    String text =
        "{\"found\":{" + String.join(",", found) + "},\"missing\":[" + String.join(",", missing);
    return new Reply(200, text + (now(Fault.LOOKUPS_CUT_SHORT) ? "]" : "]}"));
  }

  private Reply list(Request request) {
    List<String> entries = new ArrayList<>();
    items.forEach(
        (key, item) -> {
          boolean isLeftOut = fault == Fault.LISTS_WITH_HOLES && key.endsWith("7");
          if (key.startsWith(request.parameters().get("prefix")) && !isLeftOut) {
            entries.add("{\"key\":\"" + key + "\"," + entry(item));
          }
        });
    if (fault == Fault.LISTS_BACKWARDS) {
      Collections.reverse(entries);
    }
    return new Reply(200, "{\"items\":[" + String.join(",", entries) + "],\"next\":null}");
  }
}
