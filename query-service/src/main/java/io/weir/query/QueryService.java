package io.weir.query;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.model.QueryClient;
import io.weir.model.SampleBlock;
import io.weir.query.listing.MergedTagListing;
import io.weir.query.page.DemoRoutes;
import io.weir.query.reply.Replies;
import io.weir.queryclient.FailoverQueryClient;
import io.weir.queryclient.KeyGroupTable;
import io.weir.queryclient.Transport;
import io.weir.service.http.ReadyCheck;
import io.weir.service.http.Routes;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The query service without a server: the routes {@code /api}, {@code /tags} and {@code /demo},
 * their ready check, and the query client that they use. A server mounts them.
 */
public final class QueryService implements AutoCloseable {
  private final AutoCloseable closing;
  private final Replies replies;
  private final List<Routes> routes;
  private final ReadyCheck ready;

  private QueryService(
      QueryClient client,
      AutoCloseable closing,
      Supplier<Optional<String>> fault,
      QuerySettings settings,
      KeyGroupTable keyGroups,
      InstantSource clock,
      PrometheusRegistry metrics) {
    this.closing = closing;
    this.replies =
        new Replies(
            settings.replyThreads(),
            settings.replyMemory(),
            settings.width().orElse(SampleBlock.MAX_WIDTH),
            metrics);
    MergedTagListing tagListing =
        new MergedTagListing(client, keyGroups, settings.limits(), replies.threads());
    int preferredWidth = settings.width().orElse(0);
    this.routes =
        List.of(
            new ApiRoutes(client, tagListing, replies, preferredWidth),
            new DemoRoutes(client, tagListing, replies, preferredWidth, clock));
    this.ready = ReadyCheck.of("job", fault);
  }

  /** Queries the job's replicas. Returns at once; {@link #ready} tells when a replica answers. */
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
    KeyGroupTable keyGroups = new KeyGroupTable(settings.keyGroups());
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

  /** Over a given client, which the caller closes. */
  static QueryService over(
      QueryClient client,
      Supplier<Optional<String>> fault,
      QuerySettings settings,
      InstantSource clock,
      PrometheusRegistry metrics) {
    KeyGroupTable keyGroups = new KeyGroupTable(settings.keyGroups());
    return new QueryService(client, () -> {}, fault, settings, keyGroups, clock, metrics);
  }

  public List<Routes> routes() {
    return routes;
  }

  /** Healthy while a replica answers the probes for every key group. */
  public ReadyCheck ready() {
    return ready;
  }

  /** Stops querying. To be called after the server has stopped; replies in flight are finished. */
  @Override
  public void close() {
    replies.close();
    try {
      closing.close();
    } catch (Exception e) {
      throw new IllegalStateException("closing the query client", e);
    }
  }
}
