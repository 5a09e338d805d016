package io.weir.testkit.client;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Servers that do the same, any of which will do.
 *
 * @param servers at least one
 * @param connectNanos after which an attempt to connect has failed
 * @param attemptNanos after which an attempt of a request has failed
 */
public record Service(List<Address> servers, long connectNanos, long attemptNanos) {
  /**
   * @throws IllegalArgumentException if there is no server
   */
  public Service {
    servers = List.copyOf(servers);
    if (servers.isEmpty()) {
      throw new IllegalArgumentException("must be one or more URLs, got none");
    }
  }

  /** One server, with the same limit for all. */
  public Service(Address server, long nanos) {
    this(List.of(server), nanos, nanos);
  }

  /**
   * The addresses in {@code URL[,URL...]}.
   *
   * @throws IllegalArgumentException if one is no such URL
   */
  public static List<Address> servers(String urls) {
    return Arrays.stream(urls.split(",")).map(String::strip).map(Address::of).toList();
  }

  /** How often a failed request is repeated unless one says otherwise: once if there is another. */
  public int retries() {
    return servers.size() > 1 ? 1 : 0;
  }

  @Override
  public String toString() {
    return servers.stream().map(Address::toString).collect(Collectors.joining(", "));
  }
}
