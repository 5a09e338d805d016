package io.weir.protocols.mqtt;

import io.netty.channel.Channel;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.weir.service.access.Guard;
import io.weir.service.limits.Limits;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSession;

/**
 * What a connection may use of the limits of its client: it counts as one that lasts, its packets
 * as requests. Nothing that has come is refused; instead no more is read for a while. Runs on the
 * connection's event loop.
 */
final class ConnectionLimits {
  private static final Set<MqttMessageType> REQUESTS =
      EnumSet.of(MqttMessageType.PUBLISH, MqttMessageType.SUBSCRIBE, MqttMessageType.UNSUBSCRIBE);

  private final Channel channel;
  private final ConnectedClient client;
  private final Limits.Admission admission;
  private boolean paused;

  private ConnectionLimits(Channel channel, ConnectedClient client, Limits.Admission admission) {
    this.channel = channel;
    this.client = client;
    this.admission = admission;
  }

  /**
   * Counts a connection; empty where there are no limits.
   *
   * @param client is told when to read on
   * @throws MqttRefusedException if its client has used up a limit
   */
  static Optional<ConnectionLimits> of(
      Guard guard,
      MqttConnectMessage connect,
      Optional<SSLSession> tls,
      Channel channel,
      ConnectedClient client) {
    if (!guard.limits().areOn()) {
      return Optional.empty();
    }
    Limits.Admission admission =
        guard.admit(ConnectCredentials.token(connect.payload()), tls, channel.remoteAddress());
    if (!admission.isGranted()) {
      throw new MqttRefusedException(
          Reason.QUOTA_EXCEEDED,
          "this client has used up its share ("
              + admission.refusedBy().setting()
              + "); try again in "
              + (admission.retryAfter().toSeconds() + 1)
              + " s");
    }
    return Optional.of(new ConnectionLimits(channel, client, admission));
  }

  /** Counts a packet that is handled. */
  void take(MqttMessage packet) {
    admission.used(packet.fixedHeader().remainingLength());
    pause(
        REQUESTS.contains(packet.fixedHeader().messageType())
            ? admission.again()
            : admission.pause());
  }

  private void pause(Duration time) {
    if (!time.isZero() && !paused) {
      paused = true;
      channel.eventLoop().schedule(this::goOn, time.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private void goOn() {
    paused = false;
    pause(admission.pause()); // others of the same client have used more meanwhile
    client.handled();
  }

  /** Whether nothing is to be read now. */
  boolean isPaused() {
    return paused;
  }

  /** The connection has ended; again does nothing. */
  void end() {
    admission.end();
  }
}
