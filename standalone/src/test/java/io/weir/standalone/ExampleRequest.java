package io.weir.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.standalone.ApiDescription.Operation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A request made of an operation's examples, of which parts can be changed before it is sent. A
 * parameter without an example is left out, and so is a body until one is given.
 */
final class ExampleRequest {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  /** Protobuf: a query of a name that nothing has; to a write, of which it is no part, nothing. */
  private static final String READ = "\n\024\020\177\032\020\022\b__name__\032\004none";

  /** The token of who sends them; it may do everything. */
  static final String TOKEN = "root";

  private final Operation operation;
  private final Map<String, String> path = new HashMap<>();
  private final Map<String, List<String>> query = new LinkedHashMap<>();
  private final Map<String, String> headers = new LinkedHashMap<>();
  private byte[] body = {};

  ExampleRequest(ApiDescription api, Operation operation) {
    this.operation = operation;
    headers.put("Authorization", "Bearer " + TOKEN);
    for (JsonNode parameter : api.parameters(operation)) {
      String name = parameter.path("name").asText();
      JsonNode example = parameter.path("example");
      if (example.isMissingNode()) {
        continue;
      }
      switch (parameter.path("in").asText()) {
        case "path" -> path.put(name, example.asText());
        case "header" -> headers.put(name, example.asText());
        default -> {
          List<String> values = query.computeIfAbsent(name, n -> new ArrayList<>());
          if (example.isArray()) {
            example.forEach(each -> values.add(each.asText()));
          } else {
            values.add(example.asText());
          }
        }
      }
    }
  }

  /** A request that is right, with the first body that has an example. */
  static ExampleRequest of(ApiDescription api, Operation operation) {
    ExampleRequest request = new ExampleRequest(api, operation);
    for (Map.Entry<String, JsonNode> media : operation.bodies()) {
      if (media.getKey().equals("application/x-protobuf") && operation.path().startsWith("/api/")) {
        String content = operation.path().endsWith("/read") ? READ : "";
        return request.withBody(media.getKey(), snappy(content));
      }
      if (media.getValue().has("example")) {
        return request.withExample(media.getKey(), media.getValue().path("example"));
      }
    }
    return request;
  }

  /** A block of one literal, which has at most 60 bytes. */
  private static byte[] snappy(String content) {
    String literal = content.isEmpty() ? "" : (char) ((content.length() - 1) << 2) + content;
    return ((char) content.length() + literal).getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The same with something that the operation does not take. */
  ExampleRequest malformed() {
    return switch (operation.path()) {
      case "/save", "/batch", "/users", "/sessions", "/sessions/key", "/groups/{group}" ->
          withBody("none");
      case "/query" -> withBody("application/x-www-form-urlencoded", new byte[] {'q'});
      default -> withQuery("none-such", "1");
    };
  }

  /** The same of what is not there. */
  ExampleRequest unknown() {
    if (operation.id().equals("setPassword")) {
      return withBody("{\"username\":\"nobody\",\"password\":\"a good password\"}");
    } else if (path.containsKey("area")) {
      return withPath("area", "none-such");
    } else if (path.isEmpty()) {
      return withQuery("tag", "none-such");
    }
    if (operation.id().equals("events")) {
      withQuery("strict", "true");
    }
    String last = operation.path().replaceFirst(".*\\{([^}]*)}$", "$1");
    return withPath(path.containsKey("name") ? "name" : last, "none-such");
  }

  /** The reply: of events, the data of the first one. */
  record Reply(int status, Map<String, List<String>> headers, String type, String body) {}

  /** Sends the example of this media type. */
  ExampleRequest withExample(String type, JsonNode example) {
    if (type.equals("application/x-www-form-urlencoded")) {
      StringBuilder form = new StringBuilder();
      example
          .properties()
          .forEach(
              each ->
                  form.append(each.getKey()).append('=').append(encoded(each.getValue().asText())));
      return withBody(type, form.toString().getBytes(StandardCharsets.UTF_8));
    }
    String text = ApiDescription.isJson(type) ? example.toString() : example.asText();
    return withBody(type, text.getBytes(StandardCharsets.UTF_8));
  }

  ExampleRequest withBody(String type, byte[] given) {
    body = given.clone();
    return withHeader("Content-Type", type);
  }

  ExampleRequest withBody(String json) {
    body = json.getBytes(StandardCharsets.UTF_8);
    return this;
  }

  ExampleRequest withHeader(String name, String value) {
    headers.put(name, value);
    return this;
  }

  /** The same from who has this token; from nobody if it is empty. */
  ExampleRequest as(String token) {
    headers.remove("Authorization");
    return token.isEmpty() ? this : withHeader("Authorization", "Bearer " + token);
  }

  ExampleRequest withQuery(String name, String value) {
    query.put(name, List.of(value));
    return this;
  }

  ExampleRequest withPath(String name, String value) {
    path.put(name, value);
    return this;
  }

  /** The path with its query, as it is sent. */
  String target() {
    StringBuilder target = new StringBuilder(operation.path());
    path.forEach(
        (name, value) -> {
          String hole = "{" + name + "}";
          int at = target.indexOf(hole);
          target.replace(at, at + hole.length(), encoded(value));
        });
    char before = '?';
    for (Map.Entry<String, List<String>> each : query.entrySet()) {
      for (String value : each.getValue()) {
        target.append(before).append(each.getKey()).append('=').append(encoded(value));
        before = '&';
      }
    }
    return target.toString();
  }

  Reply send(String url) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + target()))
            .timeout(Duration.ofSeconds(60))
            .method(
                operation.method(),
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    HttpResponse<InputStream> response =
        CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    String type = response.headers().firstValue("Content-Type").orElse("");
    try (InputStream in = response.body()) {
      String read =
          type.startsWith("text/event-stream")
              ? firstEvent(in)
              : new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new Reply(response.statusCode(), response.headers().map(), type, read);
    }
  }

  private static String firstEvent(InputStream in) throws IOException {
    BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("data:")) {
        return line.substring("data:".length());
      }
    }
    throw new IOException("the events ended before one came");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
