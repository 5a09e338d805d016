package io.weir.client;

import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.weir.client.v1.KeysGrpc;
import java.util.concurrent.CompletableFuture;

/**
 * A call that sends a stream of requests, one whenever the connection has room for it.
 *
 * @param <Q> a request
 * @param <P> a reply
 * @param <R> what the call results in
 */
abstract class SendingCall<Q, P, R> implements ClientResponseObserver<Q, P> {
  /**
   * Requests are sent while fewer bytes wait for the connection. Few threads' turns for many
   * requests: a server finds many keys for less if they come together.
   */
  private static final int UNSENT_BYTES = 1 << 20;

  final CompletableFuture<R> result = new CompletableFuture<>();

  /** Guarded by this. */
  private boolean done;

  /** The stub to make the call with. */
  static KeysGrpc.KeysStub prepared(KeysGrpc.KeysStub stub) {
    return stub.withOnReadyThreshold(UNSENT_BYTES);
  }

  /** The next request; null if there is none. */
  abstract Q next();

  @Override
  public void beforeStart(ClientCallStreamObserver<Q> call) {
    call.setOnReadyHandler(() -> send(call));
  }

  private synchronized void send(ClientCallStreamObserver<Q> call) {
    while (!done && call.isReady()) {
      try {
        Q request = next();
        if (request == null) {
          done = true;
          call.onCompleted();
        } else {
          call.onNext(request);
        }
      } catch (RuntimeException e) {
        done = true;
        result.completeExceptionally(e);
        call.cancel("a request could not be made", e);
      }
    }
  }

  @Override
  public void onError(Throwable failure) {
    result.completeExceptionally(failure);
  }
}
