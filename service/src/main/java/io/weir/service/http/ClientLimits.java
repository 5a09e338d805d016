package io.weir.service.http;

import io.weir.service.limits.ClientAddress;
import io.weir.service.limits.Limits;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Refuses requests of a client that has used up its {@link Limits}. The client is the principal
 * whose token it brings, or the address, of IPv6 the first 64 bits, which a client has for itself.
 * A WebSocket counts until its connection ends.
 */
final class ClientLimits extends Handler.Wrapper {
  /** Who watches the server must not be kept out. */
  private static final Set<String> FREE = Set.of("/ping", "/health", "/ready", "/metrics");

  private final Limits limits;
  private final Function<Request, Optional<String>> principal;
  private final Consumer<Limits.Reason> refused;

  /**
   * @param principal the name of who sends a request, if its token says that
   * @param refused told the reason of each refusal
   */
  ClientLimits(
      Limits limits,
      Function<Request, Optional<String>> principal,
      Consumer<Limits.Reason> refused) {
    this.limits = limits;
    this.principal = principal;
    this.refused = refused;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (!limits.areOn() || FREE.contains(Request.getPathInContext(request))) {
      return super.handle(request, response, callback);
    }
    Limits.Admission admission =
        limits.admit(principal.apply(request).orElseGet(() -> address(request)));
    if (!admission.isGranted()) {
      refuse(admission, request, response, callback);
      return true;
    }
    EndPoint connection = request.getConnectionMetaData().getConnection().getEndPoint();
    boolean mayUpgrade = request.getHeaders().contains(HttpHeader.UPGRADE);
    Request.addCompletionListener(
        request,
        failure -> {
          if (mayUpgrade && response.getStatus() == HttpStatus.SWITCHING_PROTOCOLS_101) {
            network(connection).whenClosed(admission::end);
          } else {
            admission.end();
          }
        });
    return super.handle(new Counted(request, admission), response, callback);
  }

  private void refuse(
      Limits.Admission admission, Request request, Response response, Callback callback) {
    refused.accept(admission.refusedBy());
    String limit = "WEIR_CLIENT_" + admission.refusedBy().name().toUpperCase(Locale.ROOT);
    ProblemException problem =
        ProblemException.tooMany(
            "This client has used up its share (" + limit + ").", admission.retryAfter());
    ProblemJson.describe(problem, response.getHeaders()::put);
    response.setStatus(problem.status());
    response.write(
        true, ByteBuffer.wrap(ProblemJson.of(problem)), new BodyDrainer(request, callback));
  }

  private static String address(Request request) {
    return request.getConnectionMetaData().getRemoteSocketAddress()
            instanceof InetSocketAddress remote
        ? ClientAddress.of(remote.getAddress())
        : "";
  }

  private static ClientEndPoint network(EndPoint connection) {
    return connection instanceof EndPoint.Wrapper encrypted
        ? (ClientEndPoint) encrypted.unwrap()
        : (ClientEndPoint) connection;
  }

  /** Counts the bytes of a body as they are read. */
  private static final class Counted extends Request.Wrapper {
    private final Limits.Admission admission;

    Counted(Request request, Limits.Admission admission) {
      super(request);
      this.admission = admission;
    }

    @Override
    public Content.Chunk read() {
      Content.Chunk chunk = super.read();
      if (chunk != null && chunk.hasRemaining()) {
        admission.used(chunk.remaining());
      }
      return chunk;
    }
  }
}
