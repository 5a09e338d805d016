package io.weir.testkit.client;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;

/**
 * Where a server is.
 *
 * @param host a name or an address
 * @param port 1 to 65535
 * @param base what its paths begin with, empty or {@code /something}
 */
public record Address(String host, int port, String base) {
  /**
   * The address in {@code http://host[:port][/base]}.
   *
   * @throws IllegalArgumentException if it is no such URL
   */
  public static Address of(String url) {
    URI uri = URI.create(url);
    if (!"http".equals(uri.getScheme()) || uri.getHost() == null) {
      throw new IllegalArgumentException("must be http://host[:port], got \"" + url + "\"");
    }
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    return new Address(
        uri.getHost(),
        uri.getPort() < 0 ? 80 : uri.getPort(),
        path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
  }

  /**
   * Resolved anew each time it is called.
   *
   * @throws UnknownHostException if the name is not known now
   */
  public InetSocketAddress socket() throws UnknownHostException {
    InetSocketAddress socket = new InetSocketAddress(host, port);
    if (socket.isUnresolved()) {
      throw new UnknownHostException("unknown host " + host);
    }
    return socket;
  }

  /** The value of the Host header. */
  public String hostHeader() {
    return host + ":" + port;
  }

  @Override
  public String toString() {
    return "http://" + host + ":" + port + base;
  }
}
