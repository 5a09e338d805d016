package io.weir.testkit.fake;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.weir.model.Periods;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.GZIPInputStream;

/** The HTTP API over samples in memory. */
public final class FakeWeir implements AutoCloseable {
  private static final int PAGE = 1000;

  static {
    // Without it answers in two packets wait for a delayed acknowledgement.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final Map<String, ConcurrentSkipListMap<Long, double[]>> tags =
      new ConcurrentSkipListMap<>();
  private final ExecutorService threads = Executors.newFixedThreadPool(16);
  private final HttpServer server;
  private final AtomicLong received = new AtomicLong();
  private final AtomicInteger shed = new AtomicInteger();
  private volatile int shedStatus = 429;
  private volatile String retryAfter = "0";
  private volatile Fault fault = Fault.NONE;
  private volatile long delayNanos;
  private volatile long pingNanos;
  private volatile long resident;

  public FakeWeir() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
    server.setExecutor(threads);
    server.createContext("/ping", this::ping);
    server.createContext("/ready", exchange -> answer(exchange, 200, "{}"));
    server.createContext("/metrics", exchange -> answer(exchange, 200, metrics()));
    server.createContext("/save", this::save);
    server.createContext("/batch", this::save);
    server.createContext("/api", this::report);
    server.createContext("/tags", this::list);
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Be wrong from now on. */
  public void be(Fault wrong) {
    fault = wrong;
  }

  /** Answer the next {@code count} posts with a status instead of storing them. */
  public void shed(int count, int status, String retryAfterSeconds) {
    shedStatus = status;
    retryAfter = retryAfterSeconds;
    shed.set(count);
  }

  /** Claim in the metrics to have so many bytes resident. */
  public void resident(long bytes) {
    resident = bytes;
  }

  private String metrics() {
    return "# TYPE jvm_threads_current gauge\njvm_threads_current 42.0\n"
        + "process_resident_memory_bytes "
        + (double) resident
        + "\n";
  }

  /** Take that long for a post. */
  public void delay(long nanos) {
    delayNanos = nanos;
  }

  /** Take that long for a ping. */
  public void slowPing(long nanos) {
    pingNanos = nanos;
  }

  private void ping(HttpExchange exchange) throws IOException {
    pause(pingNanos);
    answer(exchange, 200, "pong");
  }

  private static void pause(long nanos) {
    long until = System.nanoTime() + nanos;
    while (System.nanoTime() < until) {
      LockSupport.parkNanos(until - System.nanoTime());
    }
  }

  /** Samples stored, each once. */
  public long stored() {
    return tags.values().stream().mapToLong(Map::size).sum();
  }

  /** How many samples it has of each tag whose name contains that. */
  public List<Integer> samplesOf(String part) {
    return tags.entrySet().stream()
        .filter(tag -> tag.getKey().contains(part))
        .map(tag -> tag.getValue().size())
        .toList();
  }

  /** Whether it has a sample of a tag with that time. */
  public boolean has(String tag, long time) {
    return tags.containsKey(tag) && tags.get(tag).containsKey(time);
  }

  /** Samples received and accepted, repetitions included. */
  public long received() {
    return received.get();
  }

  private void save(HttpExchange exchange) throws IOException {
    boolean packed = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
    byte[] body = exchange.getRequestBody().readAllBytes();
    if (packed) {
      body = new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
    }
    pause(delayNanos);
    if (shed.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      exchange.getResponseHeaders().add("Retry-After", retryAfter);
      answer(exchange, shedStatus, "{\"status\":" + shedStatus + "}");
      return;
    }
    try (JsonParser json = new JsonFactory().createParser(body)) {
      JsonToken next = json.nextToken();
      if (next == JsonToken.START_ARRAY) {
        next = json.nextToken();
      }
      for (; next == JsonToken.START_OBJECT; next = json.nextToken()) { // or a message a line
        message(json);
      }
    } catch (IllegalArgumentException e) {
      answer(exchange, 400, "{\"detail\":\"" + e.getMessage() + "\"}");
      return;
    }
    answer(exchange, 204, "");
  }

  private void message(JsonParser json) throws IOException {
    long time = 0;
    String tag = "";
    double[] values = new double[0];
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      json.nextToken();
      switch (name) {
        case "time" -> time = json.getLongValue();
        case "tag" -> tag = json.getText();
        default -> {
          while (json.nextToken() != JsonToken.END_ARRAY) {
            values = Arrays.copyOf(values, values.length + 1);
            values[values.length - 1] = json.getDoubleValue();
          }
        }
      }
    }
    if (values.length != 10) {
      throw new IllegalArgumentException("values: must be 10, got " + values.length);
    }
    long number = received.getAndIncrement();
    if (fault != Fault.LOST_SAMPLE || number % 1000 != 500) {
      tags.computeIfAbsent(tag, t -> new ConcurrentSkipListMap<>()).put(time, values);
    }
  }

  private void report(HttpExchange exchange) throws IOException {
    Map<String, String> query = query(exchange);
    String tag = query.get("tag");
    NavigableMap<Long, double[]> samples = tags.getOrDefault(tag, new ConcurrentSkipListMap<>());
    if (samples.isEmpty() && fault != Fault.UNKNOWN_TAG_ANSWERED) {
      answer(exchange, 404, "{\"status\":404}");
      return;
    }
    Periods periods =
        new Periods(
            Long.parseLong(query.get("start")),
            Long.parseLong(query.get("end")),
            Integer.parseInt(query.getOrDefault("points", "1000")));
    answer(exchange, 200, report(tag, samples, periods));
  }

  private String report(String tag, NavigableMap<Long, double[]> samples, Periods periods) {
    StringBuilder json = new StringBuilder();
    json.append("{\"tagName\":\"").append(tag).append("\",\"start\":").append(periods.start());
    json.append(",\"end\":").append(periods.end()).append(",\"resolution\":0,\"samples\":[");
    int rows = periods.points() - (fault == Fault.MISSING_ROW ? 1 : 0);
    for (int i = 1; i <= rows; i++) {
      long time = periods.time(i);
      Map.Entry<Long, double[]> entry =
          fault == Fault.END_INCLUDED ? samples.floorEntry(time) : samples.lowerEntry(time);
      double[] values = entry == null ? null : entry.getValue().clone();
      if (values == null && fault == Fault.ZEROS_FOR_NONE) {
        values = new double[10];
      }
      boolean odd = i == (periods.points() + 1) / 2;
      if (odd && values != null && fault == Fault.WRONG_VALUE) {
        values[7] = Math.rint(values[7] * 1000 + 1) / 1000;
      }
      if (odd && fault == Fault.TIME_OFF_BY_ONE) {
        time++;
      }
      json.append(i > 1 ? "," : "").append("{\"time\":").append(time).append(",\"values\":");
      json.append(values == null ? "null" : Arrays.toString(values)).append('}');
    }
    return json.append("]}").toString();
  }

  private void list(HttpExchange exchange) throws IOException {
    Map<String, String> query = query(exchange);
    String prefix = query.getOrDefault("prefix", "");
    String after = query.getOrDefault("cursor", "");
    StringBuilder json = new StringBuilder("{\"tags\":[");
    int count = 0;
    String last = null;
    for (String tag : tags.keySet()) {
      if (tag.startsWith(prefix) && tag.compareTo(after) > 0 && count < PAGE) {
        json.append(count++ > 0 ? "," : "").append(entry(tag, count));
        last = tag;
      }
    }
    if (fault == Fault.EXTRA_TAG && after.isEmpty()) {
      json.append(",{\"tag\":\"nobody\",\"first\":1,\"last\":1,\"count\":1}");
    }
    json.append("],\"next\":").append(count == PAGE ? "\"" + last + "\"" : "null").append('}');
    answer(exchange, 200, json.toString());
  }

  private String entry(String tag, int number) {
    ConcurrentSkipListMap<Long, double[]> samples = tags.get(tag);
    long first = samples.firstKey() - (number == 3 && fault == Fault.FIRST_OFF_BY_ONE ? 1 : 0);
    int count = samples.size() + (number == 3 && fault == Fault.DOUBLE_COUNT ? 1 : 0);
    return "{\"tag\":\""
        + tag
        + "\",\"first\":"
        + first
        + ",\"last\":"
        + samples.lastKey()
        + ",\"count\":"
        + count
        + "}";
  }

  private static Map<String, String> query(HttpExchange exchange) {
    Map<String, String> query = new HashMap<>();
    for (String pair : exchange.getRequestURI().getRawQuery().split("&")) {
      int equals = pair.indexOf('=');
      query.put(
          pair.substring(0, equals),
          URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
    }
    return query;
  }

  private static void answer(HttpExchange exchange, int status, String text) {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      if (body.length > 0) {
        exchange.getResponseBody().write(body);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
