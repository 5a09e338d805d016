package io.weir.service.http;

import io.weir.service.tls.ServerTls;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.DetectorConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/**
 * Accepts connections on one port, with TLS or without. On a port with TLS, plain HTTP is spoken
 * only to tell clients so ({@link TlsRequired}).
 */
final class ClientConnector extends ServerConnector {
  /** Kept-alive connections without a request hold a stopping server no longer than this. */
  private static final long STOPPING_IDLE_MILLIS = 100;

  /** The system would take megabytes, and nobody see for minutes that a client reads little. */
  static final int SEND_BUFFER_BYTES = 64 * 1024;

  /** Idle for good, for TLS: it would do as well with a handful. */
  private static final int SESSIONS = 10_000;

  private final boolean encrypted;

  private ClientConnector(Server server, boolean encrypted, ConnectionFactory... factories) {
    super(server, 1, Math.max(1, Runtime.getRuntime().availableProcessors() / 2), factories);
    this.encrypted = encrypted;
  }

  /** Without a port yet. */
  static ClientConnector of(
      Server server, HttpConfiguration http, HttpSettings settings, Optional<ServerTls> tls) {
    HttpConnectionFactory plain = new HttpConnectionFactory(http);
    ClientConnector connector =
        tls.isEmpty()
            ? new ClientConnector(server, false, plain)
            : new ClientConnector(
                server,
                true,
                new DetectorConnectionFactory(encrypted(tls.get(), plain.getProtocol())),
                plain);
    if (tls.isPresent() && http.getCustomizer(SecureRequestCustomizer.class) == null) {
      addSecurity(http, settings.tls().hsts());
    }
    connector.setHost(settings.host());
    connector.setAcceptQueueSize(settings.connections()); // else 50: the rest would dial again
    connector.setAcceptedSendBufferSize(SEND_BUFFER_BYTES);
    connector.setIdleTimeout(settings.idleTimeout().toMillis());
    connector.setShutdownIdleTimeout(STOPPING_IDLE_MILLIS);
    return connector;
  }

  private static SslConnectionFactory encrypted(ServerTls tls, String next) {
    SslContextFactory.Server factory = new SslContextFactory.Server();
    factory.setSslContext(tls.context());
    factory.setIncludeProtocols(ServerTls.PROTOCOLS);
    factory.setIncludeCipherSuites(tls.cipherSuites().toArray(String[]::new));
    factory.setRenegotiationAllowed(false);
    factory.setSslSessionCacheSize(SESSIONS);
    factory.setWantClientAuth(tls.asksClients());
    factory.setNeedClientAuth(tls.requiresClients());
    return new SslConnectionFactory(factory, next);
  }

  /** Names are checked by {@link HostCheck}, for all connections alike. */
  private static void addSecurity(HttpConfiguration http, Duration hsts) {
    boolean namesAreChecked = false;
    http.addCustomizer(
        new SecureRequestCustomizer(namesAreChecked, hsts.isZero() ? -1 : hsts.toSeconds(), false));
  }

  @Override
  protected SocketChannelEndPoint newEndPoint(
      SocketChannel channel, ManagedSelector selector, SelectionKey key) {
    ClientEndPoint client =
        new ClientEndPoint(this, encrypted, channel, selector, key, getScheduler());
    client.setIdleTimeout(getIdleTimeout());
    return client;
  }
}
