package io.weir.client.samples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.client.RetryPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Requests to one server, whose refusals and failures become a {@link SamplesException}. */
final class HttpCalls {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** A problem is short; anything longer is no problem of Weir's. */
  private static final int MAX_PROBLEM_BYTES = 64 << 10;

  /** More than the longest report. */
  static final long MAX_REPLY_BYTES = 256L << 20;

  private final String url;
  private final String authorization;
  private final RetryPolicy retries;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .build();

  /**
   * @param url of the server, with or without a slash at the end
   * @param token says who asks; empty for nobody
   * @param retries of reads
   */
  HttpCalls(String url, String token, RetryPolicy retries) {
    authorization = token.isEmpty() ? "" : "Bearer " + token;
    this.url = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    this.retries = retries;
    URI.create(this.url);
  }

  /**
   * Posts lines of JSON, once. Returns when they are acknowledged.
   *
   * @param timeout until the reply's head has come, and its body then
   */
  void post(String path, byte[] body, int length, Duration timeout) throws InterruptedException {
    HttpRequest request =
        to(path, timeout)
            .header("Content-Type", "application/x-ndjson")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body, 0, length))
            .build();
    try (InputStream reply =
        TimedBody.whole(send(request, timeout).body(), timeout, MAX_PROBLEM_BYTES)) {
      reply.readAllBytes(); // nothing, so that the connection is used again
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  /**
   * Reads JSON, again where that failed in passing.
   *
   * @param timeout of one attempt: until its head has come, and its body then
   */
  JsonNode get(String pathAndQuery, Duration timeout) throws InterruptedException {
    for (int number = 1; ; number++) {
      try (InputStream reply =
          TimedBody.whole(body(pathAndQuery, timeout), timeout, MAX_REPLY_BYTES)) {
        return JSON.readTree(reply);
      } catch (IOException | SamplesException e) {
        SamplesException failure =
            e instanceof SamplesException own ? own : unreachable((IOException) e);
        pauseOrThrow(failure, number);
      }
    }
  }

  /**
   * Waits before the attempt after this one.
   *
   * @throws SamplesException the failure itself if there is no sense in another one
   */
  void pauseOrThrow(SamplesException failure, int number) throws InterruptedException {
    if (!failure.isPassing() || number >= retries.attempts()) {
      throw failure;
    }
    TimeUnit.NANOSECONDS.sleep(retries.pauseNanos(number + 1, failure.retryAfter()));
  }

  /**
   * The body of a reply, to be closed by the caller.
   *
   * @param timeout until its head has come, and then each part of it
   */
  InputStream open(String pathAndQuery, Duration timeout) throws InterruptedException {
    return TimedBody.stream(body(pathAndQuery, timeout), timeout);
  }

  private InputStream body(String pathAndQuery, Duration timeout) throws InterruptedException {
    return send(to(pathAndQuery, timeout).build(), timeout).body();
  }

  private HttpRequest.Builder to(String pathAndQuery, Duration timeout) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + pathAndQuery)).timeout(timeout);
    return authorization.isEmpty() ? request : request.header("Authorization", authorization);
  }

  private HttpResponse<InputStream> send(HttpRequest request, Duration timeout)
      throws InterruptedException {
    try {
      HttpResponse<InputStream> response =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      if (response.statusCode() / 100 != 2) {
        try (InputStream body = TimedBody.whole(response.body(), timeout, Long.MAX_VALUE)) {
          throw problem(
              response.statusCode(), response.headers(), body.readNBytes(MAX_PROBLEM_BYTES));
        }
      }
      return response;
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  static SamplesException unreachable(IOException cause) {
    return new SamplesException("the server could not be reached: " + cause, cause);
  }

  private static SamplesException problem(int status, HttpHeaders headers, byte[] body) {
    JsonNode problem;
    try {
      problem = JSON.readTree(body);
    } catch (IOException e) {
      problem = JSON.missingNode(); // of a proxy, perhaps
    }
    String detail = problem.path("detail").asText("");
    return new SamplesException(
        status,
        status + (detail.isEmpty() ? "" : ": " + detail),
        problem.path("field").asText(null),
        problem.path("index").asInt(-1),
        headers
            .firstValue("Retry-After")
            .filter(text -> text.matches("[0-9]{1,6}"))
            .map(text -> Duration.ofSeconds(Long.parseLong(text)))
            .orElse(null),
        null);
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** A parameter for each text, such as {@code &tag=a&tag=b}. */
  static String parameters(String name, List<String> texts) {
    StringBuilder query = new StringBuilder();
    texts.forEach(text -> query.append('&').append(name).append('=').append(encoded(text)));
    return query.toString();
  }
}
