package io.weir.query.listen;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.query.records.RecordClient;
import io.weir.query.reply.EventStream;
import io.weir.query.reply.Replies;
import io.weir.query.reply.Utf8Text;
import io.weir.service.access.Caller;
import io.weir.service.http.Callers;
import io.weir.service.http.HttpStreams;
import io.weir.service.http.Routes;
import java.util.List;

/** The route {@code /listen}: Server-Sent Events, long polls and WebSockets. */
public final class ListenRoutes implements Routes, AutoCloseable {
  private static final String PATH = "/listen";
  private static final String LAST = "Last-Event-ID";
  private static final long AGAIN_MILLIS = 20;

  private static final int NO_CONTENT = 204;

  private final ListenSettings settings;
  private final Replies replies;
  private final ListenHub hub;
  private final Runnable unsubscribe;

  public ListenRoutes(
      RecordClient client,
      Changes changes,
      ListenSettings settings,
      Replies replies,
      PrometheusRegistry registry) {
    this.settings = settings;
    this.replies = replies;
    hub = new ListenHub(client, settings, () -> changes.fault().isPresent(), registry);
    unsubscribe = changes.subscribe(hub);
  }

  /** Where other listeners than those over HTTP join. */
  public ListenHub hub() {
    return hub;
  }

  @Override
  public void addTo(JavalinConfig config) {
    config.routes.get(PATH, this::listen);
    new SocketRoutes(hub, settings).addTo(config, PATH);
  }

  private void listen(Context ctx) {
    ListenRequest request = ListenRequest.of(ctx, settings.streams()).ofSome();
    request.requireAllowed(Callers.of(ctx));
    String accept = ctx.header("Accept");
    if (accept != null && accept.contains("text/event-stream")) {
      events(ctx, request);
    } else {
      poll(ctx, request);
    }
  }

  private Listener join(Outlet outlet, ListenRequest request, Caller caller) {
    Listener listener = hub.join(outlet, request.keys(), caller);
    for (int i = 0; i < request.keys().size(); i++) {
      hub.subscribe(listener, request.keys().get(i), request.from().get(i));
    }
    return listener;
  }

  private void events(Context ctx, ListenRequest request) {
    hub.requirePlace();
    Caller caller = Callers.of(ctx);
    EventStream.answer(
        ctx,
        stream -> {
          Listener listener = join(new SseOutlet(stream), request, caller);
          return () -> hub.leave(listener);
        });
  }

  private void poll(Context ctx, ListenRequest request) {
    PollOutlet outlet = new PollOutlet(HttpStreams.clientCheck(ctx));
    Caller caller = Callers.of(ctx);
    replies.stream(
        ctx,
        0,
        replies.threads(),
        () -> {
          Listener listener = join(outlet, request, caller);
          Runnable cancel =
              hub.schedule(() -> timeOut(listener, outlet), request.timeout().toMillis());
          return outlet
              .polled()
              .whenComplete(
                  (polled, fault) -> {
                    cancel.run();
                    hub.leave(listener);
                  });
        },
        polled -> send(ctx, polled));
  }

  /** Ends a poll without messages, unless some are on their way: they are counted as told. */
  private void timeOut(Listener listener, PollOutlet outlet) {
    String position = hub.leaveIfIdle(listener);
    if (position != null) {
      outlet.complete(new PollOutlet.Polled(List.of(), position));
    } else if (!outlet.polled().isDone()) {
      hub.schedule(() -> timeOut(listener, outlet), AGAIN_MILLIS);
    }
  }

  private static void send(Context ctx, PollOutlet.Polled polled) {
    if (polled.position() != null) {
      ctx.header(LAST, polled.position());
    }
    if (polled.messages().isEmpty()) {
      ctx.status(NO_CONTENT).header("Cache-Control", "no-store");
      return;
    }
    Utf8Text json = new Utf8Text(1024);
    MessageJson.write(json, polled.messages());
    Replies.sendJson(ctx, json);
  }

  /** Ends all that listens. */
  @Override
  public void stopping() {
    close();
  }

  @Override
  public void close() {
    unsubscribe.run();
    hub.close();
  }
}
