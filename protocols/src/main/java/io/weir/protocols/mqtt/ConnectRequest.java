package io.weir.protocols.mqtt;

import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectVariableHeader;
import io.netty.handler.codec.mqtt.MqttProperties;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

/**
 * What a client asks for when it connects.
 *
 * @param assigned whether the client id was chosen here
 * @param keepAliveSeconds how often it is to be heard of; 0 if it promises nothing
 * @param keepAliveAssigned whether that was chosen here
 * @param expirySeconds how long its session is to be kept when it is away
 * @param window the most messages that it takes without having acknowledged them
 * @param maxPacketBytes the largest packet that it takes
 * @param problems whether it wants reasons in words
 */
record ConnectRequest(
    int version,
    String clientId,
    boolean assigned,
    boolean cleanStart,
    int keepAliveSeconds,
    boolean keepAliveAssigned,
    long expirySeconds,
    int window,
    long maxPacketBytes,
    boolean problems,
    Optional<Will> will) {
  private static final int MAX_CLIENT_ID_BYTES = 255;
  private static final int MAX_WINDOW = 65_535;
  private static final int MAX_KEEP_ALIVE_SECONDS = 65_535;

  /**
   * Reads it. User name and password are not looked at.
   *
   * @throws MqttRefusedException if it cannot be served
   */
  static ConnectRequest of(MqttConnectMessage connect, MqttSettings settings) {
    MqttConnectVariableHeader header = connect.variableHeader();
    int version = header.version();
    if (version < Packets.VERSION_3) {
      throw new MqttRefusedException(
          Reason.UNSUPPORTED_VERSION, "version: must be 3.1.1 or 5, got level " + version);
    }
    MqttProperties properties = header.properties();
    if (Properties.has(properties, Properties.AUTHENTICATION_METHOD)) {
      throw new MqttRefusedException(
          Reason.BAD_AUTHENTICATION_METHOD, "authentication method: none is known");
    }
    String clientId = connect.payload().clientIdentifier();
    requireClientId(clientId, version, header.isCleanSession());
    boolean isOld = version < Packets.VERSION_5;
    long longest = settings.sessionExpiry().toSeconds();
    long expiry =
        isOld
            ? header.isCleanSession() ? 0 : longest
            : Properties.unsigned(properties, Properties.SESSION_EXPIRY, 0);
    int keepAlive = header.keepAliveTimeSeconds();
    boolean assignsKeepAlive = keepAlive == 0 && !isOld;
    return new ConnectRequest(
        version,
        clientId.isEmpty() ? "weir-" + UUID.randomUUID() : clientId,
        clientId.isEmpty(),
        header.isCleanSession(),
        assignsKeepAlive ? keepAlive(settings) : keepAlive,
        assignsKeepAlive,
        Math.min(expiry, longest),
        Math.min(
            settings.window(), (int) positive(properties, Properties.RECEIVE_MAXIMUM, MAX_WINDOW)),
        positive(properties, Properties.MAXIMUM_PACKET_SIZE, Long.MAX_VALUE),
        Properties.integer(properties, Properties.REQUEST_PROBLEMS).orElse(1) == 1,
        Will.of(connect));
  }

  /** What MQTT 5 is told to keep, in seconds, where it would keep nothing. */
  private static int keepAlive(MqttSettings settings) {
    return (int) Math.max(1, Math.min(settings.idle().toSeconds(), MAX_KEEP_ALIVE_SECONDS));
  }

  private static long positive(MqttProperties properties, int number, long byDefault) {
    long value = Properties.unsigned(properties, number, byDefault);
    if (value == 0) {
      throw new MqttRefusedException(
          Reason.PROTOCOL_ERROR, "receive maximum and maximum packet size: must not be 0");
    }
    return value;
  }

  private static void requireClientId(String id, int version, boolean clean) {
    int bytes = id.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_CLIENT_ID_BYTES) {
      throw new MqttRefusedException(
          Reason.CLIENT_ID_NOT_VALID,
          "client id: must have at most " + MAX_CLIENT_ID_BYTES + " bytes, got " + bytes);
    }
    if (bytes == 0 && version < Packets.VERSION_5 && !clean) {
      throw new MqttRefusedException(
          Reason.CLIENT_ID_NOT_VALID, "client id: must be given for a session that is kept");
    }
  }
}
