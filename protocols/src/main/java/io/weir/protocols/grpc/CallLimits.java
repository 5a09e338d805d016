package io.weir.protocols.grpc;

import io.grpc.Context;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.weir.service.limits.Limits;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A call that counts against the limits of its client: its bytes as they arrive, and itself until
 * it ends. One that sends more bytes than it may is read from no further for a while.
 */
final class CallLimits {
  private CallLimits() {}

  /**
   * Begins a call that was admitted.
   *
   * @param clock when to read on
   */
  static <Q, R> ServerCall.Listener<Q> begin(
      ServerCall<Q, R> call,
      Metadata headers,
      ServerCallHandler<Q, R> next,
      Limits.Admission admission,
      ScheduledExecutorService clock) {
    ArrivingMessages.count(admission::used);
    ServerCall.Listener<Q> listener;
    try {
      listener = next.startCall(new Paced<>(call, admission, clock), headers);
    } catch (RuntimeException e) {
      admission.end();
      throw e;
    }
    return new SimpleForwardingServerCallListener<>(listener) {
      @Override
      public void onComplete() {
        admission.end();
        super.onComplete();
      }

      @Override
      public void onCancel() {
        admission.end();
        super.onCancel();
      }
    };
  }

  /** Reads no message while its client has used up its bytes. */
  private static final class Paced<Q, R> extends SimpleForwardingServerCall<Q, R> {
    private final Limits.Admission admission;
    private final ScheduledExecutorService clock;

    Paced(ServerCall<Q, R> call, Limits.Admission admission, ScheduledExecutorService clock) {
      super(call);
      this.admission = admission;
      this.clock = clock;
    }

    @Override
    public void request(int messages) {
      Duration pause = admission.pause();
      if (pause.isZero()) {
        super.request(messages);
      } else if (!isCancelled()) {
        Runnable later = Context.current().wrap(() -> request(messages));
        clock.schedule(later, pause.toNanos(), TimeUnit.NANOSECONDS);
      }
    }
  }
}
