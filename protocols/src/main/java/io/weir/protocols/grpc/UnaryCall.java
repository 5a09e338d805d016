package io.weir.protocols.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.weir.query.reply.Reservation;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** A call with one request and one reply. */
final class UnaryCall<R> {
  private final ServerCallStreamObserver<R> observer;
  private volatile long expected;

  UnaryCall(StreamObserver<R> observer) {
    this.observer = (ServerCallStreamObserver<R>) observer;
    this.observer.setOnCancelHandler(() -> {}); // else a reply to a client that has gone throws
  }

  /** Notes the condition of a write for its refusal, and returns it. */
  long demanding(long condition) {
    expected = Math.max(0, condition);
    return condition;
  }

  /** Gives a reservation back when the reply is sent or the client has gone. */
  Reservation holding(Reservation reservation) {
    observer.setOnCancelHandler(reservation::close);
    observer.setOnCloseHandler(reservation::close);
    return reservation;
  }

  /** Does the work, and answers its result or why there is none. */
  void answer(Supplier<CompletionStage<R>> work) {
    try {
      work.get().whenComplete(this::end);
    } catch (RuntimeException e) {
      end(null, e);
    }
  }

  /**
   * @param failure null if there is a reply
   */
  void end(R reply, Throwable failure) {
    if (failure != null) {
      observer.onError(Refusals.of(failure, expected));
    } else {
      observer.onNext(reply);
      observer.onCompleted();
    }
  }
}
