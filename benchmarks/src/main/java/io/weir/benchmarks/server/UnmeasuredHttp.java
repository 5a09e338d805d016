package io.weir.benchmarks.server;

import io.weir.testkit.http.Address;
import io.weir.testkit.http.Response;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** GET by the JDK's client, for requests whose time and cost are no matter. */
final class UnmeasuredHttp {
  private final Duration timeout;
  private final HttpClient client;

  /**
   * @param timeout how long to wait for a connection, and then for a response
   */
  UnmeasuredHttp(Duration timeout) {
    this.timeout = timeout;
    client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(timeout)
            .build();
  }

  /** The answer to a GET of path and query. */
  Response get(Address address, String path) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address + path)).timeout(timeout).build();
    try {
      HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
      return new Response(response.statusCode(), response.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
