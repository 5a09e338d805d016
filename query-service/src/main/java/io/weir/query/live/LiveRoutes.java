package io.weir.query.live;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.model.Query;
import io.weir.query.reply.EventStream;
import io.weir.query.report.ReportRequest;
import io.weir.query.several.WantedTags;
import io.weir.queryclient.QueryBatches;
import io.weir.service.access.Area;
import io.weir.service.access.Caller;
import io.weir.service.access.Permission;
import io.weir.service.http.Callers;
import io.weir.service.http.HttpStreams;
import io.weir.service.http.QueryParameters;
import io.weir.service.http.Routes;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The route {@code /live}: the latest samples of tags as they come, as Server-Sent Events. */
public final class LiveRoutes implements Routes, AutoCloseable {
  private static final Set<String> PARAMETERS = Set.of("tag", "width", "values", Callers.PARAMETER);

  private final LiveHub hub;
  private final int preferredWidth;
  private final Set<EventStream> streams = ConcurrentHashMap.newKeySet();

  /**
   * @param preferredWidth of the series that is meant where a tag has several; 0 for none
   */
  public LiveRoutes(
      QueryBatches batches,
      LiveSettings settings,
      int preferredWidth,
      PrometheusRegistry registry) {
    hub = new LiveHub(batches, settings, registry);
    this.preferredWidth = preferredWidth;
    hub.start();
  }

  @Override
  public void addTo(JavalinConfig config) {
    config.routes.get("/live", this::view);
  }

  private void view(Context ctx) {
    QueryParameters parameters = QueryParameters.of(ctx);
    parameters.refuseOthersThan(PARAMETERS);
    int width = ReportRequest.width(parameters);
    long values = ReportRequest.values(parameters);
    List<Query.SampleAt> wanted =
        WantedTags.names(parameters).stream()
            .map(tag -> new Query.SampleAt(tag, Long.MAX_VALUE, width, preferredWidth, values))
            .toList();
    hub.requirePlace(wanted);
    Caller caller = Callers.of(ctx);
    EventStream.answer(
        ctx,
        stream -> {
          Viewer viewer = new Viewer(wanted, connection(ctx, stream, caller, wanted));
          hub.join(viewer);
          streams.add(stream);
          return () -> {
            streams.remove(stream);
            hub.leave(viewer);
          };
        });
  }

  private static Viewer.Connection connection(
      Context ctx, EventStream stream, Caller caller, List<Query.SampleAt> wanted) {
    return new Viewer.Connection() {
      @Override
      public void send(byte[] event, Runnable written) {
        if (isAllowed()) {
          stream.send(event, written);
        } else {
          stream.end();
        }
      }

      @Override
      public boolean isAllowed() {
        return maySee(caller, wanted);
      }

      @Override
      public void look() {
        stream.look();
      }

      @Override
      public void end() {
        stream.end();
      }

      @Override
      public void cut() {
        LiveRoutes.cut(ctx, stream);
      }
    };
  }

  /** The client does not read: completing the reply would wait for it. */
  private static void cut(Context ctx, EventStream stream) {
    HttpStreams.cut(ctx, new IOException("a live view is not read"));
    stream.cut();
  }

  /** Rights may go while somebody looks. */
  private static boolean maySee(Caller caller, List<Query.SampleAt> wanted) {
    return wanted.stream()
        .allMatch(each -> caller.may(Permission.GET, Area.TAGS, "", each.tag().toString()));
  }

  /** Ends all views. */
  @Override
  public void stopping() {
    close();
  }

  @Override
  public void close() {
    hub.close();
    streams.forEach(EventStream::end);
  }
}
