package io.weir.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.service.access.AccessSettings;
import io.weir.service.access.Guard;
import io.weir.service.accounts.SessionRoutes;
import io.weir.service.http.ForeignPrograms.Outcome;
import io.weir.service.settings.Settings;
import io.weir.testkit.tls.CertificateAuthority;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who curl is to the server: by a certificate, a token, or a JWT that openssl has signed. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class CallersOverTlsTest {
  @TempDir static Path directory;
  private static TlsFiles files;
  private static Guard guard;
  private static HttpServer server;

  @BeforeAll
  static void start() throws Exception {
    files = new TlsFiles(directory);
    CertificateAuthority ca = CertificateAuthority.create("root");
    Files.writeString(files.ca(), ca.rootPem());
    files.put(ca.issue("weir", "localhost"));
    write("edge", ca.issue("edge 7"));
    write("own", ca.issue("weir"));
    write("stranger", CertificateAuthority.create("root").issue("edge 7"));
    byte[] digest = MessageDigest.getInstance("SHA-256").digest("secret".getBytes());
    Path tokens = directory.resolve("tokens");
    Files.writeString(
        tokens,
        "machine "
            + HexFormat.of().formatHex(digest)
            + "\ncertificate:edge%207 get:server\njwt-group:ops get:server\n");
    Files.writeString(directory.resolve("keys.json"), keys());
    Map<String, String> environment = new HashMap<>();
    environment.put("WEIR_PORT", "0");
    environment.put("WEIR_TOKENS_FILE", tokens.toString());
    environment.put("WEIR_TLS_CERTIFICATE", files.certificate().toString());
    environment.put("WEIR_TLS_KEY", files.key().toString());
    environment.put("WEIR_TLS_CLIENT_CA", files.ca().toString());
    environment.put("WEIR_TLS_CLIENT", "optional");
    environment.put("WEIR_JWT_ISSUER", "https://id.example");
    environment.put("WEIR_JWT_AUDIENCE", "weir");
    environment.put("WEIR_JWT_KEYS", directory.resolve("keys.json").toString());
    environment.put("WEIR_JWT_GROUPS", "groups");
    Settings settings = new Settings(environment);
    guard = Guard.start(AccessSettings.from(settings), "127.0.0.1");
    server =
        HttpServer.start(
            HttpSettings.from(settings, 0),
            new PrometheusRegistry(),
            List.of(),
            SessionRoutes.of(guard),
            List.of(),
            guard);
  }

  @AfterAll
  static void stop() {
    server.close();
    guard.close();
  }

  private static void write(String name, CertificateAuthority.Issued issued) throws Exception {
    Files.writeString(directory.resolve(name + ".pem"), issued.chainPem());
    Files.writeString(directory.resolve(name + ".key"), issued.keyPem());
  }

  /** The public half of a key that openssl makes. */
  private static String keys() throws Exception {
    String key = directory.resolve("provider.key").toString();
    run("openssl", "genrsa", "-out", key, "2048");
    String pem = run("openssl", "pkey", "-in", key, "-pubout").text();
    byte[] encoded = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
    RSAPublicKey read =
        (RSAPublicKey)
            KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(encoded));
    return new JWKSet(new RSAKey.Builder(read).keyID("one").build()).toString();
  }

  private static Outcome run(String... command) throws Exception {
    return ForeignPrograms.run(directory, command);
  }

  private static String jwt(String groups) throws Exception {
    String claims =
        "{\"iss\":\"https://id.example\",\"aud\":\"weir\",\"sub\":\"anna\",\"groups\":["
            + groups
            + "],\"exp\":"
            + (Instant.now().getEpochSecond() + 600)
            + "}";
    String input =
        Base64URL.encode("{\"alg\":\"RS256\",\"kid\":\"one\"}") + "." + Base64URL.encode(claims);
    Path text = directory.resolve("input");
    Path signature = directory.resolve("signature");
    Files.writeString(text, input, StandardCharsets.US_ASCII);
    String key = directory.resolve("provider.key").toString();
    run("openssl", "dgst", "-sha256", "-sign", key, "-out", signature.toString(), text.toString());
    return input + "." + Base64URL.encode(Files.readAllBytes(signature));
  }

  /** The status, a blank and the body. */
  private static String curl(String path, String certificate, String... headers) throws Exception {
    List<String> command =
        new ArrayList<>(List.of("curl", "-sS", "--noproxy", "*", "-w", "%{stderr}%{http_code} "));
    command.addAll(List.of("--cacert", files.ca().toString()));
    if (!certificate.isEmpty()) {
      command.addAll(List.of("--cert", directory.resolve(certificate + ".pem").toString()));
      command.addAll(List.of("--key", directory.resolve(certificate + ".key").toString()));
    }
    for (String each : headers) {
      command.addAll(List.of("-H", each));
    }
    command.add("https://localhost:" + server.port() + path);
    return run(command.toArray(String[]::new)).text();
  }

  private static String name(String certificate, String... headers) throws Exception {
    return curl("/sessions", certificate, headers);
  }

  @Test
  void aCertificateNamesItsCaller() throws Exception {
    assertThat(name("edge")).contains("200").contains("\"username\":\"edge%207\"");
    assertThat(name("")).contains("401");
    assertThat(name("own")).as("of the server's own subject").contains("401");
    assertThat(name("stranger")).doesNotContain("200");
  }

  @Test
  void aCertificateHasTheGrantsOfItsNameAlone() throws Exception {
    assertThat(curl("/metrics", "edge")).contains("200");
    assertThat(curl("/metrics", "", "Authorization: Bearer secret")).contains("403");
  }

  @Test
  void aTokenCountsBeforeACertificateAlsoAWrongOne() throws Exception {
    assertThat(name("edge", "Authorization: Bearer secret")).contains("\"username\":\"machine\"");
    assertThat(curl("/metrics", "edge", "Authorization: Bearer secret")).contains("403");
    assertThat(name("edge", "X-Session: secret")).contains("\"username\":\"machine\"");
    assertThat(name("edge", "Authorization: Bearer wrong")).contains("401");
    assertThat(name("edge", "Authorization: Basic d3Jvbmc=")).contains("401");
  }

  @Test
  void aPageOfAnotherSiteHasNothingOfACertificate() throws Exception {
    assertThat(name("edge", "Origin: https://localhost:" + server.port())).contains("200");
    for (String origin :
        List.of("https://evil.example", "null", "http://localhost:" + server.port())) {
      assertThat(name("edge", "Origin: " + origin)).as(origin).contains("401");
    }
    assertThat(name("edge", "Sec-Fetch-Site: cross-site")).contains("401");
    assertThat(name("edge", "Sec-Fetch-Site: same-site")).contains("401");
    assertThat(name("edge", "Sec-Fetch-Site: same-origin")).contains("200");
  }

  @Test
  void aJwtThatOpensslHasSignedNamesItsCallerAndItsGroups() throws Exception {
    String token = jwt("\"ops\"");
    assertThat(name("", "Authorization: Bearer " + token)).contains("\"username\":\"anna\"");
    assertThat(curl("/metrics", "", "Authorization: Bearer " + token)).contains("200");
    assertThat(curl("/metrics", "", "X-Session: " + jwt("\"dev\""))).contains("403");
    String changed = token.substring(0, token.length() - 5) + "AAAAA";
    assertThat(name("", "Authorization: Bearer " + changed)).contains("401");
  }
}
