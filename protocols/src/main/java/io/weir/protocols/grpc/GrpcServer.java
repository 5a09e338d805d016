package io.weir.protocols.grpc;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.client.v1.KeysGrpc;
import io.weir.gateway.Gateway;
import io.weir.gateway.items.ItemWriter;
import io.weir.query.QueryService;
import io.weir.query.items.ItemReader;
import io.weir.service.access.Guard;
import io.weir.service.http.ReadyCheck;
import io.weir.service.process.DaemonThreads;
import io.weir.service.tls.ServerTls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A running gRPC server: keys with values, health, reflection. Calls never block its threads, so
 * there are few; connections, calls, messages and their bytes are bounded by {@link GrpcSettings}.
 */
public final class GrpcServer implements AutoCloseable {
  /**
   * Tell each message that is too large, and each stream that ends before its replies are written,
   * with a stack trace: clients could fill the disk with them.
   */
  private static final List<Logger> TRANSPORT_LOGS =
      List.of(
          Logger.getLogger("io.grpc.netty.shaded.io.grpc.netty.NettyServerStream"),
          Logger.getLogger("io.grpc.netty.shaded.io.grpc.netty.NettyServerHandler"));

  static {
    TRANSPORT_LOGS.forEach(log -> log.setLevel(Level.SEVERE));
  }

  private static final int THREADS = 4;
  private static final int TRANSPORT_THREADS = 2;

  /** The most bytes of a connection that have come and are in no message that was asked for. */
  private static final int WINDOW_BYTES = 1 << 20;

  private static final int MOST_HEADER_BYTES = 8192;

  /** A client that begins calls and resets them at once has the server work for nothing. */
  static final int MOST_RESETS = 1000;

  private static final int RESETS_SECONDS = 30;

  /** A connection on which nothing comes is asked whether it lives; dead ones hold calls. */
  private static final long KEEP_ALIVE_SECONDS = 30;

  private static final long KEEP_ALIVE_WITHIN_SECONDS = 10;
  private static final long CLIENTS_KEEP_ALIVE_SECONDS = 10;
  private static final long IDLE_MINUTES = 10;

  private static final long HANDSHAKE_SECONDS = 10;

  private final GrpcSettings settings;
  private final Optional<ServerTls> tls;
  private final Server server;
  private final Readiness readiness;
  private final Stalls stalls;
  private final ExecutorService threads;
  private final List<EventLoopGroup> loops;

  private GrpcServer(
      GrpcSettings settings,
      Function<Stalls, BindableService> keys,
      List<ReadyCheck> checks,
      Guard guard,
      PrometheusRegistry registry) {
    this.settings = settings;
    tls = settings.tls().isOn() ? Optional.of(ServerTls.open(settings.tls())) : Optional.empty();
    stalls = new Stalls(settings.patience());
    HealthStatusManager health = new HealthStatusManager();
    readiness = new Readiness(health, checks, KeysGrpc.SERVICE_NAME);
    threads = Executors.newFixedThreadPool(THREADS, new DaemonThreads("weir-grpc"));
    loops = List.of(loop(1, "weir-grpc-accept"), loop(TRANSPORT_THREADS, "weir-grpc-io"));
    AtomicInteger connections = new AtomicInteger();
    ArrivingMessages arriving = new ArrivingMessages(settings.arrivingBytes(), stalls);
    CallMetrics metrics = new CallMetrics(registry);
    metrics.gauge("weir_grpc_connections", "gRPC connections that are open", connections::get);
    metrics.gauge(
        "weir_grpc_arriving_bytes", "bytes of gRPC messages that arrive", arriving::bytes);
    SmallCalls small = new SmallCalls();
    InetSocketAddress address =
        new InetSocketAddress(settings.host(), settings.port().orElseThrow());
    NettyServerBuilder builder = NettyServerBuilder.forAddress(address);
    tls.ifPresent(present -> builder.sslContext(GrpcTls.of(present)));
    server =
        builder
            .bossEventLoopGroup(loops.get(0))
            .workerEventLoopGroup(loops.get(1))
            .channelFactory(
                () ->
                    new BoundedServerChannel(
                        settings.connections(), settings.patience(), connections))
            .executor(threads)
            .handshakeTimeout(HANDSHAKE_SECONDS, TimeUnit.SECONDS)
            .maxConcurrentCallsPerConnection(settings.calls())
            .maxInboundMessageSize(settings.messageBytes())
            .maxInboundMetadataSize(MOST_HEADER_BYTES)
            .flowControlWindow(WINDOW_BYTES)
            .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
            .keepAliveTimeout(KEEP_ALIVE_WITHIN_SECONDS, TimeUnit.SECONDS)
            .maxRstFramesPerWindow(MOST_RESETS, RESETS_SECONDS)
            .permitKeepAliveTime(CLIENTS_KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            .maxConnectionIdle(IDLE_MINUTES, TimeUnit.MINUTES)
            .addStreamTracerFactory(arriving)
            .intercept(arriving)
            .intercept(metrics)
            .addService(
                ServerInterceptors.intercept(
                    ReadableMessages.of(keys.apply(stalls).bindService()),
                    new CallGuard(guard, stalls.clock())))
            .addService(small(health.getHealthService(), small))
            .addService(small(ProtoReflectionServiceV1.newInstance(), small))
            .build();
  }

  private static ServerServiceDefinition small(BindableService service, SmallCalls bound) {
    return ReadableMessages.of(ServerInterceptors.intercept(service, bound));
  }

  private static EventLoopGroup loop(int count, String name) {
    return new MultiThreadIoEventLoopGroup(
        count, new DaemonThreads(name), NioIoHandler.newFactory());
  }

  /**
   * Starts to listen, and returns when the port is bound.
   *
   * @param gateway takes the writes
   * @param queries answers the reads
   * @param checks what clients are told of readiness by
   * @param guard knows callers; health and reflection are for anybody
   * @throws IOException if the port cannot be bound or there are no records, with a message for
   *     people
   */
  public static GrpcServer start(
      GrpcSettings settings,
      Gateway gateway,
      QueryService queries,
      List<ReadyCheck> checks,
      Guard guard,
      PrometheusRegistry metrics)
      throws IOException {
    if (gateway.items().isEmpty() || queries.items().isEmpty()) {
      throw new IOException("WEIR_GRPC_PORT: gRPC serves records, and WEIR_RECORDS is off");
    }
    ItemWriter writer = gateway.items().get();
    ItemReader reader = queries.items().get();
    ServerStatus status = new ServerStatus(Version.text(), checks);
    return start(
        settings,
        stalls -> new KeysService(writer, reader, status, stalls),
        checks,
        guard,
        metrics);
  }

  /**
   * The same, whatever the service does.
   *
   * @param keys makes the service, whose calls wait for clients no longer than these allow
   */
  static GrpcServer start(
      GrpcSettings settings,
      Function<Stalls, BindableService> keys,
      List<ReadyCheck> checks,
      Guard guard,
      PrometheusRegistry metrics)
      throws IOException {
    GrpcServer started = new GrpcServer(settings, keys, checks, guard, metrics);
    started.readiness.start(); // before the first client asks
    try {
      started.server.start();
    } catch (IOException e) {
      started.readiness.close();
      started.stopThreads();
      throw new IOException(
          "WEIR_GRPC_PORT: cannot listen on "
              + settings.host()
              + ":"
              + settings.port().orElseThrow()
              + ": "
              + e.getMessage(),
          e);
    }
    return started;
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
    stopThreads();
  }

  private void stopThreads() {
    tls.ifPresent(ServerTls::close);
    stalls.close();
    threads.shutdown();
    loops.forEach(loop -> loop.shutdownGracefully(0, 1, TimeUnit.SECONDS));
  }
}
