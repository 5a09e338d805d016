package io.weir.service.http;

import io.weir.model.Excerpt;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.HostPort;

/**
 * Refuses requests whose {@code Host} is none of the server's names. Otherwise any site whose name
 * points to this address could send requests through its visitors' browsers (DNS rebinding).
 * Browsers always send the header; requests without one pass. The {@code Origin} of a request that
 * writes or opens a WebSocket, if there is one, must be one of those names too, or an origin of
 * {@link CorsSettings}.
 */
final class HostCheck extends Handler.Wrapper {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final Set<String> ANY_ADDRESS = Set.of("0.0.0.0", "::", "[::]");

  /** Change nothing; a preflight request asks what the page may. */
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

  private final Set<String> names = new HashSet<>(LOOPBACK);
  private final CorsSettings cors;
  private final boolean any;

  /**
   * @param host the address that the server is bound to; one of its names unless it stands for all
   *     addresses
   * @param more further names; {@code *} for any
   * @param cors whose pages may write and open WebSockets too
   */
  HostCheck(String host, Set<String> more, CorsSettings cors) {
    this.cors = cors;
    any = more.contains("*");
    if (!ANY_ADDRESS.contains(host)) {
      names.add(normal(host));
    }
    more.forEach(name -> names.add(normal(name)));
  }

  /** As in URIs: lower case, IPv6 in brackets, no dot at the end. */
  private static String normal(String host) {
    String lower = HostPort.normalizeHost(host.toLowerCase(Locale.ROOT));
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (any || isOurs(request) && isFromOurs(request)) {
      return super.handle(request, response, callback);
    }
    ProblemException problem =
        isOurs(request)
            ? ProblemException.of(
                HttpStatus.FORBIDDEN_403,
                "Origin: what writes, or opens a WebSocket, must come from a page of this server"
                    + " (WEIR_HOST_NAMES), or of WEIR_CORS_ORIGINS")
            : ProblemException.of(
                HttpStatus.MISDIRECTED_REQUEST_421,
                "Host: must be a name of this server (WEIR_HOST_NAMES), got \""
                    + Excerpt.of(Objects.toString(request.getHttpURI().getHost()))
                    + "\"");
    ProblemJson.describe(problem, response.getHeaders()::put);
    response.setStatus(problem.status());
    response.write(
        true, ByteBuffer.wrap(ProblemJson.of(problem)), new BodyDrainer(request, callback));
    return true;
  }

  private boolean isOurs(Request request) {
    String host = request.getHttpURI().getHost();
    if (host == null) {
      return request.getHeaders().get(HttpHeader.HOST) == null;
    }
    return isOurs(request, host);
  }

  private boolean isOurs(Request request, String host) {
    return names.contains(host) || names.contains(normal(host)) || isAddressOfThis(request, host);
  }

  /**
   * Browsers let any page open a WebSocket to any server, and read what it says, and send some
   * posts to it, but always say where the page is from.
   */
  private boolean isFromOurs(Request request) {
    String origin = request.getHeaders().get(HttpHeader.ORIGIN);
    if (origin == null
        || SAFE.contains(request.getMethod()) && !request.getHeaders().contains(HttpHeader.UPGRADE)
        || cors.allows(origin)) {
      return true;
    }
    try {
      String host = URI.create(origin).getHost();
      return host != null && isOurs(request, host);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** An address cannot be rebound. */
  private static boolean isAddressOfThis(Request request, String host) {
    return request.getConnectionMetaData().getLocalSocketAddress()
            instanceof InetSocketAddress address
        && normal(host).equals(normal(address.getAddress().getHostAddress()));
  }
}
