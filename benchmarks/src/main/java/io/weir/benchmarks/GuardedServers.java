package io.weir.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.benchmarks.server.WeirServer;
import io.weir.testkit.client.Address;
import io.weir.testkit.client.Authorities;
import io.weir.testkit.client.Client;
import io.weir.testkit.client.Response;
import io.weir.testkit.tls.CertificateAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * An open server, one that asks for tokens, and one that speaks TLS too; each under as many names
 * as it has callers.
 */
final class GuardedServers {
  private static final String TOKEN = "0123456789abcdef".repeat(4);
  private static final String GRANTS = "put,get,list:tags/*";
  private static final String FIRST = "the first password";
  private static final String PASSWORD = "another password";
  private static final int PATIENCE_MILLIS = 60_000;

  private final Path launcher;
  private final RunDirectory directory;

  private GuardedServers(Path launcher, RunDirectory directory) {
    this.launcher = launcher;
    this.directory = directory;
  }

  /**
   * Starts them; returns all, by each caller.
   *
   * @param directory for their data and files
   */
  static List<WeirServer> start(Path launcher, RunDirectory directory)
      throws IOException, InterruptedException, GeneralSecurityException {
    return new GuardedServers(launcher, directory).startAll();
  }

  private List<WeirServer> startAll()
      throws IOException, InterruptedException, GeneralSecurityException {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(TOKEN.getBytes(UTF_8));
    String line = "sensors " + HexFormat.of().formatHex(digest) + ' ' + GRANTS + '\n';
    Path tokens = Files.writeString(file("tokens"), line);
    Map<String, String> guarded =
        Map.of(
            "WEIR_TOKENS_FILE",
            tokens.toString(),
            "WEIR_ADMIN_USER",
            "admin",
            "WEIR_ADMIN_PASSWORD",
            FIRST);
    WeirServer open = start("open", Map.of(), false);
    WeirServer guard = start("guarded", guarded, false);
    WeirServer tls = startEncrypted(tokens);
    return List.of(
        open.as("open", ""),
        guard.as("token", TOKEN),
        guard.as("session", signIn(guard.address())),
        tls.as("token over TLS", TOKEN));
  }

  private WeirServer startEncrypted(Path tokens)
      throws IOException, InterruptedException, GeneralSecurityException {
    CertificateAuthority ca = CertificateAuthority.create("bench");
    CertificateAuthority.Issued issued = ca.issue("weir", "localhost", "127.0.0.1");
    Path certificate = Files.writeString(file("server.pem"), issued.chainPem());
    Path key = Files.writeString(file("server.key"), issued.keyPem());
    Authorities.trustOnly(Files.writeString(file("ca.pem"), ca.rootPem()));
    return start(
        "encrypted",
        Map.of(
            "WEIR_TOKENS_FILE",
            tokens.toString(),
            "WEIR_TLS_CERTIFICATE",
            certificate.toString(),
            "WEIR_TLS_KEY",
            key.toString()),
        true);
  }

  private Path file(String name) {
    return directory.path().resolve(name);
  }

  private WeirServer start(String name, Map<String, String> settings, boolean encrypted)
      throws IOException, InterruptedException {
    Path data = Files.createDirectories(file(name));
    return directory.add(WeirServer.start(launcher, data, settings, encrypted));
  }

  /** The token of a session of the first administrator, who is there a moment after the start. */
  private static String signIn(Address server) throws IOException, InterruptedException {
    String first = session(server, FIRST);
    try (Client client = new Client(server.withToken(first), PATIENCE_MILLIS)) {
      String body =
          "{\"username\":\"admin\",\"old\":\"%s\",\"password\":\"%s\"}".formatted(FIRST, PASSWORD);
      Response reply =
          client.send(
              "PUT", "/users", List.of("Content-Type: application/json"), body.getBytes(UTF_8));
      if (!reply.ok()) {
        throw new IOException("the password is not changed: " + reply.brief());
      }
    }
    return session(server, PASSWORD);
  }

  private static String session(Address server, String password)
      throws IOException, InterruptedException {
    String body = "{\"username\":\"admin\",\"password\":\"" + password + "\"}";
    long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
    try (Client client = new Client(server, PATIENCE_MILLIS)) {
      Response reply = client.post("/sessions", body.getBytes(UTF_8));
      while (!reply.ok() && System.nanoTime() - end < 0) {
        Thread.sleep(500);
        reply = client.post("/sessions", body.getBytes(UTF_8));
      }
      if (!reply.ok()) {
        throw new IOException("no session: " + reply.brief());
      }
      return new String(reply.body(), UTF_8).replaceFirst("(?s).*\"token\":\"([^\"]*)\".*", "$1");
    }
  }
}
