package io.weir.datagen.streams;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Requests to streams over HTTP. What a server does not answer, or answers with 429, 500 or more,
 * is repeated at the next one for as long as the plan's patience lasts. For any number of threads.
 */
final class StreamClient {
  static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration ATTEMPT = Duration.ofSeconds(10);
  private static final long PAUSE_MILLIS = 100;
  private static final int TOO_MANY = 429;
  private static final int SERVER_ERROR = 500;

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private final StreamsPlan plan;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicLong repeated = new AtomicLong();

  StreamClient(StreamsPlan plan) {
    this.plan = plan;
  }

  /** How often a request was sent again. */
  long repeated() {
    return repeated.get();
  }

  /** An answer. */
  record Answer(int status, JsonNode body) {}

  /** Appends an event; a repeated request has the same key, so that it appends once. */
  Answer append(String stream, String document, String idempotencyKey)
      throws IOException, InterruptedException {
    return repeat(
        plan.gateways(),
        "/streams/" + plan.bucket() + "/" + stream,
        request ->
            request
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", idempotencyKey)
                .POST(BodyPublishers.ofString(document)));
  }

  /** Patches the last event. */
  Answer patch(String stream, String patch, String idempotencyKey)
      throws IOException, InterruptedException {
    return repeat(
        plan.gateways(),
        "/streams/" + plan.bucket() + "/" + stream,
        request ->
            request
                .header("Content-Type", "application/json-patch+json")
                .header("Idempotency-Key", idempotencyKey)
                .method("PATCH", BodyPublishers.ofString(patch)));
  }

  /** The answer to a GET of the query service. */
  Answer get(String path) throws IOException, InterruptedException {
    return repeat(plan.queries(), path, HttpRequest.Builder::GET);
  }

  /**
   * Server-Sent Events as lines, until the connection ends; closed by the caller.
   *
   * @param lastEventId where to go on; empty for what the path says
   */
  Stream<String> listen(String path, String lastEventId) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server(plan.queries()).resolve(path))
            .header("Accept", "text/event-stream")
            .timeout(ATTEMPT);
    if (!lastEventId.isEmpty()) {
      request.header("Last-Event-ID", lastEventId);
    }
    HttpResponse<Stream<String>> response = http.send(request.build(), BodyHandlers.ofLines());
    if (response.statusCode() != 200) {
      response.body().close();
      throw new IOException("listening got " + response.statusCode());
    }
    return response.body();
  }

  private interface Method {
    HttpRequest.Builder of(HttpRequest.Builder request);
  }

  private Answer repeat(List<URI> servers, String path, Method method)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + plan.patience().toNanos();
    while (true) {
      IOException failure;
      try {
        HttpRequest.Builder request =
            HttpRequest.newBuilder(server(servers).resolve(path)).timeout(ATTEMPT);
        HttpResponse<byte[]> response =
            http.send(method.of(request).build(), BodyHandlers.ofByteArray());
        if (response.statusCode() != TOO_MANY && response.statusCode() < SERVER_ERROR) {
          return new Answer(response.statusCode(), JSON.readTree(response.body()));
        }
        failure = new IOException(path + " got " + response.statusCode());
      } catch (IOException e) {
        failure = e;
      }
      if (System.nanoTime() - deadline > 0) {
        throw failure;
      }
      repeated.incrementAndGet();
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
  }

  private URI server(List<URI> servers) {
    return servers.get(Math.floorMod(next.getAndIncrement(), servers.size()));
  }
}
