package io.weir.service.accounts;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.weir.service.access.Caller;
import io.weir.service.access.Guard;
import io.weir.service.access.Session;
import io.weir.service.http.Callers;
import io.weir.service.http.Routes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code POST} and {@code GET /sessions}: signing in, and who one is. */
public final class SessionRoutes implements Routes {
  private static final int CREATED = 201;

  private final Guard guard;

  private SessionRoutes(Guard guard) {
    this.guard = guard;
  }

  /** The routes, where callers need grants. */
  public static List<Routes> of(Guard guard) {
    return guard.isOn() ? List.of(new SessionRoutes(guard)) : List.of();
  }

  @Override
  public void addTo(JavalinConfig config) {
    config.routes.post("/sessions", this::signIn);
    config.routes.get("/sessions", this::show);
  }

  private void signIn(Context ctx) {
    JsonBody body = JsonBody.of(ctx);
    String user = body.text("username");
    String password = body.text("password");
    AccountReplies.sendLater(
        ctx,
        CREATED,
        () ->
            guard
                .signIns()
                .begin(user, password, Callers.address(ctx))
                .thenApply(token -> reply(user, token)));
  }

  private Map<String, ?> reply(String user, String token) {
    Map<String, Object> reply = new LinkedHashMap<>();
    reply.put("ok", true);
    reply.put("token", token);
    reply.put("username", user);
    if (guard.signIns().mustChange(user)) {
      reply.put("mustChangePassword", true);
    }
    return reply;
  }

  private void show(Context ctx) {
    Caller caller = Callers.of(ctx);
    Map<String, Object> reply = new LinkedHashMap<>();
    reply.put("ok", true);
    reply.put("username", caller.name());
    caller.session().map(Session::expires).ifPresent(each -> reply.put("expires", each));
    AccountReplies.send(ctx, reply);
  }
}
