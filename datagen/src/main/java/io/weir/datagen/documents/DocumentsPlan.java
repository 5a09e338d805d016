package io.weir.datagen.documents;

import io.weir.datagen.client.ClientPlan;
import java.util.concurrent.TimeUnit;

/**
 * What {@link DocumentsRun} does.
 *
 * @param clients where they work, and for how long
 * @param prefix of the ids of all metrics; nothing else may write to these
 * @param writers threads that write documents, each to metrics of its own
 * @param numberWriters threads that write numbers, each to a metric of its own
 * @param times of each metric, at least two
 * @param rate requests a second, of all writers together; 0 for as fast as they are answered
 */
public record DocumentsPlan(
    ClientPlan clients, String prefix, int writers, int numberWriters, int times, int rate) {
  /** From one request of a writer to its next, in ns. */
  long interval() {
    return rate == 0 ? 0 : TimeUnit.SECONDS.toNanos(writers + numberWriters) / rate;
  }
}
