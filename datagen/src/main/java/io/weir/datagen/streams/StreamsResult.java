package io.weir.datagen.streams;

import io.weir.testkit.availability.Availability;
import java.util.List;
import java.util.Map;

/**
 * What {@link StreamsRun} found.
 *
 * @param faults by check, how often it failed; 0 for each that held
 * @param examples by check, the first few faults
 * @param done what clients of each kind did
 * @param reconnects of listeners
 * @param repeated requests that were sent again, since Weir did not answer
 * @param unanswered writes and reads that were given up
 * @param held events that were read at the end, of each replica that was asked
 * @param writes how the gateways were there while there was load
 * @param reads how the query services were there while there was load
 * @param longestWriteSeconds the longest that a writer waited until its write was answered, with
 *     all its attempts
 */
public record StreamsResult(
    Map<StreamsCheck, Long> faults,
    Map<StreamsCheck, List<String>> examples,
    StreamsProgress done,
    long reconnects,
    long repeated,
    long unanswered,
    long held,
    Availability writes,
    Availability reads,
    double longestWriteSeconds) {
  public StreamsResult {
    faults = Map.copyOf(faults);
    examples = Map.copyOf(examples);
  }

  /** Whether something was done by which a check could find a fault. */
  public boolean isTried(StreamsCheck check) {
    return switch (check) {
      case PATCHES -> done.patched() > 0;
      case READS, POSITIONS -> done.reads() > 0;
      case LISTENERS -> done.received() > 0;
      case IDS, LISTS -> done.appended() > 0;
    };
  }

  public boolean pass() {
    return done.appended() > 0 && faults.values().stream().allMatch(count -> count == 0);
  }
}
