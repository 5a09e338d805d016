package io.weir.client;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.weir.client.v1.KeysGrpc;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Makes calls to one of several servers, within a deadline, and again where that is safe. */
final class Attempts {
  private final List<ManagedChannel> servers;
  private final RetryPolicy policy;

  /** Which server is called; another one once it has failed. */
  private final AtomicInteger current = new AtomicInteger();

  Attempts(List<ManagedChannel> servers, RetryPolicy policy) {
    this.servers = List.copyOf(servers);
    this.policy = policy;
  }

  /** What a call is to the state. */
  enum Effect {
    /** Changes nothing. */
    READ(true, false),
    /** Twice is as good as once. */
    REPEATABLE_WRITE(true, true),
    /** Twice is not. */
    CONDITIONAL_WRITE(false, true);

    private final boolean repeatable;
    private final boolean write;

    Effect(boolean repeatable, boolean write) {
      this.repeatable = repeatable;
      this.write = write;
    }
  }

  /**
   * Makes a call.
   *
   * @param deadline for all attempts together
   * @param attempt makes the call by a stub, which has what is left of the deadline
   * @return fails with a {@link WeirException}, or with what is no failure of the call
   */
  <T> CompletableFuture<T> call(
      Effect effect, Duration deadline, Function<KeysGrpc.KeysStub, CompletionStage<T>> attempt) {
    return call(effect, System.nanoTime() + deadline.toNanos(), attempt, 1).toCompletableFuture();
  }

  private <T> CompletionStage<T> call(
      Effect effect,
      long end,
      Function<KeysGrpc.KeysStub, CompletionStage<T>> attempt,
      int number) {
    int server = current.get();
    KeysGrpc.KeysStub stub =
        KeysGrpc.newStub(servers.get(Math.floorMod(server, servers.size())))
            .withDeadlineAfter(end - System.nanoTime(), TimeUnit.NANOSECONDS);
    return attempt
        .apply(stub)
        .exceptionallyCompose(
            wrapped -> {
              Throwable failure = wrapped instanceof CompletionException e ? e.getCause() : wrapped;
              if (!(failure instanceof StatusRuntimeException refused)) {
                return CompletableFuture.failedFuture(failure);
              }
              WeirException problem = WeirException.of(refused, effect.write);
              if (problem.code() == Status.Code.UNAVAILABLE) {
                current.compareAndSet(server, server + 1);
              }
              Duration hint = servers.size() > 1 ? Duration.ZERO : after(problem);
              long pause = policy.pauseNanos(number + 1, hint);
              if (!effect.repeatable
                  || !isPassing(problem)
                  || number >= policy.attempts()
                  || System.nanoTime() + pause - end > 0) {
                return CompletableFuture.failedFuture(problem);
              }
              return CompletableFuture.supplyAsync(
                      () -> call(effect, end, attempt, number + 1),
                      CompletableFuture.delayedExecutor(pause, TimeUnit.NANOSECONDS))
                  .thenCompose(again -> again);
            });
  }

  private static Duration after(WeirException problem) {
    return problem.retryAfter().orElse(Duration.ZERO);
  }

  /** What is too large, which no time changes, has no hint. */
  private static boolean isPassing(WeirException problem) {
    return problem.code() == Status.Code.UNAVAILABLE
        || (problem.code() == Status.Code.RESOURCE_EXHAUSTED && problem.retryAfter().isPresent());
  }
}
