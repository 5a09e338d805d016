package io.weir.service.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.javalin.config.JavalinConfig;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.service.settings.Settings;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class FairTurnsTest {
  private static final int REQUESTS = 4 * FairTurns.IN_A_ROW;

  private final Set<String> threads = ConcurrentHashMap.newKeySet();

  private final class Refused implements Routes {
    @Override
    public void addTo(JavalinConfig config) {
      config.routes.get("/things/{name}", ctx -> {});
    }

    @Override
    public List<ShortRead> shortReads() {
      return List.of(new ShortRead("/things/{name}", Set.of(), this::read));
    }

    private Optional<CompletionStage<Optional<ShortRead.Reply>>> read(ShortRead.Call call) {
      threads.add(Thread.currentThread().getName());
      return Optional.of(
          CompletableFuture.failedFuture(ProblemException.of(404, "It is not here.")));
    }
  }

  @Test
  void aClientThatDoesNotWaitForRepliesLeavesTheSelectingThreadToOthers() throws Exception {
    Settings settings = new Settings(Map.of("WEIR_PORT", "0", "WEIR_STOP_TIMEOUT", "2s"));
    HttpServer server =
        HttpServer.start(
            HttpSettings.from(settings, 0),
            new PrometheusRegistry(),
            List.of(),
            List.of(new Refused()),
            List.of());
    try (server) {
      String replies = pipelined(URI.create(server.url()).getPort());

      assertThat(replies.split("It is not here")).hasSize(1 + REQUESTS);
      assertThat(threads).hasSizeGreaterThan(1);
    }
  }

  private static String pipelined(int port) throws IOException {
    String request = "GET /things/x HTTP/1.1\r\nHost: localhost\r\n";
    String all = (request + "\r\n").repeat(REQUESTS - 1) + request + "Connection: close\r\n\r\n";
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.getOutputStream().write(all.getBytes(US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    }
  }
}
