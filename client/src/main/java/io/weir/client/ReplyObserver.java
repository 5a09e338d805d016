package io.weir.client;

import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** The replies of a call. */
final class ReplyObserver<T> implements StreamObserver<T> {
  private final CompletableFuture<List<T>> all = new CompletableFuture<>();
  private final List<T> some = new ArrayList<>();

  private ReplyObserver() {}

  /** Makes a call that has one reply. */
  static <T> CompletionStage<T> one(Consumer<StreamObserver<T>> call) {
    return all(call).thenApply(replies -> replies.get(0));
  }

  /** Makes a call that has any number of replies. */
  static <T> CompletionStage<List<T>> all(Consumer<StreamObserver<T>> call) {
    ReplyObserver<T> replies = new ReplyObserver<>();
    call.accept(replies);
    return replies.all;
  }

  @Override
  public void onNext(T reply) {
    some.add(reply);
  }

  @Override
  public void onError(Throwable failure) {
    all.completeExceptionally(failure);
  }

  @Override
  public void onCompleted() {
    all.complete(some);
  }
}
