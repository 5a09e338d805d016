package io.weir.client.samples;

import io.weir.client.RetryPolicy;
import java.time.Duration;

/**
 * How samples are written.
 *
 * @param batchBytes a batch is sent once it has so many bytes of JSON, 16 KiB to 16 MiB
 * @param linger or once its first sample has waited so long
 * @param bufferBytes the most bytes of JSON that are not acknowledged, two batches at least; a
 *     write waits for room
 * @param batchesInFlight 1 to 16. With 1, samples are stored in the order of the writes; with more,
 *     that holds within a batch only, which matters where the same tag has the same time twice.
 * @param deliveryTimeout how long a batch is tried, from the write of its first sample on
 * @param retries the pauses between attempts; their number counts for nothing here
 */
public record WriteOptions(
    int batchBytes,
    Duration linger,
    long bufferBytes,
    int batchesInFlight,
    Duration deliveryTimeout,
    RetryPolicy retries) {
  private static final int MIN_BATCH_BYTES = 16 << 10; // a few of the longest samples
  private static final int MAX_BATCH_BYTES = 16 << 20;
  private static final int MAX_IN_FLIGHT = 16;

  /** 256 KiB, 20 ms, 32 MiB, one in flight, 2 minutes. */
  public static final WriteOptions DEFAULT =
      new WriteOptions(
          256 << 10,
          Duration.ofMillis(20),
          32L << 20,
          1,
          Duration.ofMinutes(2),
          RetryPolicy.DEFAULT);

  /**
   * @throws IllegalArgumentException naming the field
   */
  public WriteOptions {
    require(
        batchBytes >= MIN_BATCH_BYTES && batchBytes <= MAX_BATCH_BYTES, "batchBytes", batchBytes);
    require(!linger.isNegative(), "linger", linger);
    require(bufferBytes >= 2L * batchBytes, "bufferBytes", bufferBytes);
    require(
        batchesInFlight >= 1 && batchesInFlight <= MAX_IN_FLIGHT,
        "batchesInFlight",
        batchesInFlight);
    require(!deliveryTimeout.isNegative(), "deliveryTimeout", deliveryTimeout);
  }

  private static void require(boolean condition, String field, Object got) {
    if (!condition) {
      throw new IllegalArgumentException(field + ": is out of its bounds, got " + got);
    }
  }

  public WriteOptions withBatchBytes(int bytes) {
    return new WriteOptions(bytes, linger, bufferBytes, batchesInFlight, deliveryTimeout, retries);
  }

  public WriteOptions withLinger(Duration given) {
    return new WriteOptions(
        batchBytes, given, bufferBytes, batchesInFlight, deliveryTimeout, retries);
  }

  public WriteOptions withBufferBytes(long bytes) {
    return new WriteOptions(batchBytes, linger, bytes, batchesInFlight, deliveryTimeout, retries);
  }

  public WriteOptions withBatchesInFlight(int batches) {
    return new WriteOptions(batchBytes, linger, bufferBytes, batches, deliveryTimeout, retries);
  }

  public WriteOptions withDeliveryTimeout(Duration given) {
    return new WriteOptions(batchBytes, linger, bufferBytes, batchesInFlight, given, retries);
  }

  public WriteOptions withRetries(RetryPolicy given) {
    return new WriteOptions(
        batchBytes, linger, bufferBytes, batchesInFlight, deliveryTimeout, given);
  }
}
