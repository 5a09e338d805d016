package io.weir.datagen.streams;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.model.records.LogPosition;
import io.weir.model.records.PositionHeader;
import io.weir.testkit.availability.AvailabilityRecorder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
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
  private final AtomicLong longestWrite = new AtomicLong();
  private final AvailabilityRecorder writes;
  private final AvailabilityRecorder reads;

  /**
   * @param writes watches appends and patches
   * @param reads watches what the query services are asked
   */
  StreamClient(StreamsPlan plan, AvailabilityRecorder writes, AvailabilityRecorder reads) {
    this.plan = plan;
    this.writes = writes;
    this.reads = reads;
  }

  /** How often a request was sent again. */
  long repeated() {
    return repeated.get();
  }

  /** The longest time in ns from a write's first attempt until it was answered. */
  long longestWriteNanos() {
    return longestWrite.get();
  }

  /**
   * An answer.
   *
   * @param positions the header {@code Weir-Position}, empty if there is none
   */
  record Answer(int status, JsonNode body, String positions) {
    /** The event of this id, of a write that has one position. */
    Known known() {
      Iterator<LogPosition> written =
          positions.isEmpty()
              ? List.<LogPosition>of().iterator()
              : PositionHeader.positions(PositionHeader.RECORDS, positions).values().iterator();
      return new Known(
          body.path("meta").path("id").asLong(),
          written.hasNext() ? written.next() : LogPosition.NONE);
    }
  }

  /** Appends an event; a repeated request has the same key, so that it appends once. */
  Answer append(String stream, String document, String idempotencyKey)
      throws IOException, InterruptedException {
    return write(
        stream,
        request ->
            request
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", idempotencyKey)
                .POST(BodyPublishers.ofString(document)));
  }

  /** Patches the last event. */
  Answer patch(String stream, String patch, String idempotencyKey)
      throws IOException, InterruptedException {
    return write(
        stream,
        request ->
            request
                .header("Content-Type", "application/json-patch+json")
                .header("Idempotency-Key", idempotencyKey)
                .method("PATCH", BodyPublishers.ofString(patch)));
  }

  private Answer write(String stream, Method method) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    Answer answer =
        repeat(plan.gateways(), writes, "/streams/" + plan.bucket() + "/" + stream, method);
    longestWrite.accumulateAndGet(System.nanoTime() - begin, Math::max);
    return answer;
  }

  /** The answer of any query service to a GET. */
  Answer get(String path) throws IOException, InterruptedException {
    return get(plan.queries(), path, List.of());
  }

  /**
   * The answer of any of some query services to a GET.
   *
   * @param positions in the log that the answer must be of, none or more
   */
  Answer get(List<URI> queries, String path, Collection<LogPosition> positions)
      throws IOException, InterruptedException {
    String text = PositionHeader.text(PositionHeader.RECORDS, positions);
    return repeat(
        queries,
        reads,
        path,
        request -> (text.isEmpty() ? request : request.header(PositionHeader.NAME, text)).GET());
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

  private Answer repeat(
      List<URI> servers, AvailabilityRecorder recorder, String path, Method method)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + plan.patience().toNanos();
    AvailabilityRecorder.Request watched = recorder.begin();
    while (true) {
      IOException failure;
      try {
        HttpRequest.Builder request =
            HttpRequest.newBuilder(server(servers).resolve(path)).timeout(ATTEMPT);
        HttpResponse<byte[]> response =
            http.send(method.of(request).build(), BodyHandlers.ofByteArray());
        if (response.statusCode() != TOO_MANY && response.statusCode() < SERVER_ERROR) {
          watched.succeeded(System.nanoTime());
          return new Answer(
              response.statusCode(),
              JSON.readTree(response.body()),
              response.headers().firstValue(PositionHeader.NAME).orElse(""));
        }
        watched.failed("status " + response.statusCode());
        failure = new IOException(path + " got " + response.statusCode());
      } catch (IOException e) {
        watched.failed(e.getClass().getSimpleName());
        failure = e;
      }
      if (System.nanoTime() - deadline > 0) {
        watched.lost();
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
