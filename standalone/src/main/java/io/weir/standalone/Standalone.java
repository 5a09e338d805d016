package io.weir.standalone;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.gateway.Gateway;
import io.weir.gateway.GatewaySettings;
import io.weir.gateway.kafka.EntrySender;
import io.weir.job.JobSettings;
import io.weir.protocols.Protocols;
import io.weir.protocols.ProtocolsSettings;
import io.weir.query.QueryService;
import io.weir.query.QuerySettings;
import io.weir.query.handler.HandlerSettings;
import io.weir.query.handler.Handlers;
import io.weir.queryclient.FailoverQueryClient;
import io.weir.service.access.AccessSettings;
import io.weir.service.access.Grant;
import io.weir.service.access.Guard;
import io.weir.service.accounts.SessionRoutes;
import io.weir.service.broker.EmbeddedBroker;
import io.weir.service.changes.ChangeFeed;
import io.weir.service.http.HttpServer;
import io.weir.service.http.HttpSettings;
import io.weir.service.http.ReadyCheck;
import io.weir.service.http.Routes;
import io.weir.service.process.FreePort;
import io.weir.service.process.Parts;
import io.weir.service.process.StoppedException;
import io.weir.service.settings.KafkaProperties;
import io.weir.service.settings.Settings;
import io.weir.service.settings.SharedSettings;
import io.weir.service.system.MetricStream;
import io.weir.service.system.MetricStreamSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All of Weir in this process: broker, Flink with the job, gateway and query service, of which only
 * the HTTP port and those of protocols that have one are for others. What is started later is
 * closed earlier.
 */
final class Standalone implements AutoCloseable {
  /** More than tasks read from would only make batches smaller. */
  private static final int MIN_PARTITIONS = 2;

  /** Of the topics of records: not by the number of tasks, since it is fixed for a store's life. */
  private static final int RECORD_PARTITIONS = 2;

  private static final Logger LOG = LoggerFactory.getLogger(Standalone.class);
  private static final Duration READY_WITHIN = Duration.ofSeconds(60);
  private static final Duration SAY_EVERY = Duration.ofSeconds(5);

  private final Map<String, String> environment;
  private final PrometheusRegistry metrics = new PrometheusRegistry();
  private final List<ReadyCheck> checks = new ArrayList<>();
  private final Parts parts;
  private LocalJob job;
  private Guard guard;
  private HttpServer server;
  private Protocols protocols;

  private Standalone(Map<String, String> environment, Parts parts) {
    this.environment = new HashMap<>(environment);
    this.parts = parts;
  }

  /**
   * Starts everything, on the newest state in the data directory; returns when it is ready.
   *
   * @param environment {@code WEIR_*} variables; those that say where the parts find each other are
   *     chosen here
   * @throws IOException if port or directory cannot be used, with a message for people
   */
  static Standalone start(Map<String, String> environment) throws Exception {
    Parts parts = new Parts();
    try {
      return start(environment, parts);
    } catch (Exception | Error e) {
      parts.close();
      throw e;
    }
  }

  /**
   * The same.
   *
   * @param parts gets each part as soon as it has started; may be stopped meanwhile, and is closed
   *     by the caller if this throws
   * @throws StoppedException as {@link Parts#opened} does
   */
  static Standalone start(Map<String, String> environment, Parts parts) throws Exception {
    Standalone standalone = new Standalone(environment, parts);
    standalone.start();
    return standalone;
  }

  private void start() throws Exception {
    HttpSettings http = HttpSettings.from(settings(), StandaloneSettings.DEFAULT_PORT);
    StandaloneSettings own = StandaloneSettings.from(settings());
    guard = opened(Guard.start(AccessSettings.from(settings()), http.host()));
    requireNoSecurity(KafkaProperties.from(settings()));
    FreePort.requireFree(http.host(), http.port());

    FlinkMetrics flinkMetrics = new FlinkMetrics();
    metrics.register(flinkMetrics);
    LocalTasks tasks = new LocalTasks();
    LocalOutcomes outcomes = new LocalOutcomes(metrics);
    JobSettings flinkSettings = JobSettings.from(settings());
    Starting<LocalJob> flink =
        opened(
            Starting.of(
                "weir-flink",
                () ->
                    LocalJob.start(
                        own, flinkSettings, 0, 0, List.of(flinkMetrics, tasks, outcomes))));

    EmbeddedBroker broker = opened(EmbeddedBroker.start(own.dataDirectory().resolve("kafka")));
    environment.put("WEIR_BOOTSTRAP_SERVERS", broker.bootstrapServers());
    LOG.info("Kafka is at {}", broker.bootstrapServers());
    int begun = broker.partitionsOf(SharedSettings.records(settings()).commands());
    environment.putIfAbsent(
        "WEIR_RECORD_PARTITIONS", Integer.toString(begun == 0 ? RECORD_PARTITIONS : begun));
    JobSettings jobSettings = JobSettings.from(settings());
    int partitions = Math.max(MIN_PARTITIONS, jobSettings.parallelism());
    environment.putIfAbsent("WEIR_PARTITIONS", Integer.toString(partitions));
    Gateway gateway =
        opened(Gateway.startOnOwnKafka(GatewaySettings.from(settings()), metrics, senders(broker)));
    checks.addAll(gateway.readyChecks());
    gateway.records().ifPresent(writer -> outcomes.tell(writer.subscriber()));

    job = opened(flink.get());
    await(gateway.readyChecks()); // by then the topic exists, without which the job would fail
    job.run(jobSettings);

    environment.put("WEIR_JOBS", job.address());
    QuerySettings querySettings = QuerySettings.from(settings());
    FailoverQueryClient client =
        opened(
            FailoverQueryClient.over(
                tasks, querySettings.client(), querySettings.records().on(), metrics));
    Optional<ChangeFeed> changes = gateway.changes();
    QueryService query = opened(QueryService.start(querySettings, client, changes, metrics));
    checks.addAll(query.readyChecks());

    Handlers handlers = opened(query.handlers(HandlerSettings.from(settings()), metrics));
    List<Routes> routes = new ArrayList<>(query.routes());
    routes.add(handlers);
    routes.addAll(gateway.deletions(client));
    routes.addAll(gateway.accounts(guard));
    routes.addAll(SessionRoutes.of(guard));
    guard.follow(client, changes);
    server = opened(HttpServer.start(http, metrics, checks, routes, gateway.routes(), guard));
    handlers.connect(server.localUrl(), server.localUrl(), server.localTrust());
    protocols =
        opened(
            Protocols.start(
                ProtocolsSettings.from(settings()),
                gateway,
                query,
                List.copyOf(checks),
                guard,
                metrics));
    awaitAnswers(query.readyChecks().get(0));
    opened(
        MetricStream.start(
            MetricStreamSettings.from(settings()), "standalone", server.port(), metrics));
  }

  /**
   * The job answers once it has read from Kafka what its checkpoint lacks, however much that is.
   * Samples are answered before the tasks of records run.
   */
  private void awaitAnswers(ReadyCheck query) throws Exception {
    long said = System.nanoTime();
    for (Optional<String> fault = query.fault();
        fault.isPresent() || !job.isRunning();
        fault = query.fault()) {
      parts.requireNotStopped();
      job.supervise();
      if (System.nanoTime() - said > SAY_EVERY.toNanos()) {
        said = System.nanoTime();
        LOG.info("Samples are taken, queries not yet answered: {}", fault.orElse("tasks start"));
      }
      Thread.sleep(20);
    }
  }

  /** Rather than look for the broker in vain. */
  private static void requireNoSecurity(KafkaProperties kafka) throws IOException {
    String protocol = kafka.values().getOrDefault("security.protocol", "PLAINTEXT");
    if (!protocol.equals("PLAINTEXT")) {
      throw new IOException(
          "standalone has a Kafka of its own, on loopback and in the clear; "
              + kafka.file()
              + " sets security.protocol="
              + protocol);
    }
  }

  /** Only a client of Kafka's follows the properties for clients; a rack is for reading alone. */
  private EntrySender.Maker senders(EmbeddedBroker broker) {
    return KafkaProperties.from(settings()).file().isEmpty()
        ? LocalSender.to(broker)
        : EntrySender.Maker.PRODUCER;
  }

  private Settings settings() {
    return new Settings(environment);
  }

  private <T extends AutoCloseable> T opened(T part) throws StoppedException {
    return parts.opened(part);
  }

  private void await(List<ReadyCheck> checks) throws Exception {
    long deadline = System.nanoTime() + READY_WITHIN.toNanos();
    for (ReadyCheck check : checks) {
      Optional<String> fault = check.fault();
      while (fault.isPresent()) {
        if (System.nanoTime() - deadline > 0) {
          throw new IOException(
              "not ready within " + READY_WITHIN.toSeconds() + " s: " + fault.get());
        }
        parts.requireNotStopped();
        Thread.sleep(20);
        fault = check.fault();
      }
    }
  }

  /** The job, for who wants to end it and to start it again. */
  LocalJob job() {
    return job;
  }

  /** Where Kafka is, for who wants to look into its topics. */
  String bootstrapServers() {
    return SharedSettings.bootstrapServers(settings());
  }

  /** Methods and paths that are answered over HTTP. */
  SortedSet<String> answered() {
    return server.answered();
  }

  /** Where HTTP is served, without a slash at the end. */
  String url() {
    return server.url();
  }

  /** Where this machine reaches it, whatever address it listens on. */
  String localUrl() {
    return server.localUrl().toString();
  }

  /**
   * Lets a part of this process call it like any client.
   *
   * @return its token; whatever it is where nothing is guarded
   */
  String addPart(String name, List<Grant> grants) {
    return guard.addPart(name, grants);
  }

  /** The servers of other protocols, and where they are. */
  Protocols protocols() {
    return protocols;
  }

  /** Answers what was accepted, then stops everything; a second call does nothing. */
  @Override
  public void close() {
    parts.close();
  }
}
