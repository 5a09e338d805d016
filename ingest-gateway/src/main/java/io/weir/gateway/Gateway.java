package io.weir.gateway;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.gateway.kafka.KafkaLog;
import io.weir.gateway.log.PartitionedLog;
import io.weir.gateway.samples.DeletionRoutes;
import io.weir.gateway.samples.IngestRoutes;
import io.weir.gateway.samples.IngestSettings;
import io.weir.model.QueryClient;
import io.weir.service.http.IngestRoute;
import io.weir.service.http.ReadyCheck;
import io.weir.service.http.Routes;
import java.time.Clock;
import java.util.List;

/**
 * Takes samples: the routes {@code POST /save} and {@code POST /batch}, for a server of the caller.
 * 204 means that Kafka's in-sync replicas have every sample of the request.
 */
public final class Gateway implements AutoCloseable {
  private final PartitionedLog log;
  private final List<IngestRoute> routes;

  private Gateway(PartitionedLog log, List<IngestRoute> routes) {
    this.log = log;
    this.routes = routes;
  }

  /**
   * Begins to connect to Kafka, without a time limit, and returns at once; {@link #readyChecks}
   * tell when it is connected. Until then requests get 503.
   */
  public static Gateway start(GatewaySettings settings, PrometheusRegistry metrics) {
    return start(settings, metrics, false);
  }

  /**
   * The same on a Kafka that belongs to this process: an existing topic is configured as the
   * settings say.
   */
  public static Gateway startOnOwnKafka(GatewaySettings settings, PrometheusRegistry metrics) {
    return start(settings, metrics, true);
  }

  private static Gateway start(
      GatewaySettings settings, PrometheusRegistry metrics, boolean topicIsOurs) {
    PartitionedLog log = KafkaLog.start(settings.kafka(), metrics, topicIsOurs);
    return over(log, settings.ingest(), metrics, Clock.systemUTC());
  }

  static Gateway over(
      PartitionedLog log, IngestSettings settings, PrometheusRegistry registry, Clock clock) {
    return new Gateway(log, IngestRoutes.to(log, settings, registry, clock).routes());
  }

  public List<IngestRoute> routes() {
    return routes;
  }

  /**
   * {@code DELETE /tags/{tag}}.
   *
   * @param client asks the state whether there is anything to delete; closed by the caller
   */
  public Routes deletions(QueryClient client) {
    return new DeletionRoutes(log, client, System::nanoTime);
  }

  public List<ReadyCheck> readyChecks() {
    return List.of(ReadyCheck.of("kafka", log::fault, log::warnings));
  }

  /**
   * Waits for acknowledgements in flight, a few seconds at most. To be called when the server has
   * stopped.
   */
  @Override
  public void close() {
    log.close();
  }
}
