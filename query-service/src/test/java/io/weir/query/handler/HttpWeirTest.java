package io.weir.query.handler;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.weir.service.handler.WeirException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Over sockets, with a server of the test's in Weir's place. */
class HttpWeirTest {
  private final WeirServers servers = new WeirServers(Duration.ofMinutes(1));
  private final HttpWeir weir = new HttpWeir(servers, Map.of("X-Session", "secret"));
  private final List<String> sessions = new CopyOnWriteArrayList<>();
  private final AtomicInteger requests = new AtomicInteger();
  private HttpServer server;
  private volatile int status = 201;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          requests.incrementAndGet();
          sessions.add(exchange.getRequestHeaders().getFirst("X-Session"));
          boolean isRead = exchange.getRequestMethod().equals("GET");
          byte[] answer = (isRead ? "[]" : "{\"meta\":{\"id\":7,\"t\":1}}").getBytes(UTF_8);
          exchange.sendResponseHeaders(status, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private static URI nobody() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }
  }

  @Test
  void writesToTheNextGatewayWhereOneIsNotThere() throws Exception {
    servers.connect(List.of(nobody(), address()), nobody(), Optional.empty());

    assertThat(weir.append("b", "s", "{}")).isEqualTo(7);
    assertThat(requests).hasValue(1);
  }

  @Test
  void asksAsWhoAsksTheHandler() throws Exception {
    servers.connect(List.of(address()), address(), Optional.empty());
    weir.append("b", "s", "{}");
    weir.events("b", "s", 1, 1);
    assertThat(sessions).containsExactly("secret", "secret");
  }

  @Test
  void sendsNothingTwiceWhereAServerAnswered() throws Exception {
    status = 503;
    servers.connect(List.of(address(), address()), nobody(), Optional.empty());

    assertThatThrownBy(() -> weir.append("b", "s", "{}"))
        .isInstanceOfSatisfying(WeirException.class, e -> assertThat(e.isTemporary()).isTrue());
    assertThat(requests).hasValue(1);
  }

  @Test
  void saysThatNobodyIsThere() throws Exception {
    servers.connect(List.of(nobody()), nobody(), Optional.empty());

    assertThatThrownBy(() -> weir.append("b", "s", "{}"))
        .isInstanceOfSatisfying(WeirException.class, e -> assertThat(e.status()).isEqualTo(503));
  }
}
