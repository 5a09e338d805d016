package io.weir.service.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.service.settings.Settings;
import io.weir.service.tls.PeerName;
import io.weir.testkit.tls.CertificateAuthority;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.eclipse.jetty.io.EndPoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
class TlsTest {
  private static final Duration SOON = Duration.ofSeconds(50);

  private static final HexFormat HEX = HexFormat.of();

  /**
   * Record, handshake, ClientHello of TLS 1.1, 32 random bytes, no session, two suites, no more.
   */
  private static final byte[] HELLO_1_1 =
      HEX.parseHex(
          "160302002f" + "0100002b" + "0302" + "2a".repeat(32) + "00" + "0004c014002f" + "0100");

  private static final String ALERT_OF_VERSION = "020246";

  @TempDir Path directory;
  private CertificateAuthority ca;
  private TlsFiles files;
  private HttpServer server;

  @BeforeEach
  void writeFiles() throws Exception {
    files = new TlsFiles(directory);
    ca = CertificateAuthority.create("root");
    Files.writeString(files.ca(), ca.rootPem());
    files.put(ca.intermediate("middle").issue("weir", "localhost", "127.0.0.1"));
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  private void start(String... settings) {
    Map<String, String> environment = new HashMap<>();
    environment.put("WEIR_PORT", "0");
    environment.put("WEIR_STOP_TIMEOUT", "1s");
    environment.put("WEIR_TLS_CERTIFICATE", files.certificate().toString());
    environment.put("WEIR_TLS_KEY", files.key().toString());
    for (int i = 0; i < settings.length; i += 2) {
      environment.put(settings[i], settings[i + 1]);
    }
    Routes names =
        config ->
            config.routes.get(
                "/name",
                ctx ->
                    ctx.result(
                        ctx.req().getAttribute(EndPoint.SslSessionData.ATTRIBUTE)
                                instanceof EndPoint.SslSessionData tls
                            ? tls.sslSession().getProtocol()
                                + PeerName.CN.of(tls.sslSession()).orElse("-")
                            : "plain"));
    IngestRoute echo =
        new IngestRoute(
            "/echo",
            incoming -> {
              byte[] body = incoming.body().readAllBytes();
              return CompletableFuture.completedFuture(new IngestReply(200, Map.of(), body));
            },
            refused -> {});
    server =
        HttpServer.start(
            HttpSettings.from(new Settings(environment), 0),
            new PrometheusRegistry(),
            List.of(),
            List.of(names),
            List.of(echo));
  }

  private HttpResponse<String> get(HttpClient client, String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(server.url() + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void servesOverTlsAndTellsBrowsersToInsist(String protocol) throws Exception {
    start();

    HttpResponse<String> name = get(files.client(protocol), "/name");

    assertThat(server.url()).startsWith("https://127.0.0.1:");
    assertThat(name.body()).isEqualTo(protocol + "-");
    assertThat(name.headers().firstValue("Strict-Transport-Security")).hasValue("max-age=2592000");
  }

  @Test
  void saysNothingOfInsistingIfTold() throws Exception {
    start("WEIR_TLS_HSTS", "off");
    assertThat(get(files.client(), "/ping").headers().firstValue("Strict-Transport-Security"))
        .isEmpty();
  }

  @Test
  void takesPostsOnAKeptConnection() throws Exception {
    start();
    HttpClient client = files.client();
    for (int size : new int[] {1, 1000, 100_000, 3_000_000, 5}) {
      String body = "\"" + "x".repeat(size) + "\"";
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(server.url() + "/echo"))
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build();
      assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).body()).isEqualTo(body);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC"})
  void servesWithKeysOf(String algorithm) throws Exception {
    KeyPairGenerator keys = KeyPairGenerator.getInstance(algorithm);
    Instant tomorrow = Instant.now().plus(Duration.ofDays(1));
    files.put(ca.issue("weir", keys.generateKeyPair(), tomorrow, "127.0.0.1"));
    start();

    assertThat(get(files.client(), "/ready").body())
        .startsWith("ready\ntls: the certificate is valid until ");
    assertThat(get(files.client(), "/metrics").body())
        .containsPattern("weir_tls_certificate_expires_seconds [1-9]");
  }

  @Test
  void refusesOlderTls() throws Exception {
    start();
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.setSoTimeout(5000);
      socket.getOutputStream().write(HELLO_1_1);
      String answer = HEX.formatHex(socket.getInputStream().readNBytes(7));
      assertThat(answer).startsWith("1503").endsWith(ALERT_OF_VERSION);
    }
  }

  @Test
  void tellsPlainHttpWhatToDo() throws Exception {
    start();
    String answer =
        Wire.say(
            server.port(), "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}");

    assertThat(answer)
        .startsWith("HTTP/1.1 400 ")
        .contains("Connection: close", "application/problem+json", "https://")
        .doesNotContain("Strict-Transport-Security");
  }

  @Test
  void isNotTrustedWithoutItsCa() {
    start();
    assertThatThrownBy(() -> get(HttpClient.newHttpClient(), "/ping"))
        .isInstanceOf(SSLException.class);
  }

  @Test
  void isNotTrustedUnderAnotherName() throws Exception {
    files.put(ca.issue("weir", "weir.example"));
    start();
    assertThatThrownBy(() -> get(files.client(), "/ping")).isInstanceOf(SSLException.class);
    HttpClient own = HttpClient.newBuilder().sslContext(server.localTrust().orElseThrow()).build();
    assertThat(get(own, "/ping").body()).isEqualTo("pong");
  }

  @Test
  void usesNewFilesWithoutARestartAndKeepsOldOnesWhileTheyAreBroken() throws Exception {
    start();
    CertificateAuthority other = CertificateAuthority.create("other");
    CertificateAuthority.Issued next = other.issue("weir", "127.0.0.1");
    Files.writeString(files.certificate(), next.chainPem()); // the key is still the old one's
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(get(files.client(), "/ready").body())
                    .contains(
                        "tls: new files cannot be used, the old ones are: WEIR_TLS_KEY: is not the"
                            + " key"));

    files.put(next);
    Files.writeString(files.ca(), other.rootPem());

    await()
        .atMost(SOON)
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(get(files.client(), "/ready").body()).isEqualTo("ready"));
  }

  @Test
  void refusesClientsWithoutACertificateOfItsCa() throws Exception {
    start("WEIR_TLS_CLIENT_CA", files.ca().toString());

    assertThat(get(files.client(ca.issue("billing")), "/name").body()).isEqualTo("TLSv1.3billing");
    assertThatThrownBy(() -> get(files.client(), "/name")).isInstanceOf(IOException.class);
    CertificateAuthority.Issued forged = CertificateAuthority.create("root").issue("billing");
    assertThatThrownBy(() -> get(files.client(forged), "/name")).isInstanceOf(IOException.class);
    HttpClient own = HttpClient.newBuilder().sslContext(server.localTrust().orElseThrow()).build();
    assertThat(get(own, "/name").body()).as("the process itself").isEqualTo("TLSv1.3-");
  }

  @Test
  void letsClientsShowACertificateOrNone() throws Exception {
    start("WEIR_TLS_CLIENT_CA", files.ca().toString(), "WEIR_TLS_CLIENT", "optional");

    assertThat(get(files.client(ca.issue("billing")), "/name").body()).isEqualTo("TLSv1.3billing");
    assertThat(get(files.client(), "/name").body()).isEqualTo("TLSv1.3-");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 20})
  void closesConnectionsThatDoNotFinishTheirHandshake(int sent) throws Exception {
    start("WEIR_HTTP_HEAD_TIMEOUT", "1s", "WEIR_HTTP_IDLE_TIMEOUT", sent == 0 ? "1s" : "1m");
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(HELLO_1_1, 0, sent);
      assertThat(socket.getInputStream().readAllBytes()).isEmpty();
    }
    if (sent > 0) {
      assertThat(get(files.client(), "/metrics").body())
          .contains("weir_http_slow_clients_total{reason=\"handshake\"} 1");
    }
  }
}
