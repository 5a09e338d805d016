package io.weir.gateway.samples;

import io.weir.gateway.body.InFlight;
import io.weir.gateway.log.PartitionedLog;
import io.weir.service.http.ProblemException;
import java.util.function.LongSupplier;

/** Writes of samples that come without a bound on their number, and are stored while they come. */
public final class StreamedWrites {
  private final PartitionedLog log;
  private final BlockFormat format;
  private final InFlight inFlight;
  private final IngestMetrics metrics;
  private final WrittenSamples written;
  private final LongSupplier latest;

  StreamedWrites(
      PartitionedLog log,
      BlockFormat format,
      InFlight inFlight,
      IngestMetrics metrics,
      WrittenSamples written,
      LongSupplier latest) {
    this.log = log;
    this.format = format;
    this.inFlight = inFlight;
    this.metrics = metrics;
    this.written = written;
    this.latest = latest;
  }

  /**
   * Begins a write, with its memory reserved until it is closed.
   *
   * @throws ProblemException 429 or 503
   */
  public StreamedSamples open() {
    int partitions = log.partitions();
    InFlight.Hold hold = inFlight.admit(0);
    try {
      hold.add(StreamedSamples.mostBytes(partitions, format));
    } catch (ProblemException e) {
      hold.close();
      throw e;
    }
    return new StreamedSamples(log, format, inFlight, hold, metrics, written);
  }

  /** The latest time allowed now, ns. */
  public long latest() {
    return latest.getAsLong();
  }

  /** Counts a write that was refused, or given up. */
  public void refused(ProblemException problem) {
    metrics.refused(0, problem);
  }

  /**
   * Counts what was read for a write besides its good samples.
   *
   * @param badLines that are no samples
   * @param bytes of the body, inflated
   */
  public void read(long badLines, long bytes) {
    metrics.refusedLines(badLines);
    metrics.received(0, bytes);
  }
}
