package io.weir.protocols.grpc;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.InputStream;

/**
 * Refuses messages that cannot be read: those that are too large once they are unpacked, with
 * RESOURCE_EXHAUSTED, and those that are none, with INVALID_ARGUMENT. By itself gRPC reads before
 * it calls any interceptor, answers UNKNOWN, and logs a stack trace for each.
 */
final class ReadableMessages implements ServerInterceptor {
  private static final MethodDescriptor.Marshaller<InputStream> AS_THEY_COME =
      new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(InputStream message) {
          return message;
        }

        @Override
        public InputStream parse(InputStream message) {
          return message;
        }
      };

  private ReadableMessages() {}

  /** The service, behind this. */
  static ServerServiceDefinition of(ServerServiceDefinition service) {
    return ServerInterceptors.intercept(
        ServerInterceptors.useMarshalledMessages(service, AS_THEY_COME), new ReadableMessages());
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    return new Reading<>(call, next.startCall(call, headers));
  }

  private static final class Reading<Q> extends SimpleForwardingServerCallListener<Q> {
    private final ServerCall<Q, ?> call;
    private boolean refused;

    Reading(ServerCall<Q, ?> call, ServerCall.Listener<Q> listener) {
      super(listener);
      this.call = call;
    }

    @Override
    public void onMessage(Q message) {
      if (refused) {
        return;
      }
      try {
        super.onMessage(message);
      } catch (StatusRuntimeException e) {
        refused = true;
        Status status = e.getStatus();
        call.close(
            status.getCode() == Status.Code.INTERNAL
                ? Status.INVALID_ARGUMENT.withDescription("The message is not of its type.")
                : status,
            new Metadata());
      }
    }

    @Override
    public void onHalfClose() {
      if (!refused) {
        super.onHalfClose();
      }
    }
  }
}
