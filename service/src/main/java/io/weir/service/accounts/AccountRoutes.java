package io.weir.service.accounts;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.weir.service.access.Accounts;
import io.weir.service.access.Caller;
import io.weir.service.access.Guard;
import io.weir.service.access.Permission;
import io.weir.service.access.Scope;
import io.weir.service.http.Callers;
import io.weir.service.http.ProblemException;
import io.weir.service.http.Routes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Users, groups and the ends of sessions: {@code /users}, {@code /groups}, {@code /sessions}. */
public final class AccountRoutes implements Routes {
  private static final int OK = 200;
  private static final int CREATED = 201;

  private final Guard guard;

  /**
   * @param guard must be able to write before the first request comes
   */
  public AccountRoutes(Guard guard) {
    this.guard = guard;
  }

  @Override
  public void addTo(JavalinConfig config) {
    config.routes.get("/users", this::users);
    config.routes.post("/users", this::add);
    config.routes.put("/users", this::setPassword);
    config.routes.delete("/users/{user}", this::remove);
    config.routes.get("/groups", this::groups);
    config.routes.put("/groups/{group}", this::setGroup);
    config.routes.delete("/sessions", this::signOut);
    config.routes.post("/sessions/key", this::rotate);
  }

  /**
   * @throws ProblemException 404 where there are no users
   */
  static Accounts accounts(Guard guard) {
    return guard
        .accounts()
        .orElseThrow(
            () ->
                ProblemException.of(
                    404, "There are no users here: WEIR_AUTH and WEIR_RECORDS must be on."));
  }

  private void users(Context ctx) {
    List<Object> data = new ArrayList<>();
    accounts(guard).users().forEach(each -> data.add(Map.of("username", each)));
    AccountReplies.send(ctx, Map.of("data", data));
  }

  private void add(Context ctx) {
    JsonBody body = JsonBody.of(ctx);
    String user = body.text("username");
    String password = body.text("password");
    if (accounts(guard).isUser(user)) {
      throw ProblemException.of(409, "username: there is such a user; PUT sets the password")
          .in("username");
    }
    AccountReplies.sendDone(
        ctx,
        CREATED,
        () ->
            accounts(guard)
                .setPassword(Callers.of(ctx), Callers.address(ctx), user, password, false));
  }

  /** One's own needs the old one; an administrator sets one that must be changed. */
  private void setPassword(Context ctx) {
    JsonBody body = JsonBody.of(ctx);
    Caller caller = Callers.of(ctx);
    Accounts accounts = accounts(guard);
    String user = body.text("username");
    String password = body.text("password");
    Optional<String> old = body.optional("old");
    boolean isOwn =
        old.isPresent() && caller.session().filter(each -> each.user().equals(user)).isPresent();
    if (!isOwn) {
      caller.require(Permission.ADMIN, Scope.SERVER);
      if (!accounts.isUser(user)) {
        throw ProblemException.of(404, "There is no such user.");
      }
    }
    String from = Callers.address(ctx);
    AccountReplies.sendDone(
        ctx,
        OK,
        () ->
            isOwn
                ? guard
                    .signIns()
                    .isPassword(user, old.get(), from)
                    .thenAccept(is -> requireOther(is, old.get(), password))
                    .thenCompose(right -> accounts.setPassword(caller, from, user, password, false))
                : accounts.setPassword(caller, from, user, password, true));
  }

  private static void requireOther(boolean isOld, String old, String password) {
    if (!isOld) {
      throw ProblemException.of(403, "old: is not the password").in("old");
    } else if (old.equals(password)) {
      throw ProblemException.badRequest("password", "password: must be another one than before");
    }
  }

  private void remove(Context ctx) {
    String user = ctx.pathParam("user");
    if (!accounts(guard).isUser(user)) {
      throw ProblemException.of(404, "There is no such user.");
    }
    AccountReplies.sendDone(ctx, OK, () -> accounts(guard).removeUser(Callers.of(ctx), user));
  }

  private void groups(Context ctx) {
    List<Object> data = new ArrayList<>();
    accounts(guard)
        .groups()
        .forEach((name, users) -> data.add(Map.of("group", name, "users", List.copyOf(users))));
    AccountReplies.send(ctx, Map.of("data", data));
  }

  private void setGroup(Context ctx) {
    List<String> users = JsonBody.of(ctx).texts("users");
    AccountReplies.sendDone(
        ctx, OK, () -> accounts(guard).setGroup(Callers.of(ctx), ctx.pathParam("group"), users));
  }

  private void signOut(Context ctx) {
    Caller caller = Callers.of(ctx);
    AccountReplies.sendDone(
        ctx,
        OK,
        () ->
            accounts(guard)
                .end(
                    caller,
                    caller
                        .session()
                        .orElseThrow(
                            () -> ProblemException.of(409, "A token has no session to end."))));
  }

  private void rotate(Context ctx) {
    boolean endsAll = JsonBody.of(ctx).optional("sessions").filter("end"::equals).isPresent();
    AccountReplies.sendDone(ctx, OK, () -> accounts(guard).rotate(Callers.of(ctx), endsAll));
  }
}
