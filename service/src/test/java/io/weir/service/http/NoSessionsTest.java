package io.weir.service.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.service.settings.Settings;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NoSessionsTest {
  @Test
  void whoAsksForAWebSocketThatThereIsNotGetsNoSessionThatIsKept() throws Exception {
    Settings settings = new Settings(Map.of("WEIR_PORT", "0", "WEIR_STOP_TIMEOUT", "2s"));
    String request =
        "GET /nothing HTTP/1.1\r\nHost: localhost\r\nConnection: close, Upgrade\r\n"
            + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    try (HttpServer server =
            HttpServer.start(
                HttpSettings.from(settings, 0),
                new PrometheusRegistry(),
                List.of(),
                List.of(),
                List.of());
        Socket socket = new Socket("127.0.0.1", URI.create(server.url()).getPort())) {
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      String reply = new String(socket.getInputStream().readAllBytes(), US_ASCII);

      assertThat(reply).startsWith("HTTP/1.1 404").doesNotContain("Set-Cookie", "JSESSIONID");
    }
  }
}
