package io.weir.query.listen;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.websocket.WsConfig;
import io.javalin.websocket.WsConnectContext;
import io.javalin.websocket.WsContext;
import io.javalin.websocket.WsMessageContext;
import io.weir.service.access.AccessException;
import io.weir.service.http.Callers;
import io.weir.service.http.ProblemException;
import java.time.Duration;
import java.util.List;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.StatusCode;

/** The WebSocket of a listener: streams by {@code s=}, or by commands. */
final class SocketRoutes {
  /** The longest command, in bytes. */
  private static final int MAX_COMMAND_BYTES = 8 << 10;

  /** A client that answers no ping for so long is gone. */
  private static final Duration IDLE = Duration.ofSeconds(60);

  private static final String REQUEST = "listen.request";
  private static final String LISTENER = "listen.listener";

  private final ListenHub hub;
  private final ListenSettings settings;

  SocketRoutes(ListenHub hub, ListenSettings settings) {
    this.hub = hub;
    this.settings = settings;
  }

  void addTo(JavalinConfig config, String path) {
    config.routes.wsBeforeUpgrade(path, this::upgrade);
    config.routes.ws(path, this::configure);
  }

  /** Refuses before the connection becomes a WebSocket. */
  private void upgrade(Context ctx) {
    ctx.attribute(
        REQUEST, ListenRequest.of(ctx, settings.streams()).requireAllowed(Callers.of(ctx)));
    hub.requirePlace();
  }

  private void configure(WsConfig socket) {
    socket.onConnect(this::connected);
    socket.onMessage(this::command);
    socket.onBinaryMessage(
        message -> close(message.session, StatusCode.BAD_DATA, "commands are texts"));
    socket.onClose(this::left);
    socket.onError(this::left);
  }

  private void connected(WsConnectContext ctx) {
    Session session = ctx.session;
    session.setMaxTextMessageSize(MAX_COMMAND_BYTES);
    session.setIdleTimeout(IDLE);
    ListenRequest request = ctx.attribute(REQUEST);
    try {
      Listener listener = hub.join(new SocketOutlet(session), List.of(), Callers.of(ctx));
      ctx.attribute(LISTENER, listener);
      for (int i = 0; i < request.keys().size(); i++) {
        hub.subscribe(listener, request.keys().get(i), request.from().get(i));
      }
    } catch (ProblemException full) {
      close(session, StatusCode.TRY_AGAIN_LATER, "too many listeners");
    }
  }

  private void left(WsContext ctx) {
    Listener listener = ctx.attribute(LISTENER);
    if (listener != null) {
      hub.leave(listener);
    }
  }

  private void command(WsMessageContext ctx) {
    Listener listener = ctx.attribute(LISTENER);
    if (listener != null && !hub.answer(listener, answer(listener, ctx.message()))) {
      close(ctx.session, StatusCode.POLICY_VIOLATION, "answers to commands are not read");
    }
  }

  private String answer(Listener listener, String text) {
    SocketCommand command;
    try {
      command = SocketCommand.of(text);
    } catch (IllegalArgumentException e) {
      return new SocketCommand(null, null, null, null, null).refused(e.getMessage());
    }
    try {
      switch (String.valueOf(command.type())) {
        case "subscribe" -> hub.subscribe(listener, command.key(), command.from());
        case "unsubscribe" -> {
          if (!hub.unsubscribe(listener, command.key())) {
            return command.refused("stream: is not listened to");
          }
        }
        case "ping" -> {}
        default -> {
          return command.refused("cmd: must be subscribe, unsubscribe or ping");
        }
      }
      return command.done();
    } catch (IllegalArgumentException | AccessException e) {
      return command.refused(e.getMessage());
    }
  }

  private static void close(Session session, int code, String reason) {
    session.close(code, reason, Callback.NOOP);
  }
}
