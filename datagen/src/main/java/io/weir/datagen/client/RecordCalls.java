package io.weir.datagen.client;

import io.weir.model.records.LogPosition;
import io.weir.model.records.PositionHeader;
import io.weir.testkit.availability.Availability;
import io.weir.testkit.availability.AvailabilityRecorder;
import io.weir.testkit.client.Address;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Requests to records over HTTP. What a server does not answer, or answers with 429, 500 or more,
 * is repeated at the next one for as long as the patience lasts. For any number of threads.
 */
public final class RecordCalls {
  private static final Duration ATTEMPT = Duration.ofSeconds(10);
  private static final long PAUSE_MILLIS = 100;
  private static final int OK = 200;
  private static final int TOO_MANY = 429;
  private static final int SERVER_ERROR = 500;
  private static final long MAX_MICROS = TimeUnit.MINUTES.toMicros(10);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private final List<Address> gateways;
  private final List<Address> queries;
  private final Duration patience;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicLong repeated = new AtomicLong();
  private final Watch writes = new Watch();
  private final Watch reads = new Watch();

  /** What is noticed of one of the two services. */
  private static final class Watch {
    private final AvailabilityRecorder availability = new AvailabilityRecorder(System.nanoTime());
    private final Histogram micros = new ConcurrentHistogram(MAX_MICROS, 3);
  }

  /**
   * @param gateways take writes, at least one
   * @param queries answer reads, at least one
   * @param patience how long a request is repeated while Weir does not answer
   */
  public RecordCalls(List<Address> gateways, List<Address> queries, Duration patience) {
    this.gateways = List.copyOf(gateways);
    this.queries = List.copyOf(queries);
    this.patience = patience;
  }

  /** How often a request was sent again. */
  public long repeated() {
    return repeated.get();
  }

  /** How the gateways have been there until now. */
  public Availability writes() {
    return writes.availability.result(System.nanoTime());
  }

  /** How the query services have been there until now. */
  public Availability reads() {
    return reads.availability.result(System.nanoTime());
  }

  /** Microseconds from each write's first attempt until it was answered. */
  public Histogram writeMicros() {
    return writes.micros;
  }

  /** The same of reads. */
  public Histogram readMicros() {
    return reads.micros;
  }

  /**
   * The answer of any gateway.
   *
   * @param method sets method, body and headers
   * @throws UnansweredException when the patience has ended
   */
  public Answer write(String path, UnaryOperator<HttpRequest.Builder> method)
      throws IOException, InterruptedException {
    return repeat(gateways, writes, path, method, patience);
  }

  /**
   * The same, in one attempt.
   *
   * @throws UnansweredException if there was no answer, or none that says what came of the request
   */
  public Answer writeOnce(String path, UnaryOperator<HttpRequest.Builder> method)
      throws IOException, InterruptedException {
    return repeat(gateways, writes, path, method, Duration.ZERO);
  }

  /** The answer of any query service to a GET. */
  public Answer get(String path) throws IOException, InterruptedException {
    return get(path, List.of());
  }

  /** The same of what is as new as these positions in the log, none or more. */
  public Answer get(String path, Collection<LogPosition> positions)
      throws IOException, InterruptedException {
    return get(queries, path, positions);
  }

  /** The answer of any of some query services. */
  public Answer get(List<Address> servers, String path, Collection<LogPosition> positions)
      throws IOException, InterruptedException {
    return read(servers, path, positions, HttpRequest.Builder::GET);
  }

  /** The answer of any query service to a query in a body. */
  public Answer query(String path, String json, Collection<LogPosition> positions)
      throws IOException, InterruptedException {
    return read(
        queries,
        path,
        positions,
        request ->
            request
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  private Answer read(
      List<Address> servers,
      String path,
      Collection<LogPosition> positions,
      UnaryOperator<HttpRequest.Builder> method)
      throws IOException, InterruptedException {
    String text = PositionHeader.text(PositionHeader.RECORDS, positions);
    return repeat(
        servers,
        reads,
        path,
        request ->
            method.apply(text.isEmpty() ? request : request.header(PositionHeader.NAME, text)),
        patience);
  }

  /**
   * Server-Sent Events as lines, until the connection ends; closed by the caller.
   *
   * @param lastEventId where to go on; empty for what the path says
   */
  public Stream<String> listen(String path, String lastEventId)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        request(server(queries), path).header("Accept", "text/event-stream");
    if (!lastEventId.isEmpty()) {
      request.header("Last-Event-ID", lastEventId);
    }
    HttpResponse<Stream<String>> response = http.send(request.build(), BodyHandlers.ofLines());
    if (response.statusCode() != OK) {
      response.body().close();
      throw new IOException("listening got " + response.statusCode());
    }
    return response.body();
  }

  private Answer repeat(
      List<Address> servers,
      Watch watch,
      String path,
      UnaryOperator<HttpRequest.Builder> method,
      Duration within)
      throws IOException, InterruptedException {
    long begin = System.nanoTime();
    AvailabilityRecorder.Request watched = watch.availability.begin();
    int doubts = 0;
    while (true) {
      IOException failure;
      try {
        HttpRequest.Builder request = request(server(servers), path);
        HttpResponse<byte[]> response =
            http.send(method.apply(request).build(), BodyHandlers.ofByteArray());
        if (response.statusCode() != TOO_MANY && response.statusCode() < SERVER_ERROR) {
          long now = System.nanoTime();
          watched.succeeded(now);
          watch.micros.recordValue(Math.min(MAX_MICROS, (now - begin) / 1000));
          return new Answer(response.statusCode(), response.body(), response.headers(), doubts);
        }
        watched.failed("status " + response.statusCode());
        doubts += response.statusCode() == TOO_MANY ? 0 : 1;
        failure = new IOException(path + " got " + response.statusCode());
      } catch (ConnectException | HttpConnectTimeoutException e) {
        watched.failed(e.getClass().getSimpleName());
        failure = e; // nothing was sent
      } catch (IOException e) {
        watched.failed(e.getClass().getSimpleName());
        doubts++;
        failure = e;
      }
      if (System.nanoTime() - begin > within.toNanos()) {
        watched.lost();
        throw new UnansweredException(String.valueOf(failure.getMessage()), doubts, failure);
      }
      repeated.incrementAndGet();
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
  }

  private static HttpRequest.Builder request(Address server, String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server + path)).timeout(ATTEMPT);
    return server.token().isEmpty()
        ? request
        : request.header("Authorization", "Bearer " + server.token());
  }

  private Address server(List<Address> servers) {
    return servers.get(Math.floorMod(next.getAndIncrement(), servers.size()));
  }
}
