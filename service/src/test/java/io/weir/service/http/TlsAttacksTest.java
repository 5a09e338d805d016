package io.weir.service.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.weir.service.settings.Settings;
import io.weir.service.tls.CallSettings;
import io.weir.testkit.tls.CertificateAuthority;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody gets who speaks TLS to harm the server, and that others are served meanwhile. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class TlsAttacksTest {
  private static final int CONNECTIONS = 40;
  private static final Duration SOON = Duration.ofSeconds(60);

  /** Of a record of a handshake, by TLS 1.2. */
  private static final byte[] RECORD = {0x16, 3, 3};

  @TempDir static Path directory;
  private static TlsFiles files;
  private static HttpServer server;

  private final List<Socket> sockets = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    files = new TlsFiles(directory);
    CertificateAuthority ca = CertificateAuthority.create("root");
    Files.writeString(files.ca(), ca.rootPem());
    files.put(ca.issue("weir", "localhost", "127.0.0.1"));
    server =
        files.serve(
            Map.of(
                "WEIR_STOP_TIMEOUT",
                "1s",
                "WEIR_HTTP_CONNECTIONS",
                Integer.toString(CONNECTIONS),
                "WEIR_HTTP_HEAD_TIMEOUT",
                "5s"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void hangUpAndSeeThatOthersAreServed() throws IOException {
    for (Socket each : sockets) {
      each.close();
    }
    await().atMost(SOON).ignoreExceptions().until(() -> metrics().contains("handshake"));
  }

  private Socket dial() throws IOException {
    Socket socket = new Socket("127.0.0.1", server.port());
    socket.setSoTimeout(60_000);
    sockets.add(socket);
    return socket;
  }

  private static String metrics() throws Exception {
    HttpClient client = files.client();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + server.port() + "/metrics"))
            .timeout(SOON)
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  private static void record(OutputStream out, int length, byte[] content) throws IOException {
    out.write(RECORD);
    out.write(length >> 8);
    out.write(length);
    out.write(content);
    out.flush();
  }

  /** What comes before the connection ends, an alert at most. */
  private static byte[] last(Socket socket) throws IOException {
    try {
      return socket.getInputStream().readAllBytes();
    } catch (IOException e) {
      return new byte[0]; // it was reset, since there was more to read
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {18_433, 30_000, 65_535})
  void aRecordThatIsTooLongEndsItsConnection(int length) throws Exception {
    Socket socket = dial();
    record(socket.getOutputStream(), length, new byte[100]);
    assertThat(last(socket)).hasSizeLessThan(16);
  }

  /** Its length says 16 MB, which the server must not hold memory for, nor wait for. */
  @Test
  void aHelloThatIsTooLongEndsItsConnection() throws Exception {
    Socket socket = dial();
    OutputStream out = socket.getOutputStream();
    byte[] content = new byte[16_000];
    content[0] = 1;
    content[1] = (byte) 0xFF;
    content[2] = (byte) 0xFF;
    content[3] = (byte) 0xFF;
    assertThatThrownBy(
            () -> {
              while (true) {
                record(out, content.length, content);
              }
            })
        .isInstanceOf(IOException.class);
  }

  @Test
  void nobodyAgreesAnewOnAConnection() throws Exception {
    SSLContext context =
        CallSettings.from(new Settings(Map.of("WEIR_TLS_CA", files.ca().toString())))
            .context()
            .orElseThrow();
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", server.port());
    sockets.add(socket);
    socket.setSoTimeout(60_000);
    socket.setEnabledProtocols(new String[] {"TLSv1.2"});
    socket.startHandshake();
    byte[] ping =
        "GET /ping HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    socket.getOutputStream().write(ping);
    assertThat(socket.getInputStream().read()).isEqualTo('H');
    assertThatThrownBy(
            () -> {
              socket.startHandshake();
              while (socket.getInputStream().read() >= 0) {
                socket.getOutputStream().write(ping);
              }
              throw new IOException("the connection has ended");
            })
        .isInstanceOf(IOException.class);
  }

  /** Five times as many as there may be connections, again and again. */
  @Test
  void othersAreServedWhileManyHandshakesAreNotFinished() throws Exception {
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 5 * CONNECTIONS; i++) {
        record(dial().getOutputStream(), 500, new byte[20]);
      }
      await()
          .atMost(SOON)
          .ignoreExceptions()
          .until(() -> metrics().contains("weir_http_slow_clients_total{reason=\"handshake\"}"));
    }
    assertThat(metrics())
        .containsPattern("weir_http_slow_clients_total\\{reason=\"(handshake|room)\"} [1-9]");
  }

  /** As many bytes as it likes in records of none. */
  @Test
  void recordsOfNothingEndTheirConnection() throws Exception {
    Socket socket = dial();
    OutputStream out = socket.getOutputStream();
    assertThatThrownBy(
            () -> {
              while (true) {
                record(out, 0, new byte[0]);
              }
            })
        .isInstanceOf(IOException.class);
  }
}
