package io.weir.query;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.http.ReadyCheck;
import io.weir.http.Routes;
import io.weir.model.QueryClient;
import io.weir.query.client.FailoverQueryClient;
import io.weir.query.client.KeyGroups;
import io.weir.query.client.Transport;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The query service without a server: the routes {@code /api}, {@code /tags} and {@code /demo},
 * what must be well for them, and the asking client behind them. Whoever has a server mounts them.
 */
public final class QueryService implements AutoCloseable {
  private final AutoCloseable asking;
  private final Replies replies;
  private final List<Routes> routes;
  private final ReadyCheck ready;

  private QueryService(
      QueryClient client,
      AutoCloseable asking,
      Supplier<Optional<String>> fault,
      QuerySettings settings,
      KeyGroups keyGroups,
      InstantSource clock,
      PrometheusRegistry metrics) {
    this.asking = asking;
    this.replies = new Replies(settings, metrics);
    Catalogue catalogue = new Catalogue(client, keyGroups, settings.limits(), replies.threads());
    this.routes =
        List.of(
            new ApiRoutes(client, catalogue, replies),
            new DemoRoutes(client, catalogue, replies, clock));
    this.ready = ReadyCheck.of("job", fault);
  }

  /** Asks the job's replicas; returns at once, and is ready when one was found that answers. */
  public static QueryService start(QuerySettings settings, PrometheusRegistry metrics) {
    return start(settings, Transport.overFlink(), metrics);
  }

  /**
   * The same over another transport.
   *
   * @param transport is closed with the service
   */
  public static QueryService start(
      QuerySettings settings, Transport transport, PrometheusRegistry metrics) {
    KeyGroups keyGroups = new KeyGroups(settings.keyGroups());
    FailoverQueryClient client =
        FailoverQueryClient.over(
            transport,
            settings.jobs(),
            settings.jobName(),
            settings.queryPort(),
            keyGroups,
            settings.limits(),
            metrics);
    return new QueryService(
        client, client, client::fault, settings, keyGroups, InstantSource.system(), metrics);
  }

  /** Asks whatever is given, which stays the caller's to close. */
  static QueryService over(
      QueryClient client,
      Supplier<Optional<String>> fault,
      QuerySettings settings,
      InstantSource clock,
      PrometheusRegistry metrics) {
    KeyGroups keyGroups = new KeyGroups(settings.keyGroups());
    return new QueryService(client, () -> {}, fault, settings, keyGroups, clock, metrics);
  }

  public List<Routes> routes() {
    return routes;
  }

  /** Well while some replica answers real queries for every key group, as probes find out. */
  public ReadyCheck ready() {
    return ready;
  }

  /** Stops asking. To be called after the server has stopped; replies under way are finished. */
  @Override
  public void close() {
    replies.close();
    try {
      asking.close();
    } catch (Exception e) {
      throw new IllegalStateException("closing the asking client", e);
    }
  }
}
