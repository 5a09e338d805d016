package io.weir.protocols.mqtt;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.ssl.SslHandler;
import io.weir.service.access.Caller;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLSession;

/**
 * From CONNECT to a session: what the client asks for, who it is, and which session it has. Used on
 * the event loop of its connection alone.
 */
final class SignIn {
  private final Shared shared;
  private final ChannelHandlerContext ctx;
  private Packets packets = new Packets(Packets.VERSION_3, false, Long.MAX_VALUE);
  private ConnectRequest request;
  private Caller caller;

  SignIn(Shared shared, ChannelHandlerContext ctx) {
    this.shared = shared;
    this.ctx = ctx;
  }

  /**
   * Reads what the client asks for.
   *
   * @throws MqttRefusedException if that cannot be had; {@link #packets} can tell the client so
   */
  void read(MqttConnectMessage message) {
    MqttProperties properties = message.variableHeader().properties();
    packets =
        new Packets(
            message.variableHeader().version(),
            true,
            Properties.unsigned(properties, Properties.MAXIMUM_PACKET_SIZE, Long.MAX_VALUE));
    request = ConnectRequest.of(message, shared.settings());
  }

  /** Whether CONNECT has been read. */
  boolean hasBegun() {
    return request != null;
  }

  /** What the client asks for; null before it has been {@link #read}. */
  ConnectRequest request() {
    return request;
  }

  /** Makes packets as the client reads them, as far as that is known. */
  Packets packets() {
    return packets;
  }

  /** Who connects; null before that is known. */
  Caller caller() {
    return caller;
  }

  /** The client's session of TLS, if the connection is encrypted. */
  Optional<SSLSession> tls() {
    return Optional.ofNullable(ctx.pipeline().get(SslHandler.class))
        .map(each -> each.engine().getSession());
  }

  /**
   * Finds out who connects, and opens the session of this one.
   *
   * @param owner of the session from then on, which has to give it back
   * @param isOver whether the connection has ended before; then no session is opened, and what is
   *     returned never completes
   * @return fails with what {@link ConnectCredentials#refusal} puts into words
   */
  CompletionStage<MqttSessions.Opened> open(
      MqttConnectMessage message, MqttSessions.Owner owner, BooleanSupplier isOver) {
    return ConnectCredentials.caller(shared.guard(), message, tls(), ctx.channel().remoteAddress())
        .thenComposeAsync(
            found -> isOver.getAsBoolean() ? new CompletableFuture<>() : sessionOf(found, owner),
            ctx.executor());
  }

  private CompletionStage<MqttSessions.Opened> sessionOf(Caller found, MqttSessions.Owner owner) {
    caller = found;
    request.will().ifPresent(each -> ConnectCredentials.requireMayPublish(found, each.key()));
    packets = new Packets(request.version(), request.problems(), request.maxPacketBytes());
    return shared
        .sessions()
        .open(
            ConnectCredentials.session(shared.guard(), found, request.clientId()),
            request.cleanStart(),
            owner);
  }
}
