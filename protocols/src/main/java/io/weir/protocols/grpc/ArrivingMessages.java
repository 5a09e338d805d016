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
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * Bounds the bytes of messages that have not arrived whole, of all calls together, and how long one
 * may take to arrive. The call whose bytes are too many ends with RESOURCE_EXHAUSTED, the one that
 * takes too long with DEADLINE_EXCEEDED. A call that has ended but whose client does not read its
 * last replies and its status is reset after the same time, since until then they are held.
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
    Arrival arrival = ARRIVAL.get();
    OnceClosedCall<Q, R> once =
        new OnceClosedCall<>(call, arrival == null ? () -> {} : arrival::waitsForReader);
    if (arrival != null) {
      arrival.begin(once);
    }
    return next.startCall(once, headers);
  }

  /** Tells of the bytes of the current call that arrive from now on. */
  static void count(LongConsumer bytes) {
    Arrival arrival = ARRIVAL.get();
    if (arrival != null) {
      arrival.count(bytes);
    }
  }

  /** A call that may be ended from outside; what it is told afterwards goes nowhere. */
  private static final class OnceClosedCall<Q, R>
      extends ForwardingServerCall.SimpleForwardingServerCall<Q, R> {
    private final Runnable whenClosed;
    private boolean closed;

    OnceClosedCall(ServerCall<Q, R> call, Runnable whenClosed) {
      super(call);
      this.whenClosed = whenClosed;
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
        whenClosed.run();
        super.close(status, trailers);
      }
    }
  }

  /** The message of a call that arrives. The transport calls from one thread. */
  private final class Arrival extends ServerStreamTracer {
    private long held;
    private ServerCall<?, ?> call;
    private Context.CancellableContext context;

    /** Stands for the wait of an answered call. */
    private final Object answered = new Object();

    private boolean over;
    private LongConsumer counter = more -> {};

    private synchronized void count(LongConsumer given) {
      counter = given;
    }

    @Override
    public Context filterContext(Context parent) {
      context = parent.withCancellation();
      return context.withValue(ARRIVAL, this);
    }

    synchronized void begin(ServerCall<?, ?> of) {
      call = of;
    }

    @Override
    public synchronized void inboundWireSize(long more) {
      held += more;
      counter.accept(more);
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

    /** The call has been answered: from now on the client alone can end it, or {@link #reset}. */
    synchronized void waitsForReader() {
      if (!over) {
        stalls.begin(answered, this::reset);
      }
    }

    /** Of what a context can be cancelled by, the transport takes only this for a reset. */
    private void reset() {
      context.cancel(new TimeoutException("the replies are not read"));
    }

    @Override
    public void inboundMessageRead(int number, long wireSize, long size) {
      free();
    }

    @Override
    public synchronized void streamClosed(Status status) {
      over = true;
      stalls.end(answered);
      free();
    }

    private synchronized void free() {
      stalls.end(this);
      bytes.addAndGet(-held);
      held = 0;
    }
  }
}
