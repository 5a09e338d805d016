package io.weir.query;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.model.KeyGroups;
import io.weir.model.QueryClient;
import io.weir.model.SampleBlock;
import io.weir.query.console.ConsoleRoutes;
import io.weir.query.documents.DocumentRoutes;
import io.weir.query.documents.MetricListRoutes;
import io.weir.query.documents.NumberRoutes;
import io.weir.query.export.RawRoutes;
import io.weir.query.handler.HandlerSettings;
import io.weir.query.handler.Handlers;
import io.weir.query.items.ItemClient;
import io.weir.query.items.ItemReader;
import io.weir.query.items.ItemRoutes;
import io.weir.query.listen.Changes;
import io.weir.query.listen.ListenHub;
import io.weir.query.listen.ListenRoutes;
import io.weir.query.listing.MergedTagListing;
import io.weir.query.listing.TaskListing;
import io.weir.query.live.LiveRoutes;
import io.weir.query.prometheus.RemoteReadRoutes;
import io.weir.query.records.RecordClient;
import io.weir.query.records.StreamRoutes;
import io.weir.query.reply.Places;
import io.weir.query.reply.Replies;
import io.weir.query.several.LatestSampleRoutes;
import io.weir.query.several.SeveralReports;
import io.weir.queryclient.FailoverQueryClient;
import io.weir.queryclient.QueryBatches;
import io.weir.service.changes.ChangeFeed;
import io.weir.service.http.ReadyCheck;
import io.weir.service.http.Routes;
import io.weir.service.page.DescriptionRoutes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The query service without a server: the routes {@code /api}, {@code /tags}, {@code /at}, {@code
 * /latest}, {@code /live} and {@code /raw}, those of records, the console, and their ready checks.
 * A server mounts them.
 */
public final class QueryService implements AutoCloseable {
  private final Replies replies;
  private final RawRoutes exports;
  private final RemoteReadRoutes remoteReads;
  private final LiveRoutes live;
  private final Optional<ItemReader> items;
  private final Optional<ListenRoutes> listen;
  private final List<Routes> routes;
  private final List<ReadyCheck> readyChecks;

  private QueryService(
      QueryClient client,
      Supplier<Optional<String>> fault,
      Supplier<Optional<String>> recordsFault,
      boolean completesOnWorkers,
      QuerySettings settings,
      Optional<Changes> changes,
      PrometheusRegistry metrics) {
    this.replies =
        new Replies(
            settings.replyThreads(),
            settings.replyMemory(),
            settings.exportRate(),
            settings.width().orElse(SampleBlock.MAX_WIDTH),
            completesOnWorkers,
            metrics);
    KeyGroups keyGroups = new KeyGroups(settings.client().keyGroups());
    QueryBatches batches = new QueryBatches(client, keyGroups);
    TaskListing tasks =
        new TaskListing(client, keyGroups, settings.client().limits(), replies.threads());
    MergedTagListing tagListing = new MergedTagListing(tasks);
    Places places = new Places(settings.replyThreads(), metrics);
    int preferredWidth = settings.width().orElse(0);
    this.exports =
        new RawRoutes(client, tagListing, replies, preferredWidth, settings.exports(), metrics);
    this.live = new LiveRoutes(batches, settings.live(), preferredWidth, metrics);
    this.remoteReads =
        new RemoteReadRoutes(client, tagListing, replies, settings.remoteReads(), metrics);
    List<Routes> all = new ArrayList<>();
    all.addAll(
        List.of(
            new ApiRoutes(
                client,
                new SeveralReports(
                    batches, tagListing, replies, preferredWidth, settings.compression(), places),
                tagListing,
                replies,
                preferredWidth,
                settings.compression()),
            new LatestSampleRoutes(
                batches, tagListing, replies, preferredWidth, settings.compression()),
            new ConsoleRoutes(),
            new DescriptionRoutes(),
            live,
            new NumberRoutes(client, replies),
            exports,
            remoteReads));
    List<ReadyCheck> checks = new ArrayList<>();
    checks.add(ReadyCheck.of("job", fault));
    Optional<RecordClient> recordClient =
        settings.records().on()
            ? Optional.of(new RecordClient(client, replies.threads()))
            : Optional.empty();
    int partitions = settings.records().partitions();
    Optional<ItemReader> itemReader = Optional.empty();
    Optional<ListenRoutes> listenRoutes = Optional.empty();
    all.add(new MetricListRoutes(tagListing, tasks, recordClient, partitions, replies));
    if (recordClient.isPresent()) {
      checks.add(ReadyCheck.ofPart("records", recordsFault, List::of));
      RecordClient records = recordClient.get();
      all.add(new StreamRoutes(records, tasks, replies, places, partitions));
      all.add(new DocumentRoutes(records, keyGroups, replies, places, partitions));
      ItemClient items = new ItemClient(records, client, keyGroups);
      all.add(new ItemRoutes(records, items, tasks, replies, places, partitions));
      itemReader = Optional.of(new ItemReader(records, items, tasks, replies, partitions));
      listenRoutes =
          changes.map(feed -> new ListenRoutes(records, feed, settings.listen(), replies, metrics));
      listenRoutes.ifPresent(all::add);
    }
    this.items = itemReader;
    this.listen = listenRoutes;
    this.routes = List.copyOf(all);
    this.readyChecks = List.copyOf(checks);
  }

  /**
   * Queries the job's replicas. Returns at once; {@link #readyChecks} tell when a replica answers.
   *
   * @param client is closed by the caller, after the service
   * @param changes of records, closed by the caller; empty if there are none
   */
  public static QueryService start(
      QuerySettings settings,
      FailoverQueryClient client,
      Optional<ChangeFeed> changes,
      PrometheusRegistry metrics) {
    return new QueryService(
        client,
        client::fault,
        client::recordsFault,
        client.completesOnWorkers(),
        settings,
        changes.map(Changes::of),
        metrics);
  }

  /** Over any client. */
  static QueryService over(
      QueryClient client,
      Supplier<Optional<String>> fault,
      Supplier<Optional<String>> recordsFault,
      QuerySettings settings,
      Optional<Changes> changes,
      PrometheusRegistry metrics) {
    return new QueryService(client, fault, recordsFault, false, settings, changes, metrics);
  }

  /**
   * The handlers of a user's own, whose routes are to be served besides {@link #routes}; closed by
   * the caller before the service.
   *
   * @param metrics a registry has the handlers of one service at most
   * @throws io.weir.service.settings.SettingsException if a handler cannot be loaded
   */
  public Handlers handlers(HandlerSettings settings, PrometheusRegistry metrics) {
    return Handlers.load(settings, replies, metrics);
  }

  public List<Routes> routes() {
    return routes;
  }

  /** Reads keys with values for other protocols than HTTP; empty where there are no records. */
  public Optional<ItemReader> items() {
    return items;
  }

  /** Where listeners to streams over other protocols join; empty where no changes come. */
  public Optional<ListenHub> listenHub() {
    return listen.map(ListenRoutes::hub);
  }

  /**
   * First whether a replica answers the probes for every key group; then, if there are records, the
   * same of them, which is a warning once they could be asked.
   */
  public List<ReadyCheck> readyChecks() {
    return readyChecks;
  }

  /** To be called after the server has stopped; replies in flight are finished. */
  @Override
  public void close() {
    listen.ifPresent(ListenRoutes::close);
    live.close();
    exports.close();
    remoteReads.close();
    replies.close();
  }
}
