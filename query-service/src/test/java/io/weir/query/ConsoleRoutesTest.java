package io.weir.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ConsoleRoutesTest {
  @RegisterExtension private static final SharedQueryServer SERVER = new SharedQueryServer();

  /** What a browser may have to load before the page is complete. */
  private static final int MOST_BYTES = 150_000;

  private static final Pattern FILE = Pattern.compile("(?:\"console/|'\\./)([\\w.-]+)[\"']");

  private static HttpResponse<byte[]> load(String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest request = SERVER.request(path, headers).build();
    return QueryServer.CLIENT.send(request, HttpResponse.BodyHandlers.ofByteArray());
  }

  @Test
  void letsThePageRunAndLoadOnlyWhatThisServerHas() throws Exception {
    HttpResponse<byte[]> page = load("/");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html;charset=utf-8");
    assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("default-src 'none'; script-src 'self'; style-src 'self';")
        .contains("frame-ancestors 'none'", "require-trusted-types-for 'script'")
        .doesNotContain("unsafe", "http:", "https:", "data:", "*");
    assertThat(new String(page.body(), StandardCharsets.UTF_8))
        .doesNotContain("<style", " style=", "onclick", "http://", "https://");
  }

  @Test
  void servesEachFileThatAnotherOneNamesAndEachThatThereIs() throws Exception {
    Set<String> named = new TreeSet<>(Set.of("uplot-licence.txt"));
    int bytes = load("/", "Accept-Encoding", "gzip").body().length;
    for (String path : List.of("/", "/console/main.js")) {
      named.addAll(names(load(path).body()));
    }
    for (Set<String> more = named; !more.isEmpty(); ) {
      Set<String> next = new TreeSet<>();
      for (String name : more) {
        next.addAll(name.endsWith(".js") ? names(load("/console/" + name).body()) : Set.of());
      }
      next.removeAll(named);
      named.addAll(next);
      more = next;
    }
    for (String name : named) {
      HttpResponse<byte[]> file = load("/console/" + name, "Accept-Encoding", "gzip");
      assertThat(file.statusCode()).as(name).isEqualTo(200);
      assertThat(file.headers().firstValue("Content-Encoding")).hasValue("gzip");
      assertThat(inflated(file.body())).isEqualTo(load("/console/" + name).body());
      bytes += file.body().length;
    }
    assertThat(bytes).isLessThan(MOST_BYTES);

    Path folder = Path.of(QueryService.class.getResource("console/index.html").toURI()).getParent();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(
              files
                  .map(file -> file.getFileName().toString())
                  .filter(name -> !name.endsWith(".class") && !name.equals("index.html")))
          .isNotEmpty()
          .allMatch(named::contains);
    }
  }

  private static Set<String> names(byte[] text) {
    return FILE.matcher(new String(text, StandardCharsets.UTF_8))
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toSet());
  }

  private static byte[] inflated(byte[] gzip) throws IOException {
    return new GZIPInputStream(new ByteArrayInputStream(gzip)).readAllBytes();
  }

  @Test
  void sendsAFileThatTheBrowserHoldsOnlyOnce() throws Exception {
    String tag = load("/console/main.js").headers().firstValue("ETag").orElseThrow();

    HttpResponse<byte[]> again = load("/console/main.js", "If-None-Match", tag);
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    assertThat(load("/console/main.js", "If-None-Match", "W/\"0\"").statusCode()).isEqualTo(200);
  }

  @Test
  void hasNoOtherFiles() throws Exception {
    assertThat(load("/console/ConsoleRoutes.class").statusCode()).isEqualTo(404);
    assertThat(load("/console/..%2FQueryService.class").statusCode()).isGreaterThanOrEqualTo(400);
  }
}
