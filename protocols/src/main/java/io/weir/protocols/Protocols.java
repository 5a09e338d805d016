package io.weir.protocols;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.gateway.Gateway;
import io.weir.protocols.grpc.GrpcServer;
import io.weir.protocols.mqtt.MqttServer;
import io.weir.protocols.mqtt.MqttSettings;
import io.weir.query.QueryService;
import io.weir.service.access.Guard;
import io.weir.service.http.ReadyCheck;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The servers of all protocols that have a port. What is started later is closed earlier. */
public final class Protocols implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Protocols.class);

  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private Optional<GrpcServer> grpc = Optional.empty();
  private Optional<MqttServer> mqtt = Optional.empty();

  private Protocols() {}

  /**
   * Begins to serve.
   *
   * @param gateway takes the writes; closed by the caller, afterwards
   * @param queries answers the reads; closed by the caller, afterwards
   * @param checks what clients are told of readiness by
   * @param guard knows callers; closed by its owner
   * @throws IOException if a port cannot be bound, with a message for people
   */
  public static Protocols start(
      ProtocolsSettings settings,
      Gateway gateway,
      QueryService queries,
      List<ReadyCheck> checks,
      Guard guard,
      PrometheusRegistry metrics)
      throws IOException {
    Protocols protocols = new Protocols();
    try {
      if (settings.grpc().port().isPresent()) {
        GrpcServer server =
            GrpcServer.start(settings.grpc(), gateway, queries, checks, guard, metrics);
        protocols.grpc = Optional.of(server);
        protocols.started.push(server);
      }
      if (settings.mqtt().port().isPresent()) {
        MqttServer server = mqtt(settings.mqtt(), gateway, queries, guard, metrics);
        protocols.mqtt = Optional.of(server);
        protocols.started.push(server);
      }
      return protocols;
    } catch (IOException | RuntimeException e) {
      protocols.close();
      throw e;
    }
  }

  private static MqttServer mqtt(
      MqttSettings settings,
      Gateway gateway,
      QueryService queries,
      Guard guard,
      PrometheusRegistry metrics)
      throws IOException {
    if (gateway.records().isEmpty() || queries.listenHub().isEmpty()) {
      throw new IOException("MQTT serves streams, which WEIR_RECORDS=off turns off");
    }
    return MqttServer.start(
        settings, gateway.records().get(), queries.listenHub().get(), guard, metrics);
  }

  /** Where gRPC is served, {@code host:port}; empty if it is not. */
  public Optional<String> grpcAddress() {
    return grpc.map(GrpcServer::address);
  }

  /** Where MQTT is served, {@code host:port}; empty if it is not. */
  public Optional<String> mqttAddress() {
    return mqtt.map(MqttServer::address);
  }

  /** Answers what was accepted, then stops; a second call does nothing. */
  @Override
  public void close() {
    while (!started.isEmpty()) {
      AutoCloseable part = started.pop();
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("{} was not closed cleanly", part.getClass().getSimpleName(), e);
      }
    }
  }
}
