package io.weir.testkit.probe;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Sends requests of any kind over several connections, at a fixed rate or one after the other. At a
 * rate it is an open loop: a request counts from when it was due, whether a connection was free by
 * then or not; any that is free sends the next one. The first failure ends the run.
 *
 * @param connections each with a thread of its own
 * @param perSecond of all connections together; infinite for as fast as they come
 * @param durationNanos for how long requests are sent
 * @param most requests
 */
public record RequestRun(int connections, double perSecond, long durationNanos, long most) {
  /** As many requests as the time allows. */
  public RequestRun(int connections, double perSecond, long durationNanos) {
    this(connections, perSecond, durationNanos, Long.MAX_VALUE);
  }

  /** So many requests, as fast as they come. */
  public static RequestRun of(int connections, long count) {
    return new RequestRun(connections, Double.POSITIVE_INFINITY, Long.MAX_VALUE / 2, count);
  }

  /** A connection. */
  public interface Connection extends Closeable {
    /**
     * Sends a request, and waits for its answer.
     *
     * @param number of the request, from 0
     * @return what is wrong with the answer is found by it, after the clock has stopped
     */
    Check send(long number) throws IOException;
  }

  /** Looks at an answer. */
  public interface Check {
    /** Finds nothing. */
    Check NONE = () -> {};

    /**
     * @throws IOException if the answer is wrong
     */
    void run() throws IOException;
  }

  /** Opens connections. */
  public interface Source {
    Connection open(int connection) throws IOException;
  }

  /**
   * What came of it.
   *
   * @param latency microseconds from when each was due, or sent, to its answer
   * @param wallNanos from the first to the last answer
   */
  public record Result(Histogram latency, long wallNanos) {
    public long count() {
      return latency.getTotalCount();
    }

    public double perSecond() {
      return count() * 1e9 / wallNanos;
    }
  }

  /**
   * Runs it.
   *
   * @throws IOException the first failure
   */
  public Result run(Source source) throws IOException, InterruptedException {
    Histogram latency = new ConcurrentHistogram(3);
    AtomicLong next = new AtomicLong();
    AtomicBoolean failed = new AtomicBoolean();
    AtomicReference<IOException> failure = new AtomicReference<>();
    AtomicLong end = new AtomicLong();
    Connection[] open = new Connection[connections];
    try {
      for (int i = 0; i < connections; i++) {
        open[i] = source.open(i);
      }
      Pace pace = new Pace(System.nanoTime(), 1e9 / perSecond);
      ClientThreads.run(
          connections,
          client -> {
            try {
              send(open[client], pace, next, latency, failed);
            } catch (IOException | RuntimeException e) {
              failure.compareAndSet(null, e instanceof IOException io ? io : new IOException(e));
              failed.set(true);
            }
            end.accumulateAndGet(System.nanoTime() - pace.origin(), Math::max);
          },
          () -> false);
      if (failure.get() != null) {
        throw failure.get();
      }
      return new Result(latency, end.get());
    } finally {
      close(open);
    }
  }

  private void send(
      Connection connection, Pace pace, AtomicLong next, Histogram latency, AtomicBoolean failed)
      throws IOException {
    boolean isOpenLoop = perSecond < Double.POSITIVE_INFINITY;
    long last = pace.origin() + durationNanos;
    for (long n = next.getAndIncrement(); pace.await(n, failed::get); n = next.getAndIncrement()) {
      long due = isOpenLoop ? pace.due(n) : System.nanoTime();
      if (n >= most || due - last >= 0) {
        return;
      }
      Check check = connection.send(n);
      latency.recordValue((System.nanoTime() - due) / 1000);
      check.run();
    }
  }

  private static void close(Connection[] open) {
    for (Connection each : open) {
      try {
        if (each != null) {
          each.close();
        }
      } catch (IOException e) {
        // Nothing is lost with a connection that is given up.
      }
    }
  }
}
