package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A Prometheus of the system's package, as a process of its own. */
final class PrometheusProcess implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final String url;
  private final HttpClient client = HttpClient.newHttpClient();

  private PrometheusProcess(Process process, String url) {
    this.process = process;
    this.url = url;
  }

  static boolean isInstalled() {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, "prometheus")));
  }

  static PrometheusProcess start(Path dir, int port, String config) throws IOException {
    Files.createDirectories(dir);
    Path file = Files.writeString(dir.resolve("prometheus.yml"), config);
    Process process =
        new ProcessBuilder(
                "prometheus",
                "--config.file=" + file,
                "--storage.tsdb.path=" + dir.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port,
                "--log.level=warn")
            .redirectErrorStream(true)
            .redirectOutput(dir.resolve("log").toFile())
            .start();
    return new PrometheusProcess(process, "http://127.0.0.1:" + port);
  }

  boolean isReady() throws InterruptedException {
    try {
      return get("/-/ready").statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(url + path)).timeout(Duration.ofSeconds(30)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /**
   * What the API answers to a GET: {@code data} of its reply.
   *
   * @param path with its parameters
   */
  JsonNode data(String path) throws IOException, InterruptedException {
    return data(path, get(path));
  }

  /** The same of a POST of a form. */
  JsonNode data(String path, String form) throws IOException, InterruptedException {
    HttpRequest.Builder post =
        HttpRequest.newBuilder(URI.create(url + path))
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form));
    return data(path, client.send(post.build(), HttpResponse.BodyHandlers.ofString()));
  }

  private static JsonNode data(String path, HttpResponse<String> reply) throws IOException {
    assertThat(reply.statusCode()).as(path + ": " + reply.body()).isEqualTo(200);
    JsonNode answer = JSON.readTree(reply.body());
    assertThat(answer.path("status").textValue()).as(path).isEqualTo("success");
    assertThat(answer.path("warnings").toString()).as(path).isEmpty();
    return answer.path("data");
  }

  /**
   * The series of an expression, each with all its values, in the order of their texts.
   *
   * @param start s, as {@code end}, inclusive
   */
  List<String> range(String expression, long start, long end)
      throws IOException, InterruptedException {
    String query = URLEncoder.encode(expression, StandardCharsets.UTF_8);
    return sorted(
        data("/api/v1/query_range?query=" + query + "&start=" + start + "&end=" + end + "&step=1")
            .path("result"));
  }

  /** The elements of an array as texts, in their order. */
  static List<String> sorted(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(each -> texts.add(each.toString()));
    texts.sort(null);
    return texts;
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }
}
