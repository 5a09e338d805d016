package io.weir.protocols.grpc;

import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.gateway.Gateway;
import io.weir.query.QueryService;
import io.weir.service.http.ReadyCheck;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A running gRPC server: health and reflection. */
public final class GrpcServer implements AutoCloseable {
  private final Server server;
  private final GrpcSettings settings;
  private final Readiness readiness;

  private GrpcServer(Server server, GrpcSettings settings, Readiness readiness) {
    this.server = server;
    this.settings = settings;
    this.readiness = readiness;
  }

  /**
   * Starts to listen, and returns when the port is bound.
   *
   * @param checks what health is told by
   * @throws IOException if the port cannot be bound, with a message for people
   */
  public static GrpcServer start(
      GrpcSettings settings,
      Gateway gateway,
      QueryService queries,
      List<ReadyCheck> checks,
      PrometheusRegistry metrics)
      throws IOException {
    int port = settings.port().orElseThrow();
    HealthStatusManager health = new HealthStatusManager();
    Readiness readiness = new Readiness(health, checks);
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(settings.host(), port))
            .addService(health.getHealthService())
            .addService(ProtoReflectionServiceV1.newInstance())
            .build();
    try {
      server.start();
    } catch (IOException e) {
      throw new IOException(
          "WEIR_GRPC_PORT: cannot listen on "
              + settings.host()
              + ":"
              + port
              + ": "
              + e.getMessage(),
          e);
    }
    readiness.start();
    return new GrpcServer(server, settings, readiness);
  }

  /** Where it listens, {@code host:port}. */
  public String address() {
    return settings.host() + ":" + server.getPort();
  }

  /** Tells watchers of health, answers calls in flight, and then stops. */
  @Override
  public void close() throws InterruptedException {
    readiness.close();
    server.shutdown();
    if (!server.awaitTermination(settings.stopTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
      server.shutdownNow().awaitTermination(1, TimeUnit.SECONDS);
    }
  }
}
