package io.weir.service.http;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.service.settings.Settings;
import io.weir.service.tls.CallSettings;
import io.weir.testkit.tls.CertificateAuthority;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLParameters;

/** The files of a server and of its clients, in a directory. */
record TlsFiles(Path directory) {
  Path certificate() {
    return directory.resolve("server.pem");
  }

  Path key() {
    return directory.resolve("server.key");
  }

  Path ca() {
    return directory.resolve("ca.pem");
  }

  void put(CertificateAuthority.Issued issued) throws IOException {
    Files.writeString(certificate(), issued.chainPem());
    Files.writeString(key(), issued.keyPem());
  }

  /** A client that trusts the CA and shows nothing. */
  HttpClient client(String... protocols) {
    return client(Map.of("WEIR_TLS_CA", ca().toString()), protocols);
  }

  /** A client that shows this certificate. */
  HttpClient client(CertificateAuthority.Issued issued) throws IOException {
    Map<String, String> environment = new HashMap<>(Map.of("WEIR_TLS_CA", ca().toString()));
    environment.put("WEIR_TLS_CALL_CERTIFICATE", write("client.pem", issued.chainPem()));
    environment.put("WEIR_TLS_CALL_KEY", write("client.key", issued.keyPem()));
    return client(environment);
  }

  private static HttpClient client(Map<String, String> environment, String... protocols) {
    SSLParameters parameters = new SSLParameters();
    if (protocols.length > 0) {
      parameters.setProtocols(protocols);
    }
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .sslContext(CallSettings.from(new Settings(environment)).context().orElseThrow())
        .sslParameters(parameters)
        .build();
  }

  private String write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text).toString();
  }

  /** Starts a server of HTTP on a free port with this certificate, and with further settings. */
  HttpServer serve(Map<String, String> settings) {
    Map<String, String> environment = new HashMap<>(settings);
    environment.put("WEIR_PORT", "0");
    environment.put("WEIR_TLS_CERTIFICATE", certificate().toString());
    environment.put("WEIR_TLS_KEY", key().toString());
    return HttpServer.start(
        HttpSettings.from(new Settings(environment), 0),
        new PrometheusRegistry(),
        List.of(),
        List.of(),
        List.of());
  }
}
