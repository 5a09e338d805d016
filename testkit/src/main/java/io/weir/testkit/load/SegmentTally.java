package io.weir.testkit.load;

import io.weir.testkit.workload.Segment;
import org.HdrHistogram.Histogram;

/** What became of one segment of the schedule, in numbers that one thread counts up. */
final class SegmentTally {
  private final Segment segment;
  private final Histogram latency = new Histogram(3);
  private long begin;
  private long sent;
  private long acknowledged;
  private long lastDue;
  private long lastSent;
  private long lastAcknowledged;
  private long generatorLag;
  private long serverLag;
  private long worstGeneratorLag;
  private long firstSent;
  private long waitedBefore;
  private long waited;

  SegmentTally(Segment segment) {
    this.segment = segment;
  }

  /** Says when the segment begins, as of {@link System#nanoTime}. */
  void begin(long nanoTime) {
    begin = nanoTime;
    lastDue = nanoTime;
    lastAcknowledged = nanoTime;
  }

  /**
   * A batch has been sent for the first time.
   *
   * @param free since when the connection that took it had been free; a batch that was due before
   *     had to wait for the server, and what it waited beyond is the generator's own doing
   * @param waitedSoFar how long the sending thread has had nothing to do since the load began
   */
  void sent(RequestBatch batch, long free, long now, long waitedSoFar) {
    if (sent == 0) {
      firstSent = now;
      waitedBefore = waitedSoFar;
    }
    waited = waitedSoFar - waitedBefore;
    sent += batch.size();
    lastDue = batch.due();
    lastSent = now;
    long ready = Math.max(batch.due(), free);
    generatorLag += now - ready;
    worstGeneratorLag = Math.max(worstGeneratorLag, now - ready);
    serverLag += ready - batch.due();
  }

  void acknowledged(RequestBatch batch, long now) {
    acknowledged += batch.size();
    lastAcknowledged = Math.max(lastAcknowledged, now);
    latency.recordValue(Math.max(0, (now - batch.due()) / 1000));
  }

  Histogram latency() {
    return latency;
  }

  SegmentResult result() {
    return new SegmentResult(
        segment,
        sent,
        acknowledged,
        lastDue - begin,
        lastAcknowledged - begin,
        generatorLag,
        serverLag,
        worstGeneratorLag,
        sent == 0 ? 1 : (double) waited / Math.max(1, lastSent - firstSent),
        latency);
  }
}
