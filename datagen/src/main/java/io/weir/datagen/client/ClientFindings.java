package io.weir.datagen.client;

import io.weir.testkit.availability.Availability;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What clients of records found, whatever they did.
 *
 * @param <C> the requirements
 * @param faults by check, how often it failed; 0 for each that held
 * @param examples by check, the first few faults
 * @param repeated requests that were sent again, since Weir did not answer
 * @param held how many events, values or items were read at the end, of all replicas together
 * @param writes how the gateways were there while there was load
 * @param reads how the query services were there while there was load
 * @param writeMicros from the first attempt of a write until it was answered
 * @param readMicros the same of reads
 */
public record ClientFindings<C extends Enum<C> & Requirement>(
    Map<C, Long> faults,
    Map<C, List<String>> examples,
    long repeated,
    long held,
    Availability writes,
    Availability reads,
    Histogram writeMicros,
    Histogram readMicros) {
  public ClientFindings {
    faults = Map.copyOf(faults);
    examples = Map.copyOf(examples);
  }

  /**
   * Takes what was found until now.
   *
   * @param writes as they were when the load ended
   * @param reads as they were when the load ended
   */
  public ClientFindings(
      Faults<C> faults, RecordCalls calls, Availability writes, Availability reads, long held) {
    this(
        faults.counts(),
        faults.examples(),
        calls.repeated(),
        held,
        writes,
        reads,
        calls.writeMicros(),
        calls.readMicros());
  }
}
