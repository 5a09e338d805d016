package io.weir.gateway;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.gateway.body.InFlight;
import io.weir.gateway.csv.CsvImports;
import io.weir.gateway.documents.DocumentWrites;
import io.weir.gateway.documents.NumberDeletionRoutes;
import io.weir.gateway.documents.NumberWrites;
import io.weir.gateway.influx.DatabaseStatements;
import io.weir.gateway.influx.InfluxSettings;
import io.weir.gateway.influx.InfluxWrites;
import io.weir.gateway.items.ItemWriter;
import io.weir.gateway.items.ItemWrites;
import io.weir.gateway.kafka.EntrySender;
import io.weir.gateway.kafka.KafkaLog;
import io.weir.gateway.kafka.KafkaLogs;
import io.weir.gateway.kafka.KafkaSettings;
import io.weir.gateway.log.PartitionedLog;
import io.weir.gateway.otlp.OtlpWrites;
import io.weir.gateway.prometheus.RemoteWrites;
import io.weir.gateway.records.DirectoryAppends;
import io.weir.gateway.records.RecordSettings;
import io.weir.gateway.records.RecordWriter;
import io.weir.gateway.records.StreamWrites;
import io.weir.gateway.samples.DeletionRoutes;
import io.weir.gateway.samples.IngestRoutes;
import io.weir.gateway.samples.IngestSettings;
import io.weir.gateway.samples.SampleDeletions;
import io.weir.gateway.samples.SampleWriter;
import io.weir.gateway.series.NameMetrics;
import io.weir.gateway.series.SeriesNames;
import io.weir.model.QueryClient;
import io.weir.service.access.Guard;
import io.weir.service.accounts.AccountRoutes;
import io.weir.service.accounts.GrantRoutes;
import io.weir.service.changes.ChangeFeed;
import io.weir.service.changes.ChangeSubscriber;
import io.weir.service.http.IngestRoute;
import io.weir.service.http.ReadyCheck;
import io.weir.service.http.Routes;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Takes samples, {@code POST /save} and {@code POST /batch}, and writes to metrics, streams and
 * keys with values under {@code /metric/}, {@code /streams/} and {@code /kv/}, for a server of the
 * caller. 204 for samples means that Kafka's in-sync replicas have every sample of the request.
 */
public final class Gateway implements AutoCloseable {
  private final PartitionedLog log;
  private final SampleWriter samples;
  private final List<IngestRoute> routes;
  private final Optional<Records> records;
  private final CsvImports imports;
  private Optional<ChangeFeed> changes = Optional.empty();

  /** What writes to records need. */
  record Records(
      PartitionedLog log,
      Supplier<Optional<String>> changesFault,
      RecordWriter writer,
      DocumentWrites documents,
      ItemWrites items) {

    static Records of(
        PartitionedLog log,
        Supplier<Optional<String>> changesFault,
        RecordWriter writer,
        PrometheusRegistry registry) {
      return new Records(
          log, changesFault, writer, new DocumentWrites(writer), new ItemWrites(writer, registry));
    }
  }

  private Gateway(
      PartitionedLog log,
      SampleWriter samples,
      List<IngestRoute> routes,
      CsvImports imports,
      Optional<Records> records) {
    this.log = log;
    this.samples = samples;
    this.routes = routes;
    this.imports = imports;
    this.records = records;
  }

  /**
   * Begins to connect to Kafka, without a time limit, and returns at once; {@link #readyChecks}
   * tell when it is connected. Until then requests get 503.
   */
  public static Gateway start(GatewaySettings settings, PrometheusRegistry metrics) {
    return start(settings, metrics, false, EntrySender.Maker.PRODUCER);
  }

  /**
   * The same on a Kafka that belongs to this process: existing topics are configured as the
   * settings say.
   *
   * @param senders by which entries are sent to it
   */
  public static Gateway startOnOwnKafka(
      GatewaySettings settings, PrometheusRegistry metrics, EntrySender.Maker senders) {
    return start(settings, metrics, true, senders);
  }

  private static Gateway start(
      GatewaySettings settings,
      PrometheusRegistry metrics,
      boolean topicsAreOurs,
      EntrySender.Maker senders) {
    KafkaSettings kafka = settings.kafka();
    KafkaLogs logs = KafkaLog.start(kafka, metrics, topicsAreOurs, senders);
    Optional<ChangeFeed> changes =
        logs.records()
            .map(
                commands ->
                    ChangeFeed.start(
                        kafka.bootstrapServers(),
                        kafka.properties(),
                        kafka.records().changes(),
                        metrics));
    Gateway gateway =
        over(
            logs.samples(),
            logs.records(),
            () -> changes.flatMap(ChangeFeed::fault),
            settings.ingest(),
            settings.influx(),
            settings.records(),
            metrics,
            Clock.systemUTC());
    changes.ifPresent(feed -> feed.subscribe(gateway.subscriber().orElseThrow()));
    gateway.changes = changes;
    return gateway;
  }

  static Gateway over(
      PartitionedLog samples,
      Optional<PartitionedLog> commands,
      Supplier<Optional<String>> changesFault,
      IngestSettings bounds,
      InfluxSettings influx,
      RecordSettings recordSettings,
      PrometheusRegistry registry,
      Clock clock) {
    InFlight inFlight = new InFlight(bounds.maxInFlight(), bounds.shedAfter());
    SampleWriter writer = SampleWriter.to(samples, bounds, inFlight, registry, clock);
    List<IngestRoute> routes = new ArrayList<>(IngestRoutes.to(writer));
    routes.add(new NumberWrites(writer).route());
    SeriesNames names = NameMetrics.of(new SeriesNames(bounds.nameCache()), registry);
    routes.addAll(new InfluxWrites(writer, names, influx, registry).routes());
    routes.add(new RemoteWrites(writer, names, registry).route());
    CsvImports imports = new CsvImports(writer.streamed(), bounds.imports());
    routes.add(imports.route());
    routes.add(new OtlpWrites(writer, registry).route());
    routes.add(new DatabaseStatements(bounds, inFlight).route());
    Optional<Records> records =
        commands.map(
            each ->
                Records.of(
                    each,
                    changesFault,
                    new RecordWriter(
                        each, changesFault, inFlight, bounds, recordSettings, registry),
                    registry));
    records.ifPresent(
        each -> {
          routes.add(new StreamWrites(each.writer(), registry).route());
          routes.addAll(each.documents().routes());
          routes.addAll(each.items().routes());
        });
    return new Gateway(samples, writer, List.copyOf(routes), imports, records);
  }

  /** The changes of records, for others in this process; empty where there are no records. */
  public Optional<ChangeFeed> changes() {
    return changes;
  }

  /** Writes to records for other protocols than HTTP; empty where there are no records. */
  public Optional<RecordWriter> records() {
    return records.map(Records::writer);
  }

  /** Writes to keys with values for other protocols than HTTP; empty where there are no records. */
  public Optional<ItemWriter> items() {
    return records.map(each -> each.items().writer());
  }

  /** What must be told of changes. */
  Optional<ChangeSubscriber> subscriber() {
    return records.map(each -> each.writer().subscriber());
  }

  /**
   * Sessions, users, groups and grants, which are written here.
   *
   * @param guard writes them through this gateway from now on
   */
  public List<Routes> accounts(Guard guard) {
    if (!guard.isOn() || records.isEmpty()) {
      return List.of();
    }
    guard.write(new DirectoryAppends(records.get().writer()));
    return List.of(new AccountRoutes(guard), new GrantRoutes(guard));
  }

  public List<IngestRoute> routes() {
    return routes;
  }

  /**
   * {@code DELETE /tags/{tag}} and {@code DELETE /metric/single/{id}}.
   *
   * @param client asks the state whether there is anything to delete; closed by the caller
   */
  public List<Routes> deletions(QueryClient client) {
    SampleDeletions deletions = samples.deletions(client);
    return List.of(new DeletionRoutes(deletions), new NumberDeletionRoutes(deletions));
  }

  public List<ReadyCheck> readyChecks() {
    List<ReadyCheck> checks = new ArrayList<>();
    checks.add(ReadyCheck.of("kafka", log::fault, log::warnings));
    records.ifPresent(
        each -> {
          checks.add(ReadyCheck.ofPart("records", each.log()::fault, each.log()::warnings));
          checks.add(ReadyCheck.ofPart("changes", each.changesFault(), List::of));
        });
    return checks;
  }

  /**
   * Waits for acknowledgements in flight, a few seconds at most. To be called when the server has
   * stopped.
   */
  @Override
  public void close() {
    imports.close();
    records.ifPresent(
        each -> {
          each.writer().close();
          each.documents().close();
        });
    changes.ifPresent(ChangeFeed::close);
    records.ifPresent(each -> each.log().close());
    log.close();
  }
}
