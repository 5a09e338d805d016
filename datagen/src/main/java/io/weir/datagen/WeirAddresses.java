package io.weir.datagen;

import io.weir.service.settings.Secret;
import io.weir.service.settings.Settings;
import io.weir.service.settings.TokenSetting;
import io.weir.testkit.client.Address;
import io.weir.testkit.client.Authorities;
import io.weir.testkit.client.Service;
import io.weir.testkit.client.ServiceClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that say where Weir is. */
final class WeirAddresses {
  @Option(
      names = "--gateway",
      paramLabel = "URL[,URL...]",
      defaultValue = "http://127.0.0.1:8080",
      description =
          "Where samples are posted. Of several, connections prefer one each, and repeat a request"
              + " that fails at the next.")
  private String gateway;

  @Option(
      names = "--query",
      paramLabel = "URL[,URL...]",
      defaultValue = "http://127.0.0.1:8080",
      description = "Where reports are asked for, one or several alike.")
  private String query;

  @Option(
      names = {"--attempt-timeout", "--timeout"},
      defaultValue = "10s",
      description = "After which an attempt of a request has failed.")
  private Duration attemptTimeout;

  @Option(
      names = "--connect-timeout",
      defaultValue = "1s",
      description = "After which an attempt to connect has failed.")
  private Duration connectTimeout;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description = "Says who asks; better from WEIR_TOKEN or WEIR_TOKEN_FILE, which nobody sees.")
  private String token;

  @Option(
      names = "--cacert",
      paramLabel = "FILE",
      description =
          "PEM file of the CAs that https:// addresses are trusted by; else WEIR_TLS_CA, else the"
              + " JVM's own. WEIR_TLS_CALL_CERTIFICATE is shown without it alone.")
  private Path authorities;

  /** The gateway, of which at least one server answers. */
  Service gateway() throws NoServerException {
    return reachable("--gateway", gateway);
  }

  /** The query service, of which at least one server answers. */
  Service query() throws NoServerException {
    return reachable("--query", query);
  }

  /**
   * Servers that are asked with the same token.
   *
   * @throws IllegalArgumentException if one is no URL of a server
   */
  List<Address> servers(String urls) {
    String asker =
        token != null
            ? token
            : TokenSetting.from(new Settings(System.getenv())).map(Secret::reveal).orElse("");
    return Service.servers(urls).stream().map(each -> each.withToken(asker)).toList();
  }

  private void trust() {
    try {
      if (authorities != null) {
        Authorities.trustOnly(authorities);
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("--cacert: " + authorities + ": " + e.getMessage(), e);
    }
  }

  private Service reachable(String option, String urls) throws NoServerException {
    Service service;
    trust();
    try {
      service = new Service(servers(urls), connectTimeout.toNanos(), attemptTimeout.toNanos());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(option + ": " + e.getMessage(), e);
    }
    try (ServiceClient client = new ServiceClient(service, 0, service.servers().size() - 1)) {
      client.get("/ping");
      return service;
    } catch (IOException e) {
      throw new NoServerException("cannot reach " + service + ": " + e.getMessage(), e);
    }
  }

  /** A server does not answer. */
  static final class NoServerException extends IOException {
    NoServerException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
