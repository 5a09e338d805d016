package io.weir.service.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.weir.service.settings.Settings;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
class KeySourceTest {
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static KeySource source(String keys) {
    return KeySource.of(
        ProviderSettings.from(
                new Settings(
                    Map.of(
                        "WEIR_JWT_ISSUER", "i",
                        "WEIR_JWT_AUDIENCE", "a",
                        "WEIR_JWT_KEYS", keys)))
            .orElseThrow());
  }

  private KeySource address() {
    return source("http://127.0.0.1:" + server.getAddress().getPort() + "/keys");
  }

  @Test
  void readsWhatIsThere() throws Exception {
    server.createContext(
        "/keys",
        exchange -> {
          exchange.sendResponseHeaders(200, 2);
          exchange.getResponseBody().write("{}".getBytes(StandardCharsets.US_ASCII));
          exchange.close();
        });
    assertThat(address().read()).asString(StandardCharsets.US_ASCII).isEqualTo("{}");
  }

  @Test
  void followsNoRedirection() {
    server.createContext(
        "/keys",
        exchange -> {
          exchange.getResponseHeaders().add("Location", "/others");
          exchange.sendResponseHeaders(302, -1);
        });
    server.createContext("/others", exchange -> exchange.sendResponseHeaders(200, -1));
    assertThatThrownBy(() -> address().read())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("replied 302");
  }

  @Test
  void readsNoMoreThanItHasRoomFor() {
    server.createContext(
        "/keys",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try (OutputStream out = exchange.getResponseBody()) {
            byte[] blanks = new byte[1 << 16];
            while (!Thread.interrupted()) {
              out.write(blanks);
            }
          }
        });
    assertThatThrownBy(() -> address().read())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("has more than " + KeySource.MAX_BYTES + " bytes");
  }

  @Test
  void waitsNoLongerThanSomeSecondsForABodyThatNeverEnds() {
    server.createContext(
        "/keys",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(' ');
          exchange.getResponseBody().flush();
        });
    assertThatThrownBy(() -> address().read())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("did not reply within");
  }

  @Test
  void aFileIsBoundedToo(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("keys.json");
    Files.write(file, new byte[KeySource.MAX_BYTES + 1]);
    assertThatThrownBy(() -> source(file.toString()).read())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("has more than");
  }
}
