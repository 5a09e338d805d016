package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.standalone.Reference.Sample;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An HTTP client of a running instance. */
final class HttpApi {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final String url;
  private final String token;

  HttpApi(String url) {
    this(url, "");
  }

  /**
   * @param token sent with each request; none if empty
   */
  HttpApi(String url, String token) {
    this.url = url;
    this.token = token;
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(URI.create(url + path)).GET());
  }

  HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(URI.create(url + path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  HttpResponse<String> put(String path, String json) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(URI.create(url + path))
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(json)));
  }

  HttpResponse<String> delete(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(URI.create(url + path)).DELETE());
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return client.send(
        request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofString());
  }

  /** Posts the samples as one batch, which must be taken. */
  void postBatch(List<Sample> samples) throws IOException, InterruptedException {
    HttpResponse<String> response = post("/batch", batch(samples));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(204);
  }

  static String batch(List<Sample> samples) {
    return samples.stream().map(Sample::toJson).collect(Collectors.joining(",", "[", "]"));
  }

  HttpResponse<String> report(String tag, long start, long end, int points)
      throws IOException, InterruptedException {
    return get(
        String.format(
            "/api?tag=%s&start=%d&end=%d&points=%d", urlEncoded(tag), start, end, points));
  }

  private static String urlEncoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  boolean isReady() throws InterruptedException {
    try {
      return get("/ready").statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * All entries of {@code /tags}, page after page until one says that none follows.
   *
   * @param limit entries of a page at the most
   */
  List<JsonNode> tags(int limit) throws IOException, InterruptedException {
    return tags("", limit);
  }

  /** The same of tags that begin with that. */
  List<JsonNode> tags(String prefix, int limit) throws IOException, InterruptedException {
    List<JsonNode> all = new ArrayList<>();
    String cursor = "";
    while (true) {
      String page =
          "/tags?limit="
              + limit
              + "&prefix="
              + urlEncoded(prefix)
              + "&cursor="
              + urlEncoded(cursor);
      JsonNode answer = json(get(page));
      JsonNode tags = answer.path("tags");
      assertThat(tags.isArray()).as("tags of %s", page).isTrue();
      assertThat(tags.size()).as("tags of %s", page).isLessThanOrEqualTo(limit);
      tags.forEach(all::add);
      JsonNode next = answer.path("next");
      if (next.isNull()) {
        return all;
      }
      assertThat(next.textValue()).as("where it goes on after %s", page).isNotEqualTo(cursor);
      cursor = next.textValue();
    }
  }

  /** The tags' {@code count}s, added up. */
  long countOfAllTags() throws IOException, InterruptedException {
    return countOfTags("");
  }

  /** The same of tags that begin with that. */
  long countOfTags(String prefix) throws IOException, InterruptedException {
    return tags(prefix, 1000).stream().mapToLong(tag -> tag.path("count").longValue()).sum();
  }

  static JsonNode json(HttpResponse<String> response) throws IOException {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JSON.readTree(response.body());
  }

  /** What {@code /metrics} says of the first metric of that name and with all of these labels. */
  OptionalDouble metric(String name, String... labels) throws IOException, InterruptedException {
    return get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + "{") && Stream.of(labels).allMatch(line::contains))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .findFirst();
  }

  /** What {@code /metrics} says of a metric by its whole name, labels included. */
  double exactMetric(String name) throws IOException, InterruptedException {
    return get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no metric " + name));
  }

  /** That an answer is right in every row. */
  void assertReport(Reference reference, String tag, long start, long end, int points)
      throws IOException, InterruptedException {
    JsonNode answer = json(report(tag, start, end, points));
    String query = tag + " from " + start + " to " + end + " in " + points;
    assertThat(answer.path("tagName").textValue()).as(query).isEqualTo(tag);
    assertThat(answer.path("start").longValue()).as(query).isEqualTo(start);
    assertThat(answer.path("end").longValue()).as(query).isEqualTo(end);
    assertThat(answer.path("resolution").longValue()).as(query).isZero();
    JsonNode rows = answer.path("samples");
    assertThat(rows.size()).as(query).isEqualTo(points);
    for (int i = 1; i <= points; i++) {
      JsonNode row = rows.get(i - 1);
      assertThat(row.path("time").longValue())
          .as("time of row %d of %s", i, query)
          .isEqualTo(Reference.time(start, end, points, i));
      assertThat(values(row.path("values")))
          .as("row %d of %s", i, query)
          .isEqualTo(reference.row(tag, start, end, points, i));
    }
  }

  private static double[] values(JsonNode array) {
    if (array.isNull()) {
      return null;
    }
    double[] values = new double[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).doubleValue();
    }
    return values;
  }
}
