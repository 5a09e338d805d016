package io.weir.testkit.load;

import io.weir.testkit.availability.Availability;
import io.weir.testkit.availability.AvailabilityRecorder;
import io.weir.testkit.workload.Range;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What became of a load.
 *
 * @param offered samples sent at least once
 * @param acknowledged samples that a 204 came for
 * @param abandoned the others, if the plan wants them named
 * @param repeats how many attempts failed and were repeated, by reason
 * @param refusal the first answer that no repeating could help, empty if none
 * @param availability how the server was there for requests, from when the first was due
 * @param latency microseconds from when a batch was due to its 204
 * @param wallNanos how long it took
 * @param cpuNanos CPU time of this process meanwhile
 * @param waitNanos how long of it the sending thread had nothing to do
 */
public record LoadResult(
    List<SegmentResult> segments,
    long offered,
    long acknowledged,
    List<Range> abandoned,
    Map<String, Long> repeats,
    String refusal,
    Availability availability,
    Histogram latency,
    long wallNanos,
    long cpuNanos,
    long waitNanos) {

  /** The verdict on the worst segment of an open loop. */
  public SegmentResult.Verdict verdict() {
    SegmentResult.Verdict worst = SegmentResult.Verdict.KEPT;
    for (SegmentResult segment : segments) {
      if (segment.sent() > 0 && segment.verdict().compareTo(worst) > 0) {
        worst = segment.verdict();
      }
    }
    return worst;
  }

  /** Of a load that was sent in another way, of which less is known. */
  public static LoadResult of(
      long offered,
      long acknowledged,
      String refusal,
      Histogram latency,
      long wallNanos,
      long cpuNanos) {
    return new LoadResult(
        List.of(),
        offered,
        acknowledged,
        List.of(),
        Map.of(),
        refusal,
        new AvailabilityRecorder(System.nanoTime()).result(System.nanoTime()),
        latency,
        wallNanos,
        cpuNanos,
        0);
  }
}
