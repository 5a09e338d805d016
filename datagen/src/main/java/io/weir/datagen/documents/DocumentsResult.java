package io.weir.datagen.documents;

import io.weir.testkit.availability.Availability;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What {@link DocumentsRun} found.
 *
 * @param faults by check, how often it failed; 0 for each that held
 * @param examples by check, the first few faults
 * @param done what the clients did
 * @param repeated requests that were sent again, since Weir did not answer
 * @param held values that were read at the end, of each replica that was asked
 * @param writes how the gateways were there while there was load
 * @param reads how the query services were there while there was load
 * @param writeMicros from the first attempt of a write until it was answered
 * @param readMicros the same of reads
 */
public record DocumentsResult(
    Map<DocumentsCheck, Long> faults,
    Map<DocumentsCheck, List<String>> examples,
    DocumentsProgress done,
    long repeated,
    long held,
    Availability writes,
    Availability reads,
    Histogram writeMicros,
    Histogram readMicros) {
  public DocumentsResult {
    faults = Map.copyOf(faults);
    examples = Map.copyOf(examples);
  }

  /** Whether something was done by which a check could find a fault. */
  public boolean isTried(DocumentsCheck check) {
    return switch (check) {
      case WRITES -> done.written() + done.numbers() > 0;
      case FILTERS -> done.filtered() > 0;
      case DELETIONS -> done.deleted() > 0;
      case NUMBERS -> done.numbers() > 0;
      case RESOLUTIONS -> done.resolved() > 0;
      case RANGES, MERGED, LISTS -> done.rows() > 0;
    };
  }

  public boolean pass() {
    return done.written() + done.numbers() > 0
        && faults.values().stream().allMatch(count -> count == 0);
  }
}
