package io.weir.queryclient;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Where one replica of the job is.
 *
 * @param rest the JobManager's REST address, http or https, without a path
 * @param proxies the queryable state proxies; empty if they are to be discovered
 */
public record JobAddress(URI rest, List<HostPort> proxies) {
  private static final Set<String> SCHEMES = Set.of("http", "https");

  /** The most replicas that may be configured. */
  static final int MAX_REPLICAS = 16;

  public JobAddress {
    proxies = List.copyOf(proxies);
  }

  /**
   * Reads replicas separated by {@code ;}, each {@code http://host:port}, or {@code
   * http://host:port|proxyhost:port,proxyhost:port} where the proxies are given.
   *
   * @throws IllegalArgumentException saying which part is wrong
   */
  public static List<JobAddress> parseAll(String text) {
    List<JobAddress> addresses = new ArrayList<>();
    for (String part : text.split(";", -1)) {
      addresses.add(parse(part.strip()));
    }
    if (addresses.size() > MAX_REPLICAS) {
      throw new IllegalArgumentException(
          "must name at most " + MAX_REPLICAS + " replicas, got " + addresses.size());
    }
    return List.copyOf(addresses);
  }

  private static JobAddress parse(String text) {
    int bar = text.indexOf('|');
    URI rest = rest(bar < 0 ? text : text.substring(0, bar).strip());
    List<HostPort> proxies = new ArrayList<>();
    if (bar >= 0) {
      for (String proxy : text.substring(bar + 1).split(",", -1)) {
        proxies.add(HostPort.of(proxy.strip()));
      }
    }
    return new JobAddress(rest, proxies);
  }

  private static URI rest(String text) {
    URI uri;
    try {
      uri = URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "must be http://host:port or https://host:port, got \"" + text + "\"", e);
    }
    boolean bare = uri.getPath() != null && (uri.getPath().isEmpty() || uri.getPath().equals("/"));
    if (!SCHEMES.contains(String.valueOf(uri.getScheme())) || uri.getHost() == null || !bare) {
      throw new IllegalArgumentException(
          "must be http://host:port or https://host:port, got \"" + text + "\"");
    }
    return uri.resolve("/");
  }

  /** The host of the JobManager, IPv6 without brackets. */
  String host() {
    return HostPort.withoutBrackets(rest.getHost());
  }

  /** The replica's name in logs and metrics. */
  String name() {
    return rest.getAuthority();
  }
}
