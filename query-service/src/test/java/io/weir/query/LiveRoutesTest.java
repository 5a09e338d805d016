package io.weir.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.InMemoryQueryClient;
import io.weir.model.KeyGroups;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class LiveRoutesTest {
  private final InMemoryQueryClient state = new InMemoryQueryClient(new KeyGroups(128), 3);
  private final QueryServer server = QueryServer.start(state, Map.of());

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<InputStream> view(String query) throws Exception {
    return QueryServer.CLIENT.send(
        server.request("/live?" + query).build(), HttpResponse.BodyHandlers.ofInputStream());
  }

  private static String nextData(BufferedReader lines) throws Exception {
    String line = lines.readLine();
    while (line != null && !line.startsWith("data: ")) {
      line = lines.readLine();
    }
    return line;
  }

  @Test
  void tellsSamplesAsTheyCome() throws Exception {
    state.put("a", 5, 1.5, 2).put("b", 6, 7, 8);

    HttpResponse<InputStream> reply = view("tag=a&tag=b&values=1");
    assertThat(reply.statusCode()).isEqualTo(200);
    assertThat(reply.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/event-stream");
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(reply.body(), StandardCharsets.UTF_8))) {
      assertThat(nextData(lines))
          .isEqualTo(
              "data: {\"samples\":[{\"tag\":\"a\",\"time\":5,\"values\":[2.0]},"
                  + "{\"tag\":\"b\",\"time\":6,\"values\":[8.0]}]}");

      state.put("a", 1_700_000_000_000_000_001L, 0, -0.25);
      assertThat(nextData(lines))
          .isEqualTo(
              "data: {\"samples\":[{\"tag\":\"a\",\"time\":1700000000000000001,"
                  + "\"values\":[-0.25]}]}");
    }
  }

  @Test
  void refusesWhatItDoesNotKnow() throws Exception {
    assertThat(server.get("/live").statusCode()).isEqualTo(400);
    assertThat(server.get("/live?tag=").statusCode()).isEqualTo(400);
    assertThat(server.get("/live?tag=a&fn=avg").statusCode()).isEqualTo(400);
    assertThat(server.get("/live?" + "tag=a&".repeat(101)).statusCode()).isEqualTo(400);
  }

  /** More, one after the other, than there may be at once. */
  @Test
  void viewersThatReconnectAtOnceFindTheirPlacesFree() throws Exception {
    byte[] head =
        "GET /live?tag=none HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < 150; i++) {
      try (Socket brief = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
        brief.getOutputStream().write(head);
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(brief.getInputStream(), StandardCharsets.UTF_8));
        assertThat(lines.readLine()).as("connection " + i).startsWith("HTTP/1.1 200");
      }
    }
  }
}
