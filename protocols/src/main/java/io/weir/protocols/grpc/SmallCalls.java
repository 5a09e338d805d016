package io.weir.protocols.grpc;

import com.google.protobuf.MessageLite;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Bounds the calls of services that keep what they are asked for as long as a call is open, such as
 * health and reflection: how many there are, and how long their messages are.
 */
final class SmallCalls implements ServerInterceptor {
  /** The most at the same time, of all connections. */
  static final int MOST = 500;

  /** The longest message; names of services and files are shorter. */
  static final int MOST_BYTES = 1024;

  private final AtomicInteger open = new AtomicInteger();

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    if (open.incrementAndGet() > MOST) {
      open.decrementAndGet();
      return refuse(call, "At most " + MOST + " calls of health and reflection may be open.");
    }
    return new Bounded<>(call, next.startCall(call, headers));
  }

  private static <Q, R> ServerCall.Listener<Q> refuse(ServerCall<Q, R> call, String detail) {
    call.close(Status.RESOURCE_EXHAUSTED.withDescription(detail), new Metadata());
    return new ServerCall.Listener<>() {};
  }

  private final class Bounded<Q> extends SimpleForwardingServerCallListener<Q> {
    private final ServerCall<Q, ?> call;
    private final AtomicBoolean ended = new AtomicBoolean();
    private boolean refused;

    Bounded(ServerCall<Q, ?> call, ServerCall.Listener<Q> listener) {
      super(listener);
      this.call = call;
    }

    @Override
    public void onMessage(Q message) {
      if (((MessageLite) message).getSerializedSize() <= MOST_BYTES) {
        super.onMessage(message);
      } else {
        refused = true;
        refuse(call, "The message must have at most " + MOST_BYTES + " bytes.");
      }
    }

    @Override
    public void onHalfClose() {
      if (!refused) {
        super.onHalfClose();
      }
    }

    @Override
    public void onCancel() {
      end();
      super.onCancel();
    }

    @Override
    public void onComplete() {
      end();
      super.onComplete();
    }

    private void end() {
      if (ended.compareAndSet(false, true)) {
        open.decrementAndGet();
      }
    }
  }
}
