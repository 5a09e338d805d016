package io.weir.protocols.grpc;

import io.weir.service.process.DaemonThreads;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Ends calls that wait for their client for too long: for the rest of a message, or for replies to
 * be read. What they hold is others' then.
 */
final class Stalls implements AutoCloseable {
  private static final long LOOK_MILLIS = 500;

  private final Map<Object, Stall> waiting = new ConcurrentHashMap<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(new DaemonThreads("weir-grpc-stalls"));
  private final long limitNanos;

  private record Stall(long since, Runnable end) {}

  /**
   * @param limit how long a call may wait for its client
   */
  Stalls(Duration limit) {
    limitNanos = limit.toNanos();
    clock.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /**
   * A call begins to wait; does nothing if it waits already.
   *
   * @param end ends the call; must not block
   */
  void begin(Object call, Runnable end) {
    waiting.putIfAbsent(call, new Stall(System.nanoTime(), end));
  }

  /** Of work that has to wait, and does not block. */
  ScheduledExecutorService clock() {
    return clock;
  }

  /** A call waits no more. */
  void end(Object call) {
    waiting.remove(call);
  }

  private void look() {
    long now = System.nanoTime();
    waiting.forEach(
        (call, stall) -> {
          if (now - stall.since() > limitNanos && waiting.remove(call, stall)) {
            stall.end().run();
          }
        });
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
