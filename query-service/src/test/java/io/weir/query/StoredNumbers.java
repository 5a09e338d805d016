package io.weir.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.query.documents.InMemoryNumbers;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Numbers in a map that the shared server reads, some of them random, and replies of it. */
final class StoredNumbers implements BeforeAllCallback, BeforeEachCallback {
  static final long MICROS = 1_700_000_000_000_000L;
  static final long NANOS = MICROS * 1000;
  static final long MINUTE = 60_000_000_000L;
  private static final ObjectMapper JSON = new ObjectMapper();

  final Random random = new Random();
  private final SharedQueryServer server = new SharedQueryServer();
  private InMemoryNumbers state;

  @Override
  public void beforeAll(ExtensionContext context) {
    server.beforeAll(context);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    random.setSeed(seed);
  }

  /** None yet; they are what the server reads from now on. */
  InMemoryNumbers empty() {
    state = new InMemoryNumbers();
    server.answers(state);
    return state;
  }

  /** Numbers at about so many times, each some time after the one before. */
  void fill(String id, int count, long step) {
    long time = NANOS;
    for (int i = 0; i < count; i++) {
      time += 1 + (long) (random.nextDouble() * step * (random.nextInt(20) == 0 ? 50 : 1));
      state.put(id, time, random.nextInt(2000) / 8.0 - 100);
    }
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return server.get(path);
  }

  HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
    return server.post(path, body);
  }

  /** Of a reply without a fault, as if it had taken no time. */
  static String body(HttpResponse<String> reply) {
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    return reply.body().replaceFirst("\"query_time_ns\":[0-9]+", "\"query_time_ns\":0");
  }

  static JsonNode json(HttpResponse<String> reply) throws IOException {
    return JSON.readTree(body(reply));
  }

  /** The rows of all pages, each after the other. */
  List<JsonNode> pages(String path) throws IOException, InterruptedException {
    List<JsonNode> rows = new ArrayList<>();
    String cursor = "";
    for (int page = 0; page == 0 || !cursor.isEmpty(); page++) {
      assertThat(page).as("pages").isLessThan(10_000);
      JsonNode reply = json(get(path + (cursor.isEmpty() ? "" : "&cursor=" + cursor)));
      reply.get("rows").forEach(rows::add);
      cursor = reply.get("cursor").textValue();
    }
    return rows;
  }
}
