package io.weir.protocols.grpc;

import io.grpc.Context;
import io.grpc.ForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.weir.service.http.ProblemException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the bytes of messages that have not arrived whole, of all calls together, and how long one
 * may take to arrive. The call whose bytes are too many ends with RESOURCE_EXHAUSTED, the one that
 * takes too long with DEADLINE_EXCEEDED.
 */
final class ArrivingMessages extends ServerStreamTracer.Factory implements ServerInterceptor {
  private static final Context.Key<Arrival> ARRIVAL = Context.key("weir-arrival");

  private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

  private final long limit;
  private final Stalls stalls;
  private final AtomicLong bytes = new AtomicLong();

  /**
   * @param limit in bytes
   * @param stalls ends calls whose message does not arrive
   */
  ArrivingMessages(long limit, Stalls stalls) {
    this.limit = limit;
    this.stalls = stalls;
  }

  /** How many bytes there are now. */
  long bytes() {
    return bytes.get();
  }

  @Override
  public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
    return new Arrival();
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    OnceClosedCall<Q, R> once = new OnceClosedCall<>(call);
    Arrival arrival = ARRIVAL.get();
    if (arrival != null) {
      arrival.begin(once);
    }
    return next.startCall(once, headers);
  }

  /** A call that may be ended from outside; what it is told afterwards goes nowhere. */
  private static final class OnceClosedCall<Q, R>
      extends ForwardingServerCall.SimpleForwardingServerCall<Q, R> {
    private boolean closed;

    OnceClosedCall(ServerCall<Q, R> call) {
      super(call);
    }

    @Override
    public synchronized void sendHeaders(Metadata headers) {
      if (!closed) {
        super.sendHeaders(headers);
      }
    }

    @Override
    public synchronized void sendMessage(R message) {
      if (!closed) {
        super.sendMessage(message);
      }
    }

    @Override
    public synchronized void close(Status status, Metadata trailers) {
      if (!closed) {
        closed = true;
        super.close(status, trailers);
      }
    }
  }

  /** The message of a call that arrives. The transport calls from one thread. */
  private final class Arrival extends ServerStreamTracer {
    private long held;
    private ServerCall<?, ?> call;

    @Override
    public Context filterContext(Context context) {
      return context.withValue(ARRIVAL, this);
    }

    synchronized void begin(ServerCall<?, ?> of) {
      call = of;
    }

    @Override
    public synchronized void inboundWireSize(long more) {
      held += more;
      if (bytes.addAndGet(more) > limit) {
        end(
            ProblemException.tooMany(
                "More than " + limit + " bytes of messages arrive at the same time.", TRY_AGAIN));
      } else {
        stalls.begin(
            this, () -> end(ProblemException.of(408, "A message did not arrive whole in time.")));
      }
    }

    private synchronized void end(ProblemException problem) {
      if (call != null) {
        StatusRuntimeException refusal = Refusals.of(problem);
        call.close(refusal.getStatus(), refusal.getTrailers());
        call = null;
      }
    }

    @Override
    public void inboundMessageRead(int number, long wireSize, long size) {
      free();
    }

    @Override
    public void streamClosed(Status status) {
      free();
    }

    private synchronized void free() {
      stalls.end(this);
      bytes.addAndGet(-held);
      held = 0;
    }
  }
}
