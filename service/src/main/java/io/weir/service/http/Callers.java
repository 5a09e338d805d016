package io.weir.service.http;

import io.javalin.http.Context;
import io.javalin.websocket.WsContext;
import io.weir.service.access.Caller;
import io.weir.service.limits.ClientAddress;
import java.net.SocketAddress;
import java.util.List;

/** Who has sent a request, for routes whose rule leaves names to look at. */
public final class Callers {
  /** Where a page cannot set a header, the parameter that has its token. */
  public static final String PARAMETER = "jwt";

  /** The headers that say who sends a request. */
  public static final List<String> CREDENTIALS = List.of("Authorization", "X-Session");

  private Callers() {}

  /** The one who has sent the request, whom the guard has let in. */
  public static Caller of(Context ctx) {
    return known(ctx.attribute(RequestGuard.CALLER));
  }

  /** The one who has opened a WebSocket. */
  public static Caller of(WsContext ctx) {
    return known(ctx.attribute(RequestGuard.CALLER));
  }

  /** What tells where a request is from, as limits have it. */
  public static String address(Context ctx) {
    SocketAddress address = ctx.attribute(RequestGuard.ADDRESS);
    if (address == null) {
      throw new IllegalStateException("the guard has not seen this request");
    }
    return ClientAddress.of(address);
  }

  private static Caller known(Caller caller) {
    if (caller == null) {
      throw new IllegalStateException("the guard has not seen this request");
    }
    return caller;
  }
}
