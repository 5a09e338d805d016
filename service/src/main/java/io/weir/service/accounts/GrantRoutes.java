package io.weir.service.accounts;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.weir.service.access.Area;
import io.weir.service.access.Caller;
import io.weir.service.access.Directory;
import io.weir.service.access.Guard;
import io.weir.service.access.NamePattern;
import io.weir.service.access.Permission;
import io.weir.service.access.Scope;
import io.weir.service.access.Subject;
import io.weir.service.http.Callers;
import io.weir.service.http.PathSegments;
import io.weir.service.http.ProblemException;
import io.weir.service.http.QueryParameters;
import io.weir.service.http.Routes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code /access/...}: who has which permission. {@code /access/tags/TAG} and {@code
 * /access/tags?prefix=}, the same for {@code message}, {@code /access/kv/INDEX/KEY} and {@code
 * /access/kv/INDEX?prefix=}, {@code /access/streams/BUCKET[/STREAM]}, {@code /access/server}, and,
 * of a bucket of another name, {@code /access/BUCKET[/STREAM]}. A star for BUCKET or INDEX is all
 * of them; the one that is called so is {@code %2A}.
 */
public final class GrantRoutes implements Routes {
  private static final String PREFIX = "prefix";

  private final Guard guard;

  public GrantRoutes(Guard guard) {
    this.guard = guard;
  }

  @Override
  public void addTo(JavalinConfig config) {
    for (String path :
        List.of("/access/{bucket}", "/access/{bucket}/{stream}", "/access/{area}/{space}/{name}")) {
      config.routes.get(path, this::list);
      config.routes.post(path, this::change);
    }
  }

  private void list(Context ctx) {
    Scope scope = scope(ctx);
    require(Callers.of(ctx), scope);
    List<Object> data = new ArrayList<>();
    for (Directory.Given each : AccountRoutes.accounts(guard).grants(scope)) {
      for (Permission permission : each.grant().permissions()) {
        data.add(
            Map.of(
                "role",
                each.subject().toString(),
                "permission",
                permission.toString(),
                "scope",
                each.grant().scope().toString()));
      }
    }
    AccountReplies.send(ctx, Map.of("data", data));
  }

  private void change(Context ctx) {
    Scope scope = scope(ctx);
    Caller caller = Callers.of(ctx);
    require(caller, scope);
    JsonBody body = JsonBody.of(ctx);
    String action = body.text("action");
    if (!Set.of("grant", "revoke").contains(action)) {
      throw ProblemException.badRequest("action", "action: must be grant or revoke");
    }
    Subject subject = AccountReplies.orProblem(() -> Subject.of(body.text("role")));
    Permission permission = AccountReplies.orProblem(() -> Permission.of(body.text("permission")));
    // Nobody gives what they do not have, but for the right to give.
    if (permission != Permission.GRANT) {
      caller.require(permission, scope);
    }
    AccountReplies.sendDone(
        ctx,
        200,
        () ->
            AccountRoutes.accounts(guard)
                .grant(caller, action.equals("grant"), subject, permission, scope));
  }

  private static void require(Caller caller, Scope scope) {
    caller.require(Permission.GRANT, scope);
  }

  private static Scope scope(Context ctx) {
    List<String> names = PathSegments.of(ctx.path());
    QueryParameters parameters = QueryParameters.of(ctx);
    parameters.refuseOthersThan(Set.of(PREFIX));
    Optional<String> prefix = parameters.optionalText(PREFIX);
    String first = names.get(1);
    if (names.size() == 2) {
      return switch (first) {
        case "tags" -> new Scope(Area.TAGS, NamePattern.ALL, pattern(prefix));
        case "message" -> new Scope(Area.MESSAGE, NamePattern.ALL, pattern(prefix));
        case "server" -> {
          refuse(prefix);
          yield Scope.SERVER;
        }
        default -> streams(space(ctx, 1), prefix);
      };
    }
    String second = names.get(2);
    if (names.size() == 3 && first.equals("kv")) {
      return new Scope(Area.KV, space(ctx, 2), pattern(prefix));
    } else if (names.size() == 3 && first.equals("streams")) {
      return streams(space(ctx, 2), prefix);
    }
    refuse(prefix);
    if (names.size() == 3) {
      return switch (first) {
        case "tags" -> new Scope(Area.TAGS, NamePattern.ALL, NamePattern.exact(second));
        case "message" -> new Scope(Area.MESSAGE, NamePattern.ALL, NamePattern.exact(second));
        default -> stream(space(ctx, 1), second);
      };
    }
    return switch (first) {
      case "streams" -> stream(space(ctx, 2), names.get(3));
      case "kv" -> new Scope(Area.KV, space(ctx, 2), NamePattern.exact(names.get(3)));
      default -> throw ProblemException.of(404, "There is nothing at this path.");
    };
  }

  private static void refuse(Optional<String> prefix) {
    if (prefix.isPresent()) {
      throw ProblemException.badRequest(
          PREFIX, "prefix: must not be given here, as the path names one thing");
    }
  }

  private static NamePattern pattern(Optional<String> prefix) {
    return NamePattern.prefix(prefix.orElse(""));
  }

  /** The bucket or index of a segment. */
  private static NamePattern space(Context ctx, int segment) {
    String path = ctx.path();
    return path.substring(1).split("/", -1)[segment].equals("*")
        ? NamePattern.ALL
        : NamePattern.exact(PathSegments.of(path).get(segment));
  }

  private static Scope streams(NamePattern bucket, Optional<String> prefix) {
    return new Scope(Area.STREAMS, bucket, pattern(prefix));
  }

  private static Scope stream(NamePattern bucket, String stream) {
    return new Scope(Area.STREAMS, bucket, NamePattern.exact(stream));
  }
}
