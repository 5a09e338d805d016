package io.weir.testkit.client;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;

/**
 * Where a server is, and who asks it.
 *
 * @param host a name or an address
 * @param port 1 to 65535
 * @param base what its paths begin with, empty or {@code /something}
 * @param encrypted whether it speaks TLS; it is trusted as the JVM does by default
 * @param token that says who asks; empty for none
 */
public record Address(String host, int port, String base, boolean encrypted, String token) {
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  /** One without TLS, asked by anybody. */
  public Address(String host, int port, String base) {
    this(host, port, base, false, "");
  }

  /** The same, asked by who has the token; by anybody if it is empty. */
  public Address withToken(String other) {
    return new Address(host, port, base, encrypted, other);
  }

  /**
   * The address in {@code http[s]://host[:port][/base]}.
   *
   * @throws IllegalArgumentException if it is no such URL
   */
  public static Address of(String url) {
    URI uri = URI.create(url);
    boolean encrypted = "https".equals(uri.getScheme());
    if (!encrypted && !"http".equals(uri.getScheme()) || uri.getHost() == null) {
      throw new IllegalArgumentException("must be http[s]://host[:port], got \"" + url + "\"");
    }
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    return new Address(
        uri.getHost(),
        uri.getPort() >= 0 ? uri.getPort() : encrypted ? HTTPS_PORT : HTTP_PORT,
        path.endsWith("/") ? path.substring(0, path.length() - 1) : path,
        encrypted,
        "");
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

  /** The lines of a request's head that every request to it has, each with its end. */
  String head() {
    String authorization = token.isEmpty() ? "" : "Authorization: Bearer " + token + "\r\n";
    return "Host: " + hostHeader() + "\r\n" + authorization;
  }

  /** Its URL, without the token. */
  @Override
  public String toString() {
    return (encrypted ? "https://" : "http://") + host + ":" + port + base;
  }
}
