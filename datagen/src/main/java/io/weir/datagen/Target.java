package io.weir.datagen;

import io.weir.datagen.wire.Address;
import io.weir.datagen.wire.Client;
import java.io.IOException;
import java.time.Duration;
import picocli.CommandLine.Option;

/** The options that say where Weir is. */
final class Target {
  @Option(
      names = "--gateway",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:8080",
      description = "Where samples are posted (default: ${DEFAULT-VALUE}).")
  private String gateway;

  @Option(
      names = "--query",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:8080",
      description = "Where reports are asked for (default: ${DEFAULT-VALUE}).")
  private String query;

  @Option(
      names = "--timeout",
      defaultValue = "10s",
      converter = Span.class,
      description = "After which a request has failed (default: ${DEFAULT-VALUE}).")
  private Duration timeout;

  /** The gateway, which answers. */
  Address gateway() throws UnreachableException {
    return reachable("--gateway", gateway);
  }

  /** The query service, which answers. */
  Address query() throws UnreachableException {
    return reachable("--query", query);
  }

  int timeoutMillis() {
    return Math.toIntExact(timeout.toMillis());
  }

  long timeoutNanos() {
    return timeout.toNanos();
  }

  private Address reachable(String option, String url) throws UnreachableException {
    Address address;
    try {
      address = Address.of(url);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(option + ": " + e.getMessage(), e);
    }
    try (Client client = new Client(address, timeoutMillis())) {
      client.get("/ping");
      return address;
    } catch (IOException e) {
      throw new UnreachableException("cannot reach " + address + ": " + e.getMessage(), e);
    }
  }

  /** A server does not answer. */
  static final class UnreachableException extends IOException {
    UnreachableException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
