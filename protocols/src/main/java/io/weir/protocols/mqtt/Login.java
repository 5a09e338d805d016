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

/** Who connects, and what this one may do. */
final class Login {
  private Login() {}

  /**
   * The one who connects: the password is a token, whatever the user name; without a password the
   * user name is.
   *
   * @param from its address, for the audit
   * @throws RefusedException if nobody has this token, or gives none and could do nothing
   */
  static Caller caller(Guard guard, MqttConnectMessage connect, String from) {
    MqttConnectPayload payload = connect.payload();
    byte[] password = payload.passwordInBytes();
    try {
      if (password != null) {
        return guard.of(new String(password, StandardCharsets.UTF_8), from);
      } else if (payload.userName() != null) {
        return guard.of(payload.userName(), from);
      }
    } catch (AccessException e) {
      throw new RefusedException(Reason.NOT_AUTHORIZED, String.valueOf(e.getMessage()));
    }
    Caller anybody = guard.anybody();
    if (!anybody.sees(Permission.GET, Area.STREAMS)
        && !anybody.sees(Permission.PUT, Area.STREAMS)) {
      throw new RefusedException(
          Reason.NOT_AUTHORIZED, "password: must be a token, which none was given");
    }
    return anybody;
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
    return guard.isOn() ? caller.name() + '/' + clientId : clientId;
  }
}
