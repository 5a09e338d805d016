package io.weir.protocols.mqtt;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.ssl.SslHandler;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.gateway.records.RecordWriter;
import io.weir.query.listen.ListenHub;
import io.weir.service.access.Guard;
import io.weir.service.limits.ClientAddress;
import io.weir.service.process.DaemonThreads;
import io.weir.service.tls.ServerTls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Serves streams over MQTT 3.1.1 and 5. */
public final class MqttServer implements AutoCloseable {
  private static final int THREADS = 2;
  private static final int READ_BYTES = 16 << 10;
  private static final WriteBufferWaterMark UNREAD = new WriteBufferWaterMark(32 << 10, 64 << 10);
  private static final long QUIET_MILLIS = 50;
  private static final long STOP_MILLIS = 3000;

  private final EventLoopGroup threads =
      new MultiThreadIoEventLoopGroup(
          THREADS, new DaemonThreads("weir-mqtt"), NioIoHandler.newFactory());
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();
  private final MqttSettings settings;
  private final MqttMetrics metrics;
  private final ReceiveMemory memory;
  private final Shared shared;
  private final AddressPlaces places;
  private final Optional<ServerTls> tls;
  private Channel channel;

  private MqttServer(
      MqttSettings settings,
      RecordWriter writer,
      ListenHub hub,
      Guard guard,
      PrometheusRegistry registry) {
    this.settings = settings;
    tls = settings.tls().isOn() ? Optional.of(ServerTls.open(settings.tls())) : Optional.empty();
    metrics = new MqttMetrics(registry);
    memory = new ReceiveMemory(settings.receiveMemory());
    metrics.connections(open::size, settings.connections());
    places = new AddressPlaces(settings.newcomers(), settings.addressConnections());
    metrics.newcomers(places::newcomers, settings.newcomers());
    metrics.addressConnections(places::mostClientsOfAnAddress, settings.addressConnections());
    metrics.receiveBytes(memory::bytes);
    Appends appends = new Appends(writer, metrics);
    MqttSessions sessions = new MqttSessions(settings.sessions(), threads.next(), appends, metrics);
    shared = new Shared(settings, appends, hub, sessions, metrics, guard);
  }

  /**
   * Begins to serve.
   *
   * @param writer appends what is published; closed by the caller, afterwards
   * @param hub feeds subscribers; closed by the caller, afterwards
   * @param guard knows callers
   * @throws IOException if the port cannot be bound, with a message for people
   */
  public static MqttServer start(
      MqttSettings settings,
      RecordWriter writer,
      ListenHub hub,
      Guard guard,
      PrometheusRegistry registry)
      throws IOException {
    MqttServer server = new MqttServer(settings, writer, hub, guard, registry);
    try {
      server.bind();
      return server;
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  private void bind() throws IOException {
    InetSocketAddress address = new InetSocketAddress(settings.host(), settings.port().orElse(0));
    try {
      channel =
          new ServerBootstrap()
              .group(threads)
              .channel(NioServerSocketChannel.class)
              .childOption(ChannelOption.TCP_NODELAY, true)
              .childOption(ChannelOption.SO_KEEPALIVE, true)
              .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, UNREAD)
              .childOption(
                  ChannelOption.RECVBUF_ALLOCATOR,
                  new AdaptiveRecvByteBufAllocator(64, 1024, READ_BYTES))
              .childHandler(new Pipeline())
              .bind(address)
              .sync()
              .channel();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while starting MQTT", e);
    } catch (Exception e) { // netty throws what the socket does, without declaring it
      throw new IOException("MQTT: cannot listen on " + address + ": " + e.getMessage(), e);
    }
  }

  /** How a connection's bytes become messages. */
  private final class Pipeline extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel client) {
      PacketFramer framer = new PacketFramer(memory, settings.connectTimeout().toMillis());
      SocketAddress from = client.remoteAddress();
      AddressPlaces.Place place =
          places.enter(ClientAddress.of(from), shared.guard().isProxy(from));
      Connection connection = new Connection(shared, framer, place);
      open.add(connection);
      client
          .closeFuture()
          .addListener(
              closed -> {
                place.leave();
                open.remove(connection);
              });
      boolean isFull = open.size() > settings.connections();
      if (isFull || place.isTooMany()) {
        metrics.ended(isFull ? Reason.SERVER_BUSY : Reason.QUOTA_EXCEEDED);
        client.close();
        return;
      }
      tls.ifPresent(present -> client.pipeline().addLast(encryption(present)));
      PacketCheck check = new PacketCheck();
      client
          .pipeline()
          .addLast(framer)
          .addLast(check)
          .addLast(new MqttDecoder(PacketFramer.MAX_PACKET_BYTES))
          .addLast(check.after())
          .addLast(new FlowControlHandler())
          .addLast(MqttEncoder.INSTANCE)
          .addLast(connection);
    }
  }

  private SslHandler encryption(ServerTls present) {
    SslHandler handler = new SslHandler(present.newEngine());
    handler.setHandshakeTimeoutMillis(settings.connectTimeout().toMillis());
    return handler;
  }

  /** Where it is served, {@code host:port}. */
  public String address() {
    InetSocketAddress bound = (InetSocketAddress) channel.localAddress();
    return bound.getHostString() + ":" + bound.getPort();
  }

  /** Tells clients that the server stops, and ends their connections. Wills are not appended. */
  @Override
  public void close() {
    if (channel != null) {
      channel.close().awaitUninterruptibly();
    }
    List.copyOf(open).forEach(Connection::stop);
    threads
        .shutdownGracefully(QUIET_MILLIS, STOP_MILLIS, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly();
    tls.ifPresent(ServerTls::close);
  }
}
