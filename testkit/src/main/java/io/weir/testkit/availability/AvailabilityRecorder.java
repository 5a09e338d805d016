package io.weir.testkit.availability;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** Watches the requests of any number of connections. All times as of {@link System#nanoTime}. */
public final class AvailabilityRecorder {
  private final Map<String, Long> errors = new TreeMap<>();
  private long requests;
  private long failedAfterRetry;
  private long lastSuccess;
  private long longestGap;
  private long gapBegan;

  /**
   * @param start from when on a success is awaited
   */
  public AvailabilityRecorder(long start) {
    lastSuccess = start;
    gapBegan = start;
  }

  /** A request is sent for the first time. */
  public synchronized Request begin() {
    requests++;
    return new Request();
  }

  /** What happened until {@code now}; the time since the last success counts as a gap too. */
  public synchronized Availability result(long now) {
    boolean open = now - lastSuccess > longestGap;
    long began = open ? lastSuccess : gapBegan;
    return new Availability(
        requests,
        Map.copyOf(errors),
        failedAfterRetry,
        open ? now - lastSuccess : longestGap,
        Instant.now().minusNanos(System.nanoTime() - began));
  }

  private synchronized void failed(int attempt, String reason) {
    if (attempt == 1) {
      errors.merge(reason, 1L, Long::sum);
    } else if (attempt == 2) {
      failedAfterRetry++;
    }
  }

  private synchronized void succeeded(long now) {
    if (now - lastSuccess > longestGap) {
      longestGap = now - lastSuccess;
      gapBegan = lastSuccess;
    }
    if (now - lastSuccess > 0) {
      lastSuccess = now;
    }
  }

  /** One request and its repetitions. For one thread at a time. */
  public final class Request {
    private int failures;

    /** An attempt has failed. */
    public void failed(String reason) {
      AvailabilityRecorder.this.failed(++failures, reason);
    }

    /** It got a correct answer. */
    public void succeeded(long now) {
      AvailabilityRecorder.this.succeeded(now);
    }

    /** It is given up, its last attempt has failed. */
    public void lost() {
      if (failures == 1) {
        AvailabilityRecorder.this.failed(++failures, "");
      }
    }

    /** How many attempts have failed. */
    public int failures() {
      return failures;
    }
  }
}
