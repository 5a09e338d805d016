package io.weir.terminal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** A server of Weir. What it refuses is an exception with the server's own words. */
final class Server {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(60);

  /** Of a refusal's body, in bytes; a problem is shorter. */
  private static final int MAX_PROBLEM = 64 << 10;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI uri;
  private final Optional<String> token;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();

  /**
   * @param uri without a slash at the end
   * @param token that says who asks; empty for none
   */
  Server(URI uri, Optional<String> token) {
    this.uri = uri;
    this.token = token;
  }

  /** The body of the answer to a GET, as it comes; the reader closes it. */
  HttpResponse<InputStream> open(String path) throws TerminalException, InterruptedException {
    return send(request(path).GET().timeout(ANSWER));
  }

  /** The same, of an answer that has no end. */
  InputStream follow(String path) throws TerminalException, InterruptedException {
    return send(request(path).GET()).body();
  }

  /** The same, read as JSON. */
  JsonNode json(String path) throws TerminalException, InterruptedException {
    try (InputStream body = open(path).body()) {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw TerminalException.unusable(uri + " answers no JSON: is it Weir?");
    } catch (IOException e) {
      throw lost(e);
    }
  }

  /** Posts CSV, and reads the answer as JSON. */
  JsonNode postCsv(String path, byte[] csv) throws TerminalException, InterruptedException {
    HttpRequest.Builder request =
        request(path)
            .header("Content-Type", "text/csv")
            .POST(BodyPublishers.ofByteArray(csv))
            .timeout(ANSWER);
    try (InputStream body = send(request).body()) {
      return JSON.readTree(body);
    } catch (IOException e) {
      throw lost(e);
    }
  }

  /** Posts JSON. */
  void post(String path, JsonNode json) throws TerminalException, InterruptedException {
    close(
        send(
            request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json.toString()))
                .timeout(ANSWER)));
  }

  /** Sends JSON, and reads the answer. */
  JsonNode call(String method, String path, JsonNode json)
      throws TerminalException, InterruptedException {
    HttpRequest.Builder request =
        request(path)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(json.toString()))
            .timeout(ANSWER);
    try (InputStream body = send(request).body()) {
      return JSON.readTree(body);
    } catch (IOException e) {
      throw lost(e);
    }
  }

  void delete(String path) throws TerminalException, InterruptedException {
    close(send(request(path).DELETE().timeout(ANSWER)));
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(uri + path));
    token.ifPresent(each -> request.header("Authorization", "Bearer " + each));
    return request;
  }

  private HttpResponse<InputStream> send(HttpRequest.Builder request)
      throws TerminalException, InterruptedException {
    HttpResponse<InputStream> response;
    try {
      response = client.send(request.build(), BodyHandlers.ofInputStream());
    } catch (IOException e) {
      throw unreachable(e);
    }
    if (response.statusCode() / 100 == 2) {
      return response;
    }
    String problem = problem(response);
    throw switch (response.statusCode()) {
      case 404 -> TerminalException.absent(problem);
      case 429, 503 -> TerminalException.busy(retryAfter(response), problem);
      default -> TerminalException.refused(problem);
    };
  }

  private static Duration retryAfter(HttpResponse<InputStream> response) {
    String seconds = response.headers().firstValue("Retry-After").orElse("");
    return seconds.matches("\\d{1,4}")
        ? Duration.ofSeconds(Integer.parseInt(seconds))
        : Duration.ZERO;
  }

  private TerminalException unreachable(IOException e) {
    String reason =
        e instanceof HttpTimeoutException
            ? "no answer in time"
            : e instanceof ConnectException ? "no connection" : reason(e);
    return TerminalException.unreachable(
        "no Weir at "
            + uri
            + " ("
            + reason
            + "); start one with ./weir standalone, or say where it is with --url or WEIR_URL");
  }

  /** Why an answer ends before its end. */
  TerminalException lost(IOException e) {
    return TerminalException.unreachable("the answer of " + uri + " was cut: " + reason(e));
  }

  private static String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  /** What a refusal says, in one line. */
  private String problem(HttpResponse<InputStream> response) {
    String status = "status " + response.statusCode() + " of " + uri;
    try (InputStream body = response.body()) {
      JsonNode problem = JSON.readTree(body.readNBytes(MAX_PROBLEM));
      String detail = problem.path("detail").asText(problem.path("title").asText());
      return detail.isEmpty() ? status : detail;
    } catch (IOException e) {
      return status;
    }
  }

  private void close(HttpResponse<InputStream> response) throws TerminalException {
    try (InputStream body = response.body()) {
      body.readAllBytes();
    } catch (IOException e) {
      throw lost(e);
    }
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
