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
import io.weir.service.limits.Limits;
import io.weir.service.limits.TrustedProxies;
import java.net.SocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.StreamSupport;
import javax.net.ssl.SSLSession;

/**
 * Finds out who calls, by {@code authorization: Bearer ...} in the metadata, or else the client's
 * certificate. What a call names is in its messages, so {@link KeysService} looks at each name.
 */
final class CallGuard implements ServerInterceptor {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private static final Metadata.Key<String> FORWARDED =
      Metadata.Key.of(TrustedProxies.HEADER, Metadata.ASCII_STRING_MARSHALLER);

  private static final String SCHEME = "bearer ";
  private static final Context.Key<Caller> CALLER = Context.key("weir-caller");

  private final Guard guard;
  private final ScheduledExecutorService clock;

  /**
   * @param clock when calls go on that must pause
   */
  CallGuard(Guard guard, ScheduledExecutorService clock) {
    this.guard = guard;
    this.clock = clock;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    Optional<String> token = Optional.ofNullable(headers.get(AUTHORIZATION)).map(CallGuard::token);
    Optional<SSLSession> tls =
        Optional.ofNullable(call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION));
    SocketAddress address =
        guard.client(
            call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR), () -> forwarded(headers));
    boolean isLimited = guard.limits().areOn();
    Limits.Admission admission = isLimited ? guard.admit(token, tls, address) : null;
    if (isLimited && !admission.isGranted()) {
      return refuse(call, ProblemException.tooMany(admission));
    }
    Caller caller;
    try {
      caller = guard.of(token, tls, address);
    } catch (AccessException e) {
      if (isLimited) {
        admission.end();
      }
      return refuse(call, ProblemException.of(e));
    }
    Context with = Context.current().withValue(CALLER, caller);
    ServerCallHandler<Q, R> limited =
        isLimited
            ? (inner, metadata) -> CallLimits.begin(inner, metadata, next, admission, clock)
            : next;
    return Contexts.interceptCall(with, call, headers, limited);
  }

  private static <Q> ServerCall.Listener<Q> refuse(
      ServerCall<Q, ?> call, ProblemException problem) {
    StatusRuntimeException refusal = Refusals.of(problem);
    Metadata trailers = refusal.getTrailers();
    call.close(refusal.getStatus(), trailers == null ? new Metadata() : trailers);
    return new ServerCall.Listener<>() {};
  }

  private static List<String> forwarded(Metadata headers) {
    Iterable<String> values = headers.getAll(FORWARDED);
    return values == null ? List.of() : StreamSupport.stream(values.spliterator(), false).toList();
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
