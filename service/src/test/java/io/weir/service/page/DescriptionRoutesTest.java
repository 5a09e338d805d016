package io.weir.service.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.service.access.Guard;
import io.weir.service.http.HttpServer;
import io.weir.service.http.HttpSettings;
import io.weir.service.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DescriptionRoutesTest {
  private static final Pattern FILE = Pattern.compile("(?:href|src)=\"(docs/[\\w.-]+)\"");

  private static HttpServer server;

  @BeforeAll
  static void start() {
    server =
        HttpServer.start(
            HttpSettings.from(new Settings(Map.of("WEIR_PORT", "0")), 0),
            new PrometheusRegistry(),
            List.of(),
            List.of(new DescriptionRoutes()),
            List.of(),
            Guard.open());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url() + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void servesTheDocumentAndAPageThatLoadsNothingFromElsewhere() throws Exception {
    HttpResponse<String> document = get("/openapi.yaml");
    assertThat(document.headers().firstValue("Content-Type")).hasValue("application/yaml");
    assertThat(document.body()).startsWith("openapi: 3.1.0");

    HttpResponse<String> page = get("/docs");
    assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html;charset=utf-8");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("default-src 'none'; script-src 'self'; style-src 'self';")
        .doesNotContain("unsafe", "http:", "https:", "data:", "*");
    assertThat(page.body()).doesNotContain("<style", " style=", "onclick", "http://", "https://");
    List<String> files = FILE.matcher(page.body()).results().map(match -> match.group(1)).toList();
    assertThat(files).hasSize(5);
    for (String file : files) {
      HttpResponse<String> loaded = get("/" + file);
      assertThat(loaded.statusCode()).as(file).isEqualTo(200);
      String tag = loaded.headers().firstValue("ETag").orElseThrow();
      assertThat(get("/" + file, "If-None-Match", tag).statusCode()).isEqualTo(304);
    }
    assertThat(get("/docs/js-yaml-licence.txt").body()).contains("MIT");
  }

  @Test
  void hasNoOtherFiles() throws Exception {
    assertThat(get("/docs/openapi.yaml").statusCode()).isEqualTo(404);
    assertThat(get("/docs/StaticFile.class").statusCode()).isEqualTo(404);
    assertThat(get("/docs/..%2FStaticFile.class").statusCode()).isEqualTo(404);
  }

  @Test
  void tellsWhatTheServerAnswers() {
    assertThat(server.answered())
        .containsExactly(
            "GET /docs",
            "GET /docs/{file}",
            "GET /health",
            "GET /metrics",
            "GET /openapi.yaml",
            "GET /ping",
            "GET /ready");
  }
}
