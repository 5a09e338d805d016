package io.weir.query.handler;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.model.Excerpt;
import io.weir.service.handler.Weir;
import io.weir.service.handler.WeirException;
import io.weir.service.http.PathSegments;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;

/**
 * Weir by its own HTTP API, so that handlers have its checks, its bounds and its metrics, and the
 * same in every process that runs them.
 */
final class HttpWeir implements Weir {
  /** The largest answer that is read, in bytes. */
  private static final int MAX_ANSWER_BYTES = 64 << 20;

  private static final int SHOWN = 500;
  private static final String JSON = "application/json";

  private final Duration timeout;
  private volatile List<Server> gateways = List.of();
  private volatile List<Server> queries = List.of();

  private record Server(URI address, HttpClient client) {}

  /**
   * @param timeout of each request
   */
  HttpWeir(Duration timeout) {
    this.timeout = timeout;
  }

  /**
   * Says where gateways and query services are; until then every request fails with a 503. The next
   * one is asked where one cannot be connected to, so that nothing is sent twice.
   *
   * @param query of this process
   * @param trust how {@code query} is trusted if it speaks TLS; others as the JVM does by default
   */
  void connect(List<URI> gatewayAddresses, URI query, Optional<SSLContext> trust) {
    HttpClient others = client(Optional.empty());
    Server own = new Server(query, trust.isPresent() ? client(trust) : others);
    queries = List.of(own);
    gateways =
        gatewayAddresses.stream()
            .map(each -> each.equals(query) ? own : new Server(each, others))
            .toList();
  }

  private static HttpClient client(Optional<SSLContext> trust) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2));
    trust.ifPresent(builder::sslContext);
    return builder.build();
  }

  @Override
  public long append(String bucket, String stream, String json) throws InterruptedException {
    Answer answer =
        send(
            gateways,
            PathSegments.path("streams", bucket, stream),
            request ->
                request
                    .header("Content-Type", JSON)
                    .POST(HttpRequest.BodyPublishers.ofString(json)));
    return WeirJson.id(answer.required().body());
  }

  @Override
  public List<Event> events(String bucket, String stream, long from, int limit)
      throws InterruptedException {
    String path = PathSegments.path("streams", bucket, stream);
    Answer answer = get(path + "?from=" + from + "&limit=" + limit);
    return answer.status() == 404 ? List.of() : WeirJson.events(answer.required().body());
  }

  @Override
  public List<Row> report(String tag, long start, long end, int points)
      throws InterruptedException {
    Answer answer =
        get(
            String.format(
                "/api?tag=%s&start=%d&end=%d&points=%d",
                URLEncoder.encode(tag, UTF_8), start, end, points));
    return answer.status() == 404 ? List.of() : WeirJson.rows(answer.required().body());
  }

  @Override
  public Optional<Item> get(String index, String key) throws InterruptedException {
    Answer answer = get(PathSegments.path("kv", index, key));
    if (answer.status() == 404) {
      return Optional.empty();
    }
    String type = answer.required().header("Content-Type");
    return Optional.of(new Item(answer.version(), type, answer.body()));
  }

  @Override
  public long put(String index, String key, String contentType, byte[] value)
      throws InterruptedException {
    return send(
            gateways,
            PathSegments.path("kv", index, key),
            request ->
                request
                    .header("Content-Type", contentType)
                    .PUT(HttpRequest.BodyPublishers.ofByteArray(value)))
        .required()
        .version();
  }

  private Answer get(String pathAndQuery) throws InterruptedException {
    return send(queries, pathAndQuery, HttpRequest.Builder::GET);
  }

  private Answer send(
      List<Server> servers, String pathAndQuery, UnaryOperator<HttpRequest.Builder> completed)
      throws InterruptedException {
    WeirException refusal = new WeirException(503, "The server is starting.");
    for (Server server : servers) {
      try {
        URI address = URI.create(server.address() + pathAndQuery);
        HttpRequest.Builder request = completed.apply(HttpRequest.newBuilder(address));
        return send(server.client(), request.timeout(timeout).build());
      } catch (ConnectException | HttpConnectTimeoutException e) {
        refusal = new WeirException(503, server.address() + " cannot be connected to");
      } catch (IOException e) {
        throw new WeirException(503, "There is no answer: " + e);
      }
    }
    throw refusal;
  }

  private static Answer send(HttpClient client, HttpRequest request)
      throws IOException, InterruptedException {
    HttpResponse<InputStream> response =
        client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      byte[] bytes = body.readNBytes(MAX_ANSWER_BYTES + 1);
      if (bytes.length > MAX_ANSWER_BYTES) {
        throw new WeirException(
            413, "The answer has more than " + MAX_ANSWER_BYTES + " bytes; ask for less.");
      }
      return new Answer(response.statusCode(), response.headers(), bytes);
    }
  }

  private record Answer(int status, HttpHeaders headers, byte[] body) {
    /** This, unless it is a refusal. */
    Answer required() {
      if (status / 100 != 2) {
        throw new WeirException(status, Excerpt.of(new String(body, UTF_8), SHOWN));
      }
      return this;
    }

    String header(String name) {
      return headers.firstValue(name).orElse("");
    }

    long version() {
      return Long.parseLong(header("ETag").replace("\"", ""));
    }
  }
}
