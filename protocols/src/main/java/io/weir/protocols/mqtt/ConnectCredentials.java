package io.weir.protocols.mqtt;

import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectPayload;
import io.weir.model.records.StreamKey;
import io.weir.service.access.AccessException;
import io.weir.service.access.Area;
import io.weir.service.access.Caller;
import io.weir.service.access.Guard;
import io.weir.service.access.Permission;
import io.weir.service.limits.ClientAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSession;

/** Who connects, and what this one may do. */
final class ConnectCredentials {
  /**
   * What machines, sessions and identity providers have: never looked at as a password, so that a
   * device with an old one costs nothing.
   */
  private static final Pattern TOKEN = Pattern.compile("[0-9a-f]{64}|[\\w-]+\\.[\\w-]+\\.[\\w-]*");

  private ConnectCredentials() {}

  /**
   * The one who connects: the password is a token, whatever the user name, or that of the user;
   * without a password the user name is a token; without both the client's certificate says who it
   * is. Passwords are checked as those of other sign-ins are, in the same bounded order.
   *
   * @param tls of the connection, if it is encrypted
   * @return fails with {@link MqttRefusedException} if nobody has this token or password, if
   *     nothing is given and nothing could be done, or if too many passwords are being checked
   */
  static CompletionStage<Caller> caller(
      Guard guard, MqttConnectMessage connect, Optional<SSLSession> tls, SocketAddress from) {
    MqttConnectPayload payload = connect.payload();
    String user = payload.userName();
    Optional<String> token = token(payload);
    boolean isPassword =
        guard.isOn()
            && user != null
            && payload.passwordInBytes() != null
            && token.filter(each -> !TOKEN.matcher(each).matches()).isPresent()
            && !guard.hasToken(token.get());
    return isPassword
        ? signedIn(guard, user, token.get(), tls, from)
        : found(guard, token, tls, from);
  }

  private static CompletionStage<Caller> signedIn(
      Guard guard, String user, String password, Optional<SSLSession> tls, SocketAddress from) {
    try {
      return guard
          .signIns()
          .begin(user, password, ClientAddress.of(from))
          .thenCompose(token -> found(guard, Optional.of(token), tls, from));
    } catch (IllegalStateException e) {
      return CompletableFuture.failedFuture(
          new MqttRefusedException(Reason.SERVER_UNAVAILABLE, String.valueOf(e.getMessage())));
    }
  }

  /** What the client is told of a failure. */
  static MqttRefusedException refusal(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof MqttRefusedException refused) {
      return refused;
    }
    return new MqttRefusedException(
        cause instanceof AccessException ? Reason.NOT_AUTHORIZED : Reason.SERVER_BUSY,
        String.valueOf(cause.getMessage()));
  }

  private static CompletionStage<Caller> found(
      Guard guard, Optional<String> token, Optional<SSLSession> tls, SocketAddress from) {
    try {
      return CompletableFuture.completedFuture(required(guard.of(token, tls, from)));
    } catch (AccessException e) {
      return CompletableFuture.failedFuture(refusal(e));
    } catch (MqttRefusedException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static Caller required(Caller caller) {
    if (!caller.isKnown()
        && !caller.sees(Permission.GET, Area.STREAMS)
        && !caller.sees(Permission.PUT, Area.STREAMS)) {
      throw new MqttRefusedException(
          Reason.NOT_AUTHORIZED, "password: must be a token, or that of the user; none was given");
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
   * @throws MqttRefusedException if the caller may not publish to the stream
   */
  static void requireMayPublish(Caller caller, StreamKey key) {
    try {
      caller.require(Permission.PUT, Area.STREAMS, key.bucket(), key.stream());
    } catch (AccessException e) {
      throw new MqttRefusedException(Reason.NOT_AUTHORIZED, String.valueOf(e.getMessage()));
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
