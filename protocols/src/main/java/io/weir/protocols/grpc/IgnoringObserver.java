package io.weir.protocols.grpc;

import io.grpc.stub.StreamObserver;

/** Of a call that has been answered. */
final class IgnoringObserver<T> implements StreamObserver<T> {
  @Override
  public void onNext(T message) {}

  @Override
  public void onError(Throwable failure) {}

  @Override
  public void onCompleted() {}
}
