package io.weir.query.handler;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.model.Excerpt;
import io.weir.service.handler.Weir;
import io.weir.service.handler.WeirException;
import io.weir.service.http.PathSegments;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Weir by its own HTTP API, so that handlers have its checks, its bounds and its metrics, and the
 * same in every process that runs them.
 */
final class HttpWeir implements Weir {
  private static final int SHOWN = 500;
  private static final String JSON = "application/json";

  private final WeirServers servers;
  private final Map<String, String> credentials;

  /**
   * @param credentials headers of each request, which say who asks
   */
  HttpWeir(WeirServers servers, Map<String, String> credentials) {
    this.servers = servers;
    this.credentials = Map.copyOf(credentials);
  }

  @Override
  public long append(String bucket, String stream, String json) throws InterruptedException {
    Answer answer =
        write(
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
    return write(
            PathSegments.path("kv", index, key),
            request ->
                request
                    .header("Content-Type", contentType)
                    .PUT(HttpRequest.BodyPublishers.ofByteArray(value)))
        .required()
        .version();
  }

  private Answer get(String pathAndQuery) throws InterruptedException {
    return new Answer(servers.read(pathAndQuery, request -> signed(request.GET())));
  }

  private Answer write(String path, UnaryOperator<HttpRequest.Builder> method)
      throws InterruptedException {
    return new Answer(servers.write(path, request -> signed(method.apply(request))));
  }

  private HttpRequest.Builder signed(HttpRequest.Builder request) {
    credentials.forEach(request::header);
    return request;
  }

  private record Answer(WeirServers.Reply reply) {
    int status() {
      return reply.head().statusCode();
    }

    byte[] body() {
      return reply.body();
    }

    /** This, unless it is a refusal. */
    Answer required() {
      if (status() / 100 != 2) {
        throw new WeirException(status(), Excerpt.of(new String(body(), UTF_8), SHOWN));
      }
      return this;
    }

    String header(String name) {
      return reply.head().headers().firstValue(name).orElse("");
    }

    long version() {
      return Long.parseLong(header("ETag").replace("\"", ""));
    }
  }
}
