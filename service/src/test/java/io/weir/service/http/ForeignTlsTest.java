package io.weir.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.service.http.ForeignPrograms.Outcome;
import io.weir.testkit.tls.CertificateAuthority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What curl and openssl say of the server, where they are installed. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ForeignTlsTest {
  private static final int NO_AGREEMENT = 35;
  private static final int NOT_TRUSTED = 60;

  @TempDir static Path directory;
  private static TlsFiles files;
  private static HttpServer server;

  @BeforeAll
  static void start() throws Exception {
    files = new TlsFiles(directory);
    CertificateAuthority ca = CertificateAuthority.create("root");
    Files.writeString(files.ca(), ca.rootPem());
    files.put(ca.intermediate("middle").issue("weir", "localhost"));
    server = files.serve(Map.of("WEIR_HOST_NAMES", "other.example"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Outcome run(String... command) throws Exception {
    return ForeignPrograms.run(directory, command);
  }

  private static Outcome curl(String host, String... options) throws Exception {
    List<String> command = new ArrayList<>(List.of("curl", "-sS", "--noproxy", "*"));
    command.addAll(List.of("--resolve", host + ":" + server.port() + ":127.0.0.1"));
    command.addAll(List.of(options));
    command.add("https://" + host + ":" + server.port() + "/ping");
    return run(command.toArray(String[]::new));
  }

  private static Outcome trusting(String host, String... options) throws Exception {
    List<String> all = new ArrayList<>(List.of("--cacert", files.ca().toString()));
    all.addAll(List.of(options));
    return curl(host, all.toArray(String[]::new));
  }

  @Test
  void curlTrustsItByTheRootAlone() throws Exception {
    assertThat(trusting("localhost", "--tlsv1.3")).isEqualTo(new Outcome(0, "pong"));
    assertThat(trusting("localhost", "--tls-max", "1.2")).isEqualTo(new Outcome(0, "pong"));
  }

  @Test
  void curlRefusesItWithoutTheRootAndUnderAnotherName() throws Exception {
    assertThat(curl("localhost").code()).isEqualTo(NOT_TRUSTED);
    assertThat(trusting("other.example").code()).isEqualTo(NOT_TRUSTED);
  }

  @Test
  void curlCannotUseTls11() throws Exception {
    Outcome old = trusting("localhost", "--tls-max", "1.1", "--ciphers", "DEFAULT@SECLEVEL=0");
    assertThat(old.code()).as(old.text()).isEqualTo(NO_AGREEMENT);
    assertThat(old.text()).contains("protocol version");
  }

  @Test
  void opensslSeesTheChainAndNoSuiteWithoutForwardSecrecy() throws Exception {
    String address = "localhost:" + server.port();
    Outcome seen =
        run("openssl", "s_client", "-connect", address, "-CAfile", files.ca().toString());
    assertThat(seen.text()).contains("CN = middle", "Verify return code: 0 (ok)");

    for (String suite : List.of("AES128-SHA", "AES128-GCM-SHA256", "ECDHE-ECDSA-AES128-SHA256")) {
      Outcome weak = run("openssl", "s_client", "-connect", address, "-tls1_2", "-cipher", suite);
      assertThat(weak.text()).as(suite).contains("handshake failure");
    }
  }

  private static Outcome told(String input, String... options) throws Exception {
    List<String> command = new ArrayList<>(List.of("openssl", "s_client", "-connect"));
    command.addAll(List.of("localhost:" + server.port(), "-CAfile", files.ca().toString()));
    command.addAll(List.of(options));
    return ForeignPrograms.tell(directory, input, command.toArray(String[]::new));
  }

  /** A line that begins with R has openssl ask for another agreement on the same connection. */
  @Test
  void opensslCannotAgreeAnew() throws Exception {
    String ping = "GET /ping HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    assertThat(told(ping, "-tls1_2").text()).contains("TLSv1.2", "pong");
    Outcome anew = told("R\n", "-tls1_2");
    assertThat(anew.text().strip()).as("the server ends it").endsWith("RENEGOTIATING\nclosed");
    assertThat(told(ping, "-tls1_3").text()).as("and others go on").contains("pong");
  }
}
