package io.weir.testkit.load;

import io.weir.testkit.availability.AvailabilityRecorder;
import io.weir.testkit.workload.Range;
import io.weir.testkit.workload.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** What became of a load so far. Counted by the thread that sends, and read by it. */
final class Tally {
  private final List<SegmentTally> segments = new ArrayList<>();
  private final Map<String, Long> repeats = new TreeMap<>();
  private final boolean naming;
  private final List<Range> abandoned = new ArrayList<>();
  private final Histogram recent = new Histogram(2);
  private long offered;
  private long acknowledged;
  private String refusal = "";
  private AvailabilityRecorder watch = new AvailabilityRecorder(System.nanoTime());

  /**
   * @param naming whether to keep which samples were given up
   */
  Tally(Schedule schedule, boolean naming) {
    this.naming = naming;
    schedule.segments().forEach(segment -> segments.add(new SegmentTally(segment)));
  }

  void begin(int segment, long nanoTime) {
    segments.get(segment).begin(nanoTime);
  }

  /** Says from when on a success is awaited, as of {@link System#nanoTime}. */
  void await(long nanoTime) {
    watch = new AvailabilityRecorder(nanoTime);
  }

  AvailabilityRecorder.Request sent(RequestBatch batch, long free, long now, long waited) {
    offered += batch.size();
    segments.get(batch.segment()).sent(batch, free, now, waited);
    return watch.begin();
  }

  void acknowledged(RequestBatch batch, long now) {
    acknowledged += batch.size();
    segments.get(batch.segment()).acknowledged(batch, now);
    recent.recordValue(Math.max(0, (now - batch.due()) / 1000));
  }

  /** An attempt has failed in a way that another may not. */
  void failed(String reason) {
    repeats.merge(reason, 1L, Long::sum);
  }

  /** The server does not want a batch, now or ever. */
  void refused(String response) {
    if (refusal.isEmpty()) {
      refusal = response;
    }
  }

  /** A batch is given up. */
  void abandoned(RequestBatch batch) {
    if (naming) {
      abandoned.add(new Range(batch.from(), batch.to()));
    }
  }

  Map<String, Long> failures() {
    return Map.copyOf(repeats);
  }

  int abandonedBatches() {
    return abandoned.size();
  }

  long offered() {
    return offered;
  }

  long acknowledged() {
    return acknowledged;
  }

  /** Milliseconds of the 99th percentile since the last call. */
  double recentP99() {
    double p99 = recent.getValueAtPercentile(99) / 1000.0;
    recent.reset();
    return p99;
  }

  /** All of it, of a load that took from {@code begin} to {@code end}. */
  LoadResult result(long begin, long end, long cpuNanos, long waitNanos) {
    Histogram latency = new Histogram(3);
    segments.forEach(segment -> latency.add(segment.latency()));
    return new LoadResult(
        segments.stream().map(SegmentTally::result).toList(),
        offered,
        acknowledged,
        List.copyOf(abandoned),
        Map.copyOf(repeats),
        refusal,
        watch.result(end),
        latency,
        end - begin,
        cpuNanos,
        waitNanos);
  }
}
