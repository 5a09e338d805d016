package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the nginx of docker/front says of who asks it; skipped where nginx is not installed. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class FrontAddressTest {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @TempDir static Path dir;

  /** Replies what it is told. */
  private static HttpServer upstream() throws Exception {
    HttpServer upstream =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    upstream.createContext(
        "/",
        exchange -> {
          List<String> said = exchange.getRequestHeaders().get("X-Forwarded-For");
          byte[] reply = String.valueOf(said).getBytes(StandardCharsets.UTF_8);
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(200, reply.length);
          exchange.getResponseBody().write(reply);
          exchange.close();
        });
    upstream.start();
    return upstream;
  }

  /** Weir takes its word (WEIR_TRUSTED_PROXIES), so that must be nobody else's. */
  @Test
  void isItsOwnWordWhateverTheClientClaims() throws Exception {
    Optional<Path> nginx = NginxProcess.find();
    Assumptions.assumeTrue(nginx.isPresent(), "nginx is not installed");
    HttpServer upstream = upstream();
    String server = "127.0.0.1:" + upstream.getAddress().getPort();
    Map<String, String> all = Map.of("gateways", server, "queries", server, "protocols", server);
    try (NginxProcess front = NginxProcess.start(nginx.get(), dir, all)) {
      for (String path : List.of("/sessions", "/api?tag=t", "/listen?s=a:b", "/streams/a/b")) {
        HttpRequest forged =
            HttpRequest.newBuilder(URI.create(front.url() + path))
                .header("X-Forwarded-For", "203.0.113.9, 198.51.100.7")
                .build();
        assertThat(CLIENT.send(forged, HttpResponse.BodyHandlers.ofString()).body())
            .as(path)
            .isEqualTo("[127.0.0.1]");
      }
    } finally {
      upstream.stop(0);
    }
  }
}
