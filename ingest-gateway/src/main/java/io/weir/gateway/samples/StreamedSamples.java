package io.weir.gateway.samples;

import io.weir.gateway.body.InFlight;
import io.weir.gateway.formats.SampleSink;
import io.weir.gateway.log.LogEntry;
import io.weir.gateway.log.PartitionedLog;
import io.weir.model.records.LogPosition;
import io.weir.service.http.ProblemException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One write of samples that are stored while more come: batches of about {@value #BATCH_BYTES}
 * bytes, of which {@value #ON_THE_WAY} at most wait for the log. So memory is bounded, and adding
 * waits where the log is slower than its caller. For one thread, which may block.
 */
public final class StreamedSamples implements SampleSink, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StreamedSamples.class);
  private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

  private static final int BATCH_BYTES = 1024 * 1024;
  private static final int ON_THE_WAY = 2;

  /** What a sample takes in a block besides tag and values. */
  private static final int SAMPLE_BYTES = 10;

  private final PartitionedLog log;
  private final BlockFormat format;
  private final InFlight inFlight;
  private final InFlight.Hold hold;
  private final IngestMetrics metrics;
  private final WrittenSamples written;
  private final Queue<Batch> onTheWay = new ArrayDeque<>();

  /** Null where there is no sample that was not sent. */
  private BlockBuilder blocks;

  private int samples;
  private int bytes;
  private long place;
  private long storedPlace;

  /**
   * A batch that was sent.
   *
   * @param place see {@link #reached}
   */
  private record Batch(CompletableFuture<Long> storedAfter, int samples, long place) {}

  StreamedSamples(
      PartitionedLog log,
      BlockFormat format,
      InFlight inFlight,
      InFlight.Hold hold,
      IngestMetrics metrics,
      WrittenSamples written) {
    this.log = log;
    this.format = format;
    this.inFlight = inFlight;
    this.hold = hold;
    this.metrics = metrics;
    this.written = written;
  }

  /** The most bytes that one write takes: the batches, and room in the blocks that are open. */
  static long mostBytes(int partitions, BlockFormat format) {
    long open = Math.min((long) partitions * format.fullBytes(), BATCH_BYTES);
    return (1L + ON_THE_WAY) * BATCH_BYTES + open;
  }

  @Override
  public void add(byte[] tag, int tagOffset, int tagLength, long time, double[] values) {
    if (blocks == null) {
      blocks = new BlockBuilder(log.partitions(), format, taken -> {});
    }
    blocks.add(tag, tagOffset, tagLength, time, values);
    samples++;
    bytes += SAMPLE_BYTES + tagLength + values.length * Double.BYTES;
  }

  /**
   * All samples before a place of the caller's have been added. Sends them if they are enough.
   *
   * @param reached a number that never becomes less
   * @throws ProblemException 503 if an earlier batch was not stored
   */
  public void reached(long reached) {
    place = reached;
    if (bytes >= BATCH_BYTES) {
      send();
    }
  }

  /** All that was added before this place is stored; 0 if nothing is known to be. */
  public long storedPlace() {
    return storedPlace;
  }

  /**
   * Sends the rest, and returns when all is stored.
   *
   * @throws ProblemException 503 if it is not, or not known to be
   */
  public void finish() {
    send();
    while (!onTheWay.isEmpty()) {
      awaitOne();
    }
    storedPlace = place;
  }

  private void send() {
    if (samples == 0) {
      return;
    }
    while (onTheWay.size() >= ON_THE_WAY) {
      awaitOne();
    }
    List<LogEntry> batch = blocks.blocks();
    metrics.received(samples, 0);
    onTheWay.add(new Batch(append(batch), samples, place));
    blocks = null;
    samples = 0;
    bytes = 0;
  }

  /** The stage must not refer to the blocks: the log has its own copy. */
  private CompletableFuture<Long> append(List<LogEntry> batch) {
    long begin = System.nanoTime();
    return log.append(batch)
        .thenApply(
            (List<LogPosition> positions) -> {
              long nanos = System.nanoTime() - begin;
              inFlight.acknowledged(nanos);
              written.note(positions);
              return nanos;
            })
        .toCompletableFuture();
  }

  private void awaitOne() {
    Batch first = onTheWay.remove();
    try {
      metrics.stored(first.samples(), first.storedAfter().join());
      storedPlace = first.place();
    } catch (CompletionException e) {
      LOG.debug("samples of a stream were not acknowledged", e);
      ProblemException problem =
          ProblemException.unavailable(
              "Kafka did not acknowledge the samples in time; some of them may be stored.",
              TRY_AGAIN);
      metrics.refused(first.samples(), problem);
      throw problem;
    }
  }

  /** Waits for what was sent, and frees memory; what was not sent is forgotten. */
  @Override
  public void close() {
    for (Batch each : onTheWay) {
      each.storedAfter()
          .handle(
              (nanos, failure) -> {
                if (failure == null) {
                  metrics.stored(each.samples(), nanos);
                } else {
                  metrics.refused(each.samples(), ProblemException.unavailable("", TRY_AGAIN));
                }
                return null;
              })
          .join();
    }
    onTheWay.clear();
    hold.close();
  }
}
