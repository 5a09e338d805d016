package io.weir.service.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.service.settings.Settings;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A server that is stopped while requests are in flight. */
class StopTest {
  private static final int REQUESTS = 400;

  /** For longer than idle connections are kept while it stops. */
  @Test
  void writesAReplyToItsEndWhoseReaderPausesWhenItStops() throws Exception {
    byte[] large = new byte[8 << 20];
    HttpServer server =
        HttpServer.start(
            HttpSettings.from(
                new Settings(Map.of("WEIR_PORT", "0", "WEIR_STOP_TIMEOUT", "20s")), 0),
            new PrometheusRegistry(),
            List.of(),
            List.of(
                config ->
                    config.routes.get(
                        "/large", ctx -> ctx.result(new ByteArrayInputStream(large)))),
            List.of());
    try (Socket client = new Socket()) {
      client.setReceiveBufferSize(16 * 1024);
      client.connect(new InetSocketAddress("127.0.0.1", server.port()));
      client.setSoTimeout(10_000);
      client.getOutputStream().write("GET /large HTTP/1.0\r\nHost: localhost\r\n\r\n".getBytes());
      int read = client.getInputStream().readNBytes(1000).length;

      CompletableFuture<Void> stopped = CompletableFuture.runAsync(server::close);
      await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
      read += client.getInputStream().readAllBytes().length;

      assertThat(read).isGreaterThan(large.length);
      assertThat(stopped).succeedsWithin(Duration.ofSeconds(20));
    } finally {
      server.close();
    }
  }

  /** Whatever the moment at which it is known, also that at which idle connections are closed. */
  @Test
  void givesEveryAnswerThatItOwesWhenItStops() throws Exception {
    Queue<CompletableFuture<IngestReply>> accepted = new ConcurrentLinkedQueue<>();
    HttpServer server =
        HttpServer.start(
            HttpSettings.from(
                new Settings(Map.of("WEIR_PORT", "0", "WEIR_STOP_TIMEOUT", "10s")), 0),
            new PrometheusRegistry(),
            List.of(),
            List.of(),
            List.of(new IngestRoute("/later", incoming -> accept(accepted), refused -> {})));
    List<Socket> clients = new ArrayList<>();
    try {
      for (int i = 0; i < REQUESTS; i++) {
        Socket client = new Socket("127.0.0.1", server.port());
        client.setSoTimeout(10_000);
        client
            .getOutputStream()
            .write(
                "POST /later HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n\r\nx".getBytes());
        clients.add(client);
      }
      await().until(() -> accepted.size() == REQUESTS);

      CompletableFuture<Void> stopped = CompletableFuture.runAsync(server::close);
      int millis = 0;
      for (CompletableFuture<IngestReply> each : accepted) {
        millis++;
        each.completeOnTimeout(IngestReply.NO_CONTENT, millis, TimeUnit.MILLISECONDS);
      }

      for (Socket client : clients) {
        assertThat(statusLine(client)).isEqualTo("HTTP/1.1 204 No Content");
      }
      assertThat(stopped).succeedsWithin(Duration.ofSeconds(10));
    } finally {
      for (Socket client : clients) {
        client.close();
      }
      server.close();
    }
  }

  private static CompletableFuture<IngestReply> accept(
      Queue<CompletableFuture<IngestReply>> accepted) {
    CompletableFuture<IngestReply> answer = new CompletableFuture<>();
    accepted.add(answer);
    return answer;
  }

  private static String statusLine(Socket client) throws IOException {
    return new BufferedReader(new InputStreamReader(client.getInputStream())).readLine();
  }
}
