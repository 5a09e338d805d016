package io.weir.service.http;

import io.weir.service.limits.Limits;
import java.nio.ByteBuffer;
import java.util.Set;
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
  private final Function<Request, Limits.Admission> admit;

  /**
   * @param admit counts a request of the one who sends it
   */
  ClientLimits(Limits limits, Function<Request, Limits.Admission> admit) {
    this.limits = limits;
    this.admit = admit;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (!limits.areOn() || FREE.contains(Request.getPathInContext(request))) {
      return super.handle(request, response, callback);
    }
    Limits.Admission admission = admit.apply(request);
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
            ClientEndPoint.of(connection).whenClosed(admission::end);
          } else {
            admission.end();
          }
        });
    return super.handle(new Counted(request, admission), response, callback);
  }

  private void refuse(
      Limits.Admission admission, Request request, Response response, Callback callback) {
    ProblemException problem = ProblemException.tooMany(admission);
    ProblemJson.describe(problem, response.getHeaders()::put);
    response.setStatus(problem.status());
    response.write(
        true, ByteBuffer.wrap(ProblemJson.of(problem)), new BodyDrainer(request, callback));
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
