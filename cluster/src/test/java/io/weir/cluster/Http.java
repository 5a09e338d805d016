package io.weir.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** What the tests themselves ask over HTTP. */
final class Http {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

  HttpResponse<String> get(String url) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(url)).timeout(TIMEOUT).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  JsonNode json(String url) throws IOException, InterruptedException {
    return JSON.readTree(get(url).body());
  }

  /** Whether it is answered with 200. */
  boolean isOk(String url) throws InterruptedException {
    try {
      return get(url).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }
}
