package io.weir.protocols.grpc;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import io.weir.service.access.AccessException;
import io.weir.service.access.Caller;
import io.weir.service.access.Guard;
import io.weir.service.http.ProblemException;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLSession;

/**
 * Finds out who calls, by {@code authorization: Bearer ...} in the metadata, or else the client's
 * certificate. What a call names is in its messages, so {@link KeysService} looks at each name.
 */
final class CallGuard implements ServerInterceptor {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private static final String SCHEME = "bearer ";
  private static final Context.Key<Caller> CALLER = Context.key("weir-caller");

  private final Guard guard;

  CallGuard(Guard guard) {
    this.guard = guard;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    Caller caller;
    try {
      caller =
          caller(
              headers.get(AUTHORIZATION),
              Optional.ofNullable(call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION)),
              String.valueOf(call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR)));
    } catch (AccessException e) {
      StatusRuntimeException refusal = Refusals.of(ProblemException.of(e));
      call.close(refusal.getStatus(), new Metadata());
      return new ServerCall.Listener<>() {};
    }
    Context with = Context.current().withValue(CALLER, caller);
    return Contexts.interceptCall(with, call, headers, next);
  }

  private Caller caller(String authorization, Optional<SSLSession> tls, String from) {
    return guard.of(Optional.ofNullable(authorization).map(CallGuard::token), tls, from);
  }

  private static String token(String authorization) {
    boolean isOurs = authorization.toLowerCase(Locale.ROOT).startsWith(SCHEME);
    return isOurs ? authorization.substring(SCHEME.length()).strip() : "";
  }

  /** The one who makes the current call; to be asked for before another thread goes on with it. */
  static Caller caller() {
    Caller caller = CALLER.get();
    if (caller == null) {
      throw new IllegalStateException("the guard has not seen this call");
    }
    return caller;
  }
}
