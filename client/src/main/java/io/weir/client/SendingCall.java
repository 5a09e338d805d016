package io.weir.client;

import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.concurrent.CompletableFuture;

/**
 * A call that sends a stream of requests, one whenever the connection has room for it.
 *
 * @param <Q> a request
 * @param <P> a reply
 * @param <R> what the call results in
 */
abstract class SendingCall<Q, P, R> implements ClientResponseObserver<Q, P> {
  final CompletableFuture<R> result = new CompletableFuture<>();

  /** Guarded by this. */
  private boolean done;

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
