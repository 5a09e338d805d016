package io.weir.queryclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.model.QuerySecret;
import io.weir.service.settings.Settings;
import io.weir.service.tls.CallSettings;
import io.weir.testkit.tls.CertificateAuthority;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Queries through nginx or stunnel in front of a proxy, configured as the compose files do. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class TunnelledQueriesTest {
  private static final Path ROOT = Path.of("..");
  private static final String JOB = "0123456789abcdef0123456789abcdef";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final QueryResult.Status STATUS = QueryResult.Status.empty(0, 7);

  @TempDir Path dir;

  private LoopbackProxy flink;
  private Process tunnel;
  private int port;

  @BeforeEach
  void start() throws Throwable {
    flink = new LoopbackProxy();
    flink.start();
    flink.answerWith(request -> CompletableFuture.completedFuture(STATUS.toBytes()));
    CertificateAuthority ca = CertificateAuthority.create("root");
    Files.writeString(dir.resolve("ca.pem"), ca.rootPem());
    write("tunnel", ca.issue("tunnel", "localhost"));
    write("caller", ca.issue("query"));
    write("stranger", CertificateAuthority.create("root").issue("query"));
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
  }

  @AfterEach
  void stop() throws Exception {
    if (tunnel != null) {
      tunnel.destroy();
      tunnel.waitFor();
    }
    flink.shutdownServer().join();
  }

  private void write(String name, CertificateAuthority.Issued issued) throws IOException {
    Files.writeString(dir.resolve(name + ".pem"), issued.chainPem());
    Files.writeString(dir.resolve(name + ".key"), issued.keyPem());
  }

  private void begin(String program) throws Exception {
    String behind = Integer.toString(flink.getServerAddress().getPort());
    ProcessBuilder command;
    if (program.equals("nginx")) {
      Path module = Path.of("/usr/lib/nginx/modules/ngx_stream_module.so");
      assumeTrue(Files.exists(module), "nginx is not installed with streams");
      String configuration =
          Files.readString(ROOT.resolve("docker/tunnel/nginx.conf"))
              .replace("listen 9443", "listen 127.0.0.1:" + port)
              .replace("flink:9069", "127.0.0.1:" + behind)
              .replaceAll("(?s)server \\{\\s+listen 8443.*?}\\s+", "")
              .replace("/etc/weir/tunnel", dir.toString())
              .replace("/tmp/nginx.pid", dir.resolve("nginx.pid").toString());
      Path file = dir.resolve("nginx.conf");
      Files.writeString(file, "load_module " + module + ";\n" + configuration);
      command = new ProcessBuilder("/usr/sbin/nginx", "-p", dir.toString(), "-c", file.toString());
    } else {
      assumeTrue(Files.exists(Path.of("/usr/bin/stunnel4")), "stunnel is not installed");
      Path file = dir.resolve("stunnel.conf");
      Files.writeString(
          file,
          "foreground=yes\npid=\n[state]\naccept=127.0.0.1:"
              + port
              + "\nconnect=127.0.0.1:"
              + behind
              + "\ncert="
              + dir.resolve("tunnel.pem")
              + "\nkey="
              + dir.resolve("tunnel.key")
              + "\nCAfile="
              + dir.resolve("ca.pem")
              + "\nverifyChain=yes\nrequireCert=yes\n");
      command = new ProcessBuilder("/usr/bin/stunnel4", file.toString());
    }
    Path log = dir.resolve("log");
    tunnel = command.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(
            () -> {
              new Socket("127.0.0.1", port).close();
              return true;
            });
  }

  private Optional<CallSettings> calls(String certificate) {
    Map<String, String> environment = new HashMap<>();
    environment.put("WEIR_TLS_CA", dir.resolve("ca.pem").toString());
    if (!certificate.isEmpty()) {
      environment.put("WEIR_TLS_CALL_CERTIFICATE", dir.resolve(certificate + ".pem").toString());
      environment.put("WEIR_TLS_CALL_KEY", dir.resolve(certificate + ".key").toString());
    }
    return Optional.of(CallSettings.from(new Settings(environment)));
  }

  private QueryResult ask(String host, Optional<CallSettings> calls) {
    try (FlinkTransport transport =
        new FlinkTransport(QuerySecret.none(), calls.map(each -> each.context().orElseThrow()))) {
      return transport.send(new HostPort(host, port), JOB, new Query.StatusOf(1), PATIENCE).join();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"nginx", "stunnel"})
  void aTunnelCarriesQueriesOfThoseItsCaVouchesForAndOfNobodyElse(String program) throws Exception {
    begin(program);
    assertThat(ask("localhost", calls("caller"))).isEqualTo(STATUS);
    assertThatThrownBy(() -> ask("localhost", calls("stranger")))
        .cause()
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> ask("localhost", calls(""))).cause().isInstanceOf(IOException.class);
    assertThatThrownBy(() -> ask("localhost", Optional.empty()))
        .as("in the clear")
        .cause()
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> ask("127.0.0.1", calls("caller")))
        .as("another host's certificate")
        .cause()
        .hasMessageContaining("no TLS with 127.0.0.1");
    assertThat(flink.acceptedConnections()).isEqualTo(1);
  }

  @Test
  void aProxyThatSpeaksNoTlsIsNotAsked() {
    port = flink.getServerAddress().getPort();
    assertThatThrownBy(() -> ask("localhost", calls("caller")))
        .cause()
        .isInstanceOf(IOException.class);
    assertThat(flink.last()).isNull();
  }
}
