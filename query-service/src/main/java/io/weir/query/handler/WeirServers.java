package io.weir.query.handler;

import io.weir.service.handler.WeirException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;

/**
 * Gateways and query services, as handlers reach them. The next one is asked where one cannot be
 * connected to, so that nothing is sent twice.
 */
final class WeirServers {
  /** The largest answer that is read, in bytes. */
  private static final int MAX_ANSWER_BYTES = 64 << 20;

  private final Duration timeout;
  private volatile List<Server> gateways = List.of();
  private volatile List<Server> queries = List.of();

  private record Server(URI address, HttpClient client) {}

  /** A reply, with its whole body. */
  record Reply(HttpResponse<InputStream> head, byte[] body) {}

  /**
   * @param timeout of each request
   */
  WeirServers(Duration timeout) {
    this.timeout = timeout;
  }

  /**
   * Says where they are; until then every request fails with a 503.
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

  /**
   * Sends a request to a gateway.
   *
   * @param completed sets method, body and headers
   * @throws WeirException if there is no answer, or one that is too large
   */
  Reply write(String pathAndQuery, UnaryOperator<HttpRequest.Builder> completed)
      throws InterruptedException {
    return send(gateways, pathAndQuery, completed);
  }

  /** The same to a query service. */
  Reply read(String pathAndQuery, UnaryOperator<HttpRequest.Builder> completed)
      throws InterruptedException {
    return send(queries, pathAndQuery, completed);
  }

  private Reply send(
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

  private static Reply send(HttpClient client, HttpRequest request)
      throws IOException, InterruptedException {
    HttpResponse<InputStream> response =
        client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      byte[] bytes = body.readNBytes(MAX_ANSWER_BYTES + 1);
      if (bytes.length > MAX_ANSWER_BYTES) {
        throw new WeirException(
            413, "The answer has more than " + MAX_ANSWER_BYTES + " bytes; ask for less.");
      }
      return new Reply(response, bytes);
    }
  }
}
