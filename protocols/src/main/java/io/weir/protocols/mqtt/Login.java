package io.weir.protocols.mqtt;

import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectPayload;
import io.weir.model.records.StreamKey;
import io.weir.service.access.AccessException;
import io.weir.service.access.Area;
import io.weir.service.access.Caller;
import io.weir.service.access.Guard;
import io.weir.service.access.Permission;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.net.ssl.SSLSession;

/** Who connects, and what this one may do. */
final class Login {
  private Login() {}

  /**
   * The one who connects: the password is a token, whatever the user name; without a password the
   * user name is; without both the client's certificate says who it is.
   *
   * @param tls of the connection, if it is encrypted
   * @param from its address, for the audit
   * @throws RefusedException if nobody has this token, or gives none and could do nothing
   */
  static Caller caller(
      Guard guard, MqttConnectMessage connect, Optional<SSLSession> tls, String from) {
    Caller caller;
    try {
      caller = guard.of(token(connect.payload()), tls, from);
    } catch (AccessException e) {
      throw new RefusedException(Reason.NOT_AUTHORIZED, String.valueOf(e.getMessage()));
    }
    if (!caller.isKnown()
        && !caller.sees(Permission.GET, Area.STREAMS)
        && !caller.sees(Permission.PUT, Area.STREAMS)) {
      throw new RefusedException(
          Reason.NOT_AUTHORIZED, "password: must be a token, which none was given");
    }
    return caller;
  }

  /** The token that a client shows, if it does. */
  static Optional<String> token(MqttConnectPayload payload) {
    byte[] password = payload.passwordInBytes();
    return password == null
        ? Optional.ofNullable(payload.userName())
        : Optional.of(new String(password, StandardCharsets.UTF_8));
  }

  /**
   * @throws RefusedException if the caller may not publish to the stream
   */
  static void requireMayPublish(Caller caller, StreamKey key) {
    try {
      caller.require(Permission.PUT, Area.STREAMS, key.bucket(), key.stream());
    } catch (AccessException e) {
      throw new RefusedException(Reason.NOT_AUTHORIZED, String.valueOf(e.getMessage()));
    }
  }

  /** Whether the caller may publish to the stream now. */
  static boolean mayPublish(Caller caller, StreamKey key) {
    return caller.may(Permission.PUT, Area.STREAMS, key.bucket(), key.stream());
  }

  /** The name of a session: nobody goes on with another's by naming the same client. */
  static String session(Guard guard, Caller caller, String clientId) {
    return guard.isOn() ? caller.id() + '/' + clientId : clientId;
  }
}
