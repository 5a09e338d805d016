package io.weir.datagen.streams;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.weir.testkit.client.Address;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Streams in memory over HTTP, as much as the test client uses, with a fault on purpose. */
final class StreamServer implements AutoCloseable {
  private static final long LATE_NANOS = 100_000_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What the server does wrong. */
  enum Fault {
    NONE,
    UNAVAILABLE_AT_TIMES,
    LOSES_EVENTS,
    APPENDS_TWICE,
    PATCHES_TWICE,
    SKIPS_WHILE_LISTENING,
    LISTS_BACKWARDS,
    READS_WITH_HOLES,
    READS_LATE,
    TELLS_NO_POSITION
  }

  private final Fault fault;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, List<String>> streams = new TreeMap<>();
  private final Map<String, String> answers = new HashMap<>();
  private final Map<String, Long> written = new HashMap<>();
  private long position;
  private int requests;
  private int appends;
  private int patchAttempts;
  private int reads;
  private int lists;
  private int patches;
  private int appended;
  private volatile boolean closed;

  StreamServer(Fault fault) throws IOException {
    this.fault = fault;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/streams/bucket", this::serve);
    server.createContext("/listen", this::listen);
    server.start();
  }

  Address address() {
    return new Address("127.0.0.1", server.getAddress().getPort(), "");
  }

  /** Whether so much was asked for that each fault has had its chance. */
  synchronized boolean hasServedEnough() {
    return appends >= 200 && patchAttempts >= 20 && reads >= 40 && lists >= 2;
  }

  private void serve(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath().substring("/streams/bucket".length());
    byte[] body = exchange.getRequestBody().readAllBytes();
    int status = 200;
    String answer;
    String told = "";
    synchronized (this) {
      requests++;
      if (fault == Fault.UNAVAILABLE_AT_TIMES && requests % 10 == 0) {
        status = 503;
        answer = "{}";
      } else if (path.isEmpty()) {
        answer = list();
      } else if (exchange.getRequestMethod().equals("GET")) {
        answer = read(path.substring(1), exchange.getRequestURI().getQuery());
      } else {
        boolean isPatch = exchange.getRequestMethod().equals("PATCH");
        String text = new String(body, StandardCharsets.UTF_8);
        String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
        answer = answers.get(key);
        if (answer == null) {
          answer = isPatch ? patch(path.substring(1), text) : append(path.substring(1), text);
          answers.put(key, answer);
          written.put(path.substring(1), System.nanoTime());
        }
        told = fault == Fault.TELLS_NO_POSITION ? "" : "records/0:" + position++;
        status = answer.equals("conflict") ? 409 : isPatch ? 200 : 201;
        answer = status == 409 ? "{}" : answer;
      }
      notifyAll();
    }
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    if (!told.isEmpty()) {
      exchange.getResponseHeaders().add("Weir-Position", told);
    }
    exchange.sendResponseHeaders(status, bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  private String append(String stream, String document) {
    appends++;
    List<String> events = streams.computeIfAbsent(stream, name -> new ArrayList<>());
    boolean isInserted = document.contains("writer");
    boolean now = ++appended % 20 == 0 && isInserted;
    if (!(now && fault == Fault.LOSES_EVENTS)) {
      events.add(document);
    }
    if (now && fault == Fault.APPENDS_TWICE) {
      events.add(document);
    }
    return "{\"meta\":{\"id\":" + events.size() + ",\"t\":1}}";
  }

  private String patch(String stream, String patch) {
    patchAttempts++;
    List<String> events = streams.get(stream);
    String last = events.get(events.size() - 1);
    try {
      JsonNode operations = JSON.readTree(patch);
      if (!JSON.readTree(last).path("count").equals(operations.get(0).path("value"))) {
        return "conflict";
      }
      long count = operations.get(1).path("value").asLong();
      int times = fault == Fault.PATCHES_TWICE && ++patches % 5 == 0 ? 2 : 1;
      for (int i = 0; i < times; i++) {
        events.add("{\"count\":" + (count + i) + "}");
      }
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
    return "{\"meta\":{\"id\":" + (events.size()) + ",\"t\":1}}";
  }

  private String read(String stream, String query) {
    reads++;
    List<String> events = streams.getOrDefault(stream, List.of());
    if (fault == Fault.READS_LATE && System.nanoTime() - written.get(stream) < LATE_NANOS) {
      events = events.subList(0, events.size() - 1);
    }
    long from =
        query == null ? events.size() : Long.parseLong(query.replaceAll("\\D*(\\d+)&.*", "$1"));
    StringBuilder text = new StringBuilder("[");
    for (long id = from; id <= events.size() && id < from + 1000; id++) {
      if (!(fault == Fault.READS_WITH_HOLES && id % 20 == 7)) {
        text.append(text.length() > 1 ? "," : "").append(event("bucket", stream, id, events));
      }
    }
    return text.append(']').toString();
  }

  private static String event(String bucket, String stream, long id, List<String> events) {
    return String.format(
        "{\"meta\":{\"id\":%d,\"t\":1,\"bucket\":\"%s\",\"stream\":\"%s\"},\"data\":%s}",
        id, bucket, stream, events.get((int) id - 1));
  }

  private String list() {
    lists++;
    List<String> entries = new ArrayList<>();
    streams.forEach(
        (name, events) ->
            entries.add("{\"name\":\"" + name + "\",\"last\":" + events.size() + "}"));
    if (fault == Fault.LISTS_BACKWARDS) {
      java.util.Collections.reverse(entries);
    }
    return "{\"data\":[" + String.join(",", entries) + "],\"next\":null}";
  }

  private void listen(HttpExchange exchange) throws IOException {
    Map<String, Long> next = new TreeMap<>();
    Arrays.stream(exchange.getRequestURI().getQuery().split("&"))
        .forEach(each -> next.put(each.split(":")[1], 1L));
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      while (!closed) {
        StringBuilder text = new StringBuilder();
        synchronized (this) {
          next.replaceAll((stream, from) -> tell(stream, from, text));
          if (text.length() == 0) {
            wait(50);
          }
        }
        out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        out.flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private long tell(String stream, long from, StringBuilder text) {
    List<String> events = streams.getOrDefault(stream, List.of());
    for (long id = from; id <= events.size(); id++) {
      if (!(fault == Fault.SKIPS_WHILE_LISTENING && id % 20 == 7)) {
        text.append("id: 1\ndata: [").append(event("bucket", stream, id, events)).append("]\n\n");
      }
    }
    return events.size() + 1L;
  }

  @Override
  public void close() {
    closed = true;
    server.stop(0);
    threads.shutdownNow();
  }
}
